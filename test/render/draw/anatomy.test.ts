import { describe, expect, it } from 'vitest';
import { stream } from '../../../base/random.ts';
import { anatomyOf, centerOf, contractionOf } from '../../../render/draw/anatomy.ts';
import { figure } from '../../../render/draw/figure.ts';
import { activationColour, css, mix, palettes } from '../../../render/draw/palette.ts';
import { projectionOf } from '../../../render/draw/projection.ts';
import type { Body } from '../../../sim/body/body.ts';
import { latticeBody } from '../../../sim/check/lattice.ts';

/** A body of these places and springs, all else equal. */
function bodyOf(places: readonly (readonly number[])[], ends: readonly (readonly [number, number])[]): Body {
  const dimension = places[0]!.length as 2 | 3;
  const perSpring = (value: number) => new Float64Array(ends.length).fill(value);
  return {
    dimension,
    masses: {
      count: places.length,
      position: Float64Array.from(places.flat()),
      velocity: new Float64Array(places.length * dimension),
      mass: Float64Array.from(places, (_, i) => i + 1),
    },
    springs: {
      count: ends.length,
      ends: Uint32Array.from(ends.flat()),
      restLength: perSpring(1),
      stiffness: perSpring(1),
      damping: perSpring(0),
      amplitude: perSpring(0).map((_, i) => (i === 2 ? 0.1 : 0)),
    },
  };
}

const trianglesOf = (body: Body): string[] => {
  const { skin } = anatomyOf(body);
  return Array.from({ length: skin.length / 3 }, (_, t) =>
    [...skin.subarray(3 * t, 3 * t + 3)].sort().join(' '),
  );
};

describe('the anatomy of a body', () => {
  const corners = [
    [0, 0],
    [1, 0],
    [1, 1],
    [0, 1],
  ];

  it('stretches the skin of the plane over every ring of three springs', () => {
    const square = bodyOf(corners, [
      [0, 1],
      [1, 2],
      [2, 3],
      [3, 0],
      [0, 2],
    ]);
    expect(trianglesOf(square)).toEqual(['0 1 2', '0 2 3']);
  });

  it('is filled by the cells where there are some, outlined by their facets, and knows those that act', () => {
    const square = bodyOf(corners, [
      [0, 1],
      [1, 2],
      [2, 0],
      [2, 3],
    ]);
    const ends = Uint32Array.of(0, 1, 2, 0, 2, 3);
    const cells = { count: 2, ends, amplitude: Float64Array.of(0, -0.2) };
    const anatomy = anatomyOf({ ...square, cells });
    expect([...anatomy.skin]).toEqual([...ends]);
    expect(anatomy.edges).toHaveLength(8);
    // The spring that acts comes before.
    expect(anatomy.muscles).toEqual([{ cell: 1, actuator: 1 }]);
    const pose = { position: square.masses.position, activation: [0, 0.5] };
    expect(contractionOf(anatomy, pose, anatomy.muscles[0]!)).toBe(-0.5);
    const svg = figure(anatomy, pose, {
      palette: palettes.light,
      projection: projectionOf(2),
      place: (right, up) => `${right} ${up}`,
    });
    const tint = mix(palettes.light.skin, activationColour(-0.5, palettes.light), 0.45);
    expect(svg).toContain(`<path d="M 0 0 L 1 1 L 0 1 Z" fill="${css(tint)}"/>`);
    expect(svg.indexOf('M 0 0 L 1 0 L 1 1 Z')).toBeLessThan(svg.indexOf('stroke-width="3.6"'));
    expect(trianglesOf(square)).toEqual(['0 1 2']);
  });

  it('leaves out the wall between two tetrahedra', () => {
    const places = [
      [0, 0, 0],
      [1, 0, 0],
      [0, 1, 0],
      [0.3, 0.3, 1],
      [0.3, 0.3, -1],
    ];
    const pair = bodyOf(places, [
      [0, 1],
      [0, 2],
      [1, 2],
      [0, 3],
      [1, 3],
      [2, 3],
      [0, 4],
      [1, 4],
      [2, 4],
    ]);
    expect(trianglesOf(pair)).toHaveLength(6);
    expect(trianglesOf(pair)).not.toContain('0 1 2');
  });

  it('draws no more of a skin than a picture can show', () => {
    const body = latticeBody(stream(1), { dimension: 3, masses: 125 });
    const all = Array.from({ length: 125 }, (_, a) =>
      Array.from({ length: a }, (_, b) => [b, a] as const),
    ).flat();
    const ends = Uint32Array.from(all.flat());
    const dense = {
      ...body,
      springs: { ...body.springs, count: all.length, ends, amplitude: new Float64Array(all.length) },
    };
    expect(anatomyOf(dense).skin.length / 3).toBeLessThanOrEqual(20_000);
  });

  it('numbers the actuators among the springs, and weighs the centre', () => {
    const body = bodyOf(
      [
        [0, 0],
        [1, 0],
        [0, 2],
      ],
      [
        [0, 1],
        [1, 2],
        [2, 0],
      ],
    );
    expect([...anatomyOf(body).actuatorOf]).toEqual([-1, -1, 0]);
    expect(centerOf(body, body.masses.position)).toEqual([2 / 6, 6 / 6]);
  });
});
