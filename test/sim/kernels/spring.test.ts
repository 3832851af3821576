import { describe, expect, it } from 'vitest';
import { kernel, vector, vectorAt } from '../../support/kernel.ts';

const spring = {
  'spring.rest_length': 0.05,
  'spring.stiffness': 3e4,
  'spring.damping': 7,
  'spring.amplitude': 0.1,
};
const elastic = kernel(2, ['forces/spring'], 'elastic_force');
const eldir = kernel(2, ['forces/spring_eldir'], 'elastic_force_eldir');
const damping = kernel(2, ['forces/spring'], 'axial_damping');

describe('spring', () => {
  it("pulls with ELDiR's force, and pushes when its rest length is actuated beyond its length", () => {
    const ends = { ...vector('a.position', [0.03, 0.04]), ...vector('b.position', [0, 0]) };
    const force = (activation: number) => vectorAt(eldir({ ...ends, ...spring, activation }), 'result');
    const n = 0.05 + 1e-4;
    const pull = (target: number) => (-3e4 * (n - target)) / n;
    expect(force(0)[0]).toBeCloseTo(pull(0.05) * 0.03, 9);
    expect(force(0)[1]).toBeCloseTo(pull(0.05) * 0.04, 9);
    expect(force(1)[0]).toBeCloseTo(pull(0.055) * 0.03, 9);
    expect(force(1)[0]).toBeGreaterThan(0);
  });

  it('of negative amplitude pushes where its mirror image pulls', () => {
    const ends = { ...vector('a.position', [0.05, 0]), ...vector('b.position', [0, 0]) };
    const force = (activation: number, amplitude: number) =>
      vectorAt(elastic({ ...ends, ...spring, 'spring.amplitude': amplitude, activation }), 'result')[0];
    expect(force(0.7, -0.1)).toBe(force(-0.7, 0.1));
    expect(force(0.7, -0.1)).toBeLessThan(0);
  });

  it('is in 3D what it is in the plane that it lies in', () => {
    const flat = vectorAt(
      elastic({
        ...vector('a.position', [1, 2]),
        ...vector('b.position', [3, 5]),
        ...spring,
        activation: -0.5,
      }),
      'result',
    );
    const deep = vectorAt(
      kernel(
        3,
        ['forces/spring'],
        'elastic_force',
      )({
        ...vector('a.position', [1, 7, 2]),
        ...vector('b.position', [3, 7, 5]),
        ...spring,
        activation: -0.5,
      }),
      'result',
    );
    expect(deep).toEqual([flat[0], -0, flat[1]]);
  });

  it('damps the relative velocity along its axis only', () => {
    const ends = {
      ...vector('a.position', [1, 0]),
      ...vector('b.position', [0, 0]),
      ...vector('b.velocity', [0, 0]),
    };
    const force = (velocity: number[]) =>
      vectorAt(damping({ ...ends, ...spring, ...vector('a.velocity', velocity) }), 'result');
    expect(force([0, 3])).toEqual([-0, -0]);
    expect(force([2, 3])[0]).toBeCloseTo(-14, 12);
  });

  it('leaves coinciding ends without a force', () => {
    const ends = { ...vector('a.position', [1, 1]), ...vector('b.position', [1, 1]) };
    expect(vectorAt(elastic({ ...ends, ...spring, activation: 0 }), 'result')).toEqual([0, 0]);
    const none = { ...spring, 'spring.rest_length': 0 };
    expect(vectorAt(elastic({ ...ends, ...none, activation: 0 }), 'result')).toEqual([-0, -0]);
  });
});
