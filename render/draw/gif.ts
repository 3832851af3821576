// Frames as an animated GIF, with one palette for all of them so that still parts stay still.

import * as build from 'gifenc';

// Node takes the CommonJS build, whose names stand below `default`; bundlers take the other one.
const { applyPalette, GIFEncoder, quantize } = (build.quantize ? build : build.default) as build.Gifenc;

/** A picture as its pixels. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue and opacity of each pixel, row by row. */
  readonly rgba: Uint8Array | Uint8ClampedArray;
}

/** @param delay From one frame to the next [ms]; GIF counts in hundredths of a second. */
export async function toGif(frames: AsyncIterable<Pixels>, delay: number): Promise<Uint8Array<ArrayBuffer>> {
  const gif = GIFEncoder();
  let palette: number[][] | undefined;
  for await (const { rgba, width, height } of frames) {
    palette ??= quantize(rgba, 256);
    gif.writeFrame(applyPalette(rgba, palette), width, height, { palette, delay });
  }
  gif.finish();
  return gif.bytes();
}
