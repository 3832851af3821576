import { describe, expect, it } from 'vitest';
import type { Body } from '../../../sim/body/body.ts';
import { pack } from '../../../sim/body/pack.ts';

const one = (value: number) => Float64Array.of(value);
const body: Body = {
  dimension: 2,
  masses: {
    count: 2,
    position: Float64Array.of(0, 0, 1, 0),
    velocity: new Float64Array(4),
    mass: Float64Array.of(1, 1),
  },
  springs: {
    count: 1,
    ends: Uint32Array.of(0, 1),
    restLength: one(1),
    stiffness: one(1),
    damping: one(0),
    amplitude: one(0.2),
  },
};
const masses = (change: object) => ({ ...body, masses: { ...body.masses, ...change } });
const springs = (change: object) => ({ ...body, springs: { ...body.springs, ...change } });

describe('a body given in code', () => {
  it('may be two masses and one spring', () => {
    expect(pack(body).actuators).toBe(1);
  });

  it.each([
    [springs({ ends: Uint32Array.of(0, 7) }), 'Spring 0 ends in mass 7, but the masses are numbered 0 to 1.'],
    [springs({ ends: Uint32Array.of(1, 1) }), 'Spring 0 joins mass 1 to itself.'],
    [springs({ ends: Uint32Array.of(0) }), 'springs.ends has 1 numbers; this body needs 2.'],
    [springs({ stiffness: one(Number.NaN) }), 'springs.stiffness[0] is NaN, not a finite number.'],
    [masses({ mass: Float64Array.of(1, 0) }), 'masses.mass[1] is 0; it has to be above 0.'],
    [masses({ position: Float64Array.of(0, 0, 1) }), 'masses.position has 3 numbers; this body needs 4.'],
    [masses({ position: new Float64Array(4) }), 'Spring 0 has no length: masses 0 and 1 stand in one place.'],
  ])('is refused where it cannot be simulated (%#)', (wrong, message) => {
    expect(() => pack(wrong)).toThrow(new RangeError(message));
  });
});
