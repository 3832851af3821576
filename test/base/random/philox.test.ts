import { describe, expect, it } from 'vitest';
import { philox } from '../../../base/random/philox.ts';

function block(counter: number[], key: number[]): number[] {
  const result = new Uint32Array(4);
  philox(Uint32Array.from(counter), Uint32Array.from(key), result);
  return [...result];
}

describe('philox', () => {
  // Random123 1.14, tests/kat_vectors, philox4x32 with 10 rounds; the third uses the digits of pi.
  it('gives the known answers published with Random123', () => {
    expect(block([0, 0, 0, 0], [0, 0])).toEqual([0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8]);
    const ones = 0xffffffff;
    expect(block([ones, ones, ones, ones], [ones, ones])).toEqual([
      0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd,
    ]);
    expect(block([0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344], [0xa4093822, 0x299f31d0])).toEqual([
      0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1,
    ]);
  });

  it('may overwrite its own counter', () => {
    const words = Uint32Array.of(1, 2, 3, 4);
    philox(words, Uint32Array.of(5, 6), words);
    expect([...words]).toEqual(block([1, 2, 3, 4], [5, 6]));
  });
});
