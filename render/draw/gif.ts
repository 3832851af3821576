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

export interface Frames {
  /** A few of them from all of the episode, for the palette: a trail, or a spring at its shortest, is not in the first. */
  readonly sample: AsyncIterable<Pixels>;
  readonly all: AsyncIterable<Pixels>;
}

/** How many frames are enough for a palette. */
export const GIF_SAMPLE = 10;

/** @param delay From one frame to the next [ms]; GIF counts in hundredths of a second. */
export async function toGif({ sample, all }: Frames, delay: number): Promise<Uint8Array<ArrayBuffer>> {
  const palette = await paletteOf(sample);
  const gif = GIFEncoder();
  for await (const { rgba, width, height } of all) {
    gif.writeFrame(applyPalette(rgba, palette), width, height, { palette, delay });
  }
  gif.finish();
  return gif.bytes();
}

async function paletteOf(frames: AsyncIterable<Pixels>): Promise<number[][]> {
  const pixels: Pixels['rgba'][] = [];
  for await (const { rgba } of frames) pixels.push(rgba);
  const all = new Uint8Array(pixels.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const each of pixels) {
    all.set(each, at);
    at += each.length;
  }
  return quantize(all, 256);
}
