import { describe, expect, it } from 'vitest';
import { type Pixels, toGif } from '../../../render/draw/gif.ts';

/** A frame all of one colour. */
const plain = (colour: readonly number[]): Pixels => ({
  width: 4,
  height: 2,
  rgba: Uint8Array.from({ length: 32 }, (_, i) => (i % 4 === 3 ? 255 : colour[i % 4]!)),
});

async function* over(frames: readonly Pixels[]): AsyncGenerator<Pixels> {
  yield* frames;
}

/** The colours of the global table of a GIF (89a specification, sections 18 and 19). */
function tableOf(gif: Uint8Array): string[] {
  const count = 2 << (gif[10]! & 7);
  return Array.from({ length: count }, (_, i) => [...gif.subarray(13 + 3 * i, 16 + 3 * i)].join(' '));
}

describe('an animated GIF', () => {
  it('has the colours of later frames too', async () => {
    const frames = [plain([255, 255, 255]), plain([233, 148, 46]), plain([208, 72, 72])];
    const gif = await toGif({ sample: over(frames), all: over(frames) }, 80);
    const table = tableOf(gif);
    for (const colour of ['255 255 255', '233 148 46', '208 72 72']) expect(table).toContain(colour);
  });
});
