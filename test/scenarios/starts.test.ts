import { describe, expect, it } from 'vitest';
import { startingPose } from '../../scenarios/starts.ts';
import type { Body, Dimension } from '../../sim/body.ts';

function body(dimension: Dimension, position: number[], velocity: number[], mass: number[]): Body {
  const none = new Float64Array();
  return {
    dimension,
    masses: {
      count: mass.length,
      position: Float64Array.from(position),
      velocity: Float64Array.from(velocity),
      mass: Float64Array.from(mass),
    },
    springs: {
      count: 0,
      ends: new Uint32Array(),
      restLength: none,
      stiffness: none,
      damping: none,
      amplitude: none,
    },
  };
}

const close = (actual: Float64Array, expected: number[]) =>
  actual.forEach((value, i) => {
    expect(value).toBeCloseTo(expected[i]!, 12);
  });

describe('startingPose', () => {
  it('leaves a body as built to the bit', () => {
    const built = body(2, [0.1, 0.2, 0.3, 0.7], [1, 2, 3, 4], [1, 1]);
    const pose = startingPose(built, { offset: [0, 0], rotation: 0, velocity: [0, 0] });
    expect(pose).toEqual({ position: built.masses.position, velocity: built.masses.velocity });
  });

  it('moves and pushes every mass', () => {
    const pose = startingPose(body(2, [0, 0, 1, 0], [0, 0, 0, 0], [1, 1]), {
      offset: [2, 1],
      rotation: 0,
      velocity: [0, 3],
    });
    close(pose.position, [2, 1, 3, 1]);
    close(pose.velocity, [0, 3, 0, 3]);
  });

  it('turns about the centre of mass and sets the body down, in 2D', () => {
    const lying = body(2, [0, 1, 4, 1], [1, 0, 1, 0], [3, 1]);
    const pose = startingPose(lying, { offset: [0, 0], rotation: Math.PI / 2, velocity: [0, 0] });
    close(pose.position, [1, 1, 1, 5]);
    close(pose.velocity, [0, 1, 0, 1]);
  });

  it('turns about the vertical in 3D', () => {
    const pose = startingPose(body(3, [1, 0, 5, -1, 0, 7], [0, 0, 2, 0, 0, 0], [1, 1]), {
      offset: [0, 0, 0],
      rotation: Math.PI / 2,
      velocity: [0, 0, 0],
    });
    close(pose.position, [0, 1, 5, 0, -1, 7]);
    close(pose.velocity, [0, 0, 2, 0, 0, 0]);
  });
});
