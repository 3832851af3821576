import { describe, expect, it } from 'vitest';
import { bodyDescriptors } from '../../../evolve/descriptors/descriptors.ts';
import type { Body } from '../../../sim/body/body.ts';

/** Masses of 0.5 kg at the corners, the first joined to each of the others; `amplitudes` are those of the springs. */
function star(corners: readonly (readonly number[])[], amplitudes: readonly number[]): Body {
  const springs = amplitudes.length;
  return {
    dimension: corners[0]!.length as 2 | 3,
    masses: {
      count: corners.length,
      position: Float64Array.from(corners.flat()),
      velocity: new Float64Array(corners.flat().length),
      mass: new Float64Array(corners.length).fill(0.5),
    },
    springs: {
      count: springs,
      ends: Uint32Array.from(amplitudes.flatMap((_, i) => [0, i + 1])),
      restLength: new Float64Array(springs).fill(1),
      stiffness: new Float64Array(springs).fill(1),
      damping: new Float64Array(springs),
      amplitude: Float64Array.from(amplitudes),
    },
  };
}

const ratio = (...corners: number[][]): number => bodyDescriptors(star(corners, []))['aspect-ratio'];

describe('bodyDescriptors', () => {
  it('counts and weighs', () => {
    const corners = [
      [1, 1],
      [4, 1],
      [2, 3],
      [1, 3],
    ];
    expect(bodyDescriptors(star(corners, [0.2, 0, 0.1]))).toEqual({
      size: 4,
      mass: 2,
      actuators: 2,
      'actuated-fraction': 2 / 3,
      'aspect-ratio': 1.5,
    });
  });

  it('has an actuated fraction of 0 without springs', () => {
    expect(bodyDescriptors(star([[0, 0]], []))['actuated-fraction']).toBe(0);
  });

  it('compares the longer horizontal side with the height in 3D', () => {
    expect(ratio([0, 0, 0], [1, 3, 2])).toBe(1.5);
    expect(ratio([0, 0, 0], [4, 3, 2])).toBe(2);
  });

  it('is finite for a line, and 1 for a point', () => {
    expect(ratio([0, 1], [5, 1])).toBeCloseTo(1000, 9);
    expect(ratio([2, 1], [2, 9])).toBeCloseTo(1e-3, 9);
    expect(ratio([2, 1], [2, 1])).toBe(1);
  });
});
