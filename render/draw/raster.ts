// From SVG to pixels without a browser, by resvg compiled to WebAssembly (Node only).

import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { initWasm, Resvg } from '@resvg/resvg-wasm';
import type { Pixels } from './gif.ts';

let ready: Promise<void> | undefined;

/** The pixels of an SVG picture, in its own size. */
export async function rasterize(svg: string): Promise<Pixels> {
  const image = await rendered(svg);
  const { width, height, pixels } = image;
  const rgba = Uint8Array.from(pixels);
  image.free();
  return { width, height, rgba };
}

/** A PNG file of an SVG picture. */
export async function toPng(svg: string): Promise<Uint8Array> {
  const image = await rendered(svg);
  const png = Uint8Array.from(image.asPng());
  image.free();
  return png;
}

async function rendered(svg: string) {
  ready ??= load();
  await ready;
  const resvg = new Resvg(svg, { font: { loadSystemFonts: false } });
  try {
    return resvg.render();
  } finally {
    resvg.free();
  }
}

async function load(): Promise<void> {
  const file = createRequire(import.meta.url).resolve('@resvg/resvg-wasm/index_bg.wasm');
  await initWasm(await readFile(file));
}
