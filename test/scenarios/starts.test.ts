import { describe, expect, it } from 'vitest';
import { builtInScenario, parseScenario } from '../../evolve/parts/scenario.ts';
import type { Scenario, ScenarioInput } from '../../scenarios/scenario.ts';
import { startingPose } from '../../scenarios/starts.ts';
import type { Body, Dimension } from '../../sim/body/body.ts';

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

const { terrain: _, ...walk } = builtInScenario('walk');
const world = (changes: Partial<ScenarioInput>): Scenario =>
  parseScenario({ ...walk, body: null, ...changes }, {}, 'world');
const high = world({ placement: 'origin' });
const space = { ...high, dimension: 3, contact: { law: 'none' } } as const;
const asBuilt = { offset: [0, 0], rotation: 0, velocity: [0, 0] };
const squareAt = (x: number, y: number) =>
  body(2, [x, y, x + 0.1, y, x, y + 0.1, x + 0.1, y + 0.1], new Array<number>(8).fill(0), [1, 1, 1, 1]);

describe('a body is set down', () => {
  const lowest = (scenario: Scenario, built: Body, start = asBuilt): number => {
    const { position } = startingPose(scenario, built, start);
    return Math.min(...position.filter((_, i) => i % 2 === 1));
  };

  it('on level ground, from above and from below', () => {
    const level = world({ terrain: { kind: 'flat', parameters: { height: 0.25 } } });
    for (const y of [-3, 0, 0.25, 7]) expect(lowest(level, squareAt(0, y))).toBeCloseTo(0.25, 9);
  });

  it('so far above it as its start says', () => {
    expect(lowest(world({}), squareAt(0, 3), { ...asBuilt, offset: [1, 0.5] })).toBeCloseTo(0.5, 9);
  });

  it('by the first mass that touches a slope, and never within it', () => {
    const slope = world({ terrain: { kind: 'flat', parameters: { slope: 0.5 } } });
    expect(lowest(slope, squareAt(2, 0))).toBeCloseTo(1.05, 9);
    expect(lowest({ ...slope, placement: 'origin' }, squareAt(2, 0))).toBeCloseTo(1.05, 9);
    expect(lowest({ ...slope, placement: 'origin' }, squareAt(2, 3))).toBe(3);
  });

  it('on a box under it, and in a cave on its floor', () => {
    const boxes = world({
      terrain: {
        kind: 'boxes',
        boxes: [
          { center: [0, -1], size: [10, 2] },
          { center: [0, 2], size: [10, 1] },
          { center: [3, 0], size: [1, 1], rotation: Math.PI / 4 },
        ],
      },
    });
    expect(lowest(boxes, squareAt(0, 0.7))).toBeCloseTo(0, 6);
    expect(lowest(boxes, squareAt(0, 5))).toBeCloseTo(2.5, 6);
    expect(lowest(boxes, squareAt(2.95, 1))).toBeCloseTo(Math.SQRT1_2 - 0.05, 6);
  });

  it('nowhere, where nothing is under it', () => {
    const boxes = world({ terrain: { kind: 'boxes', boxes: [{ center: [0, 0], size: [1, 1] }] } });
    expect(lowest(boxes, squareAt(4, 2))).toBe(2);
  });
});

describe('startingPose', () => {
  it('leaves a body as built to the bit', () => {
    const built = body(2, [0.1, 0.2, 0.3, 0.7], [1, 2, 3, 4], [1, 1]);
    const pose = startingPose(high, built, { offset: [0, 0], rotation: 0, velocity: [0, 0] });
    expect(pose).toEqual({ position: built.masses.position, velocity: built.masses.velocity });
  });

  it('moves and pushes every mass', () => {
    const pose = startingPose(high, body(2, [0, 0, 1, 0], [0, 0, 0, 0], [1, 1]), {
      offset: [2, 1],
      rotation: 0,
      velocity: [0, 3],
    });
    close(pose.position, [2, 1, 3, 1]);
    close(pose.velocity, [0, 3, 0, 3]);
  });

  it('turns about the centre of mass and sets the body down, in 2D', () => {
    const lying = body(2, [0, 1, 4, 1], [1, 0, 1, 0], [3, 1]);
    const pose = startingPose(high, lying, { offset: [0, 0], rotation: Math.PI / 2, velocity: [0, 0] });
    close(pose.position, [1, 1, 1, 5]);
    close(pose.velocity, [0, 1, 0, 1]);
  });

  it('turns about the vertical in 3D', () => {
    const pose = startingPose(space, body(3, [1, 0, 5, -1, 0, 7], [0, 0, 2, 0, 0, 0], [1, 1]), {
      offset: [0, 0, 0],
      rotation: Math.PI / 2,
      velocity: [0, 0, 0],
    });
    close(pose.position, [0, 1, 5, 0, -1, 7]);
    close(pose.velocity, [0, 0, 2, 0, 0, 0]);
  });
});
