// Frames as an animated GIF, with one palette for all of them so that still parts stay still.

import gifenc from 'gifenc';
import type { Pixels } from './raster.ts';

const { applyPalette, GIFEncoder, quantize } = gifenc;

/** @param delay From one frame to the next [ms]; GIF counts in hundredths of a second. */
export async function toGif(frames: AsyncIterable<Pixels>, delay: number): Promise<Uint8Array> {
  const gif = GIFEncoder();
  let palette: number[][] | undefined;
  for await (const { rgba, width, height } of frames) {
    palette ??= quantize(rgba, 256);
    gif.writeFrame(applyPalette(rgba, palette), width, height, { palette, delay });
  }
  gif.finish();
  return gif.bytes();
}
