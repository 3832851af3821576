import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stream } from '../../../base/random.ts';
import { gaitFrequency } from '../../../evolve/descriptors/gait.ts';
import { latticeBody } from '../../../sim/check/lattice.ts';

const DT = 0.004;
const body = latticeBody(stream(1), { dimension: 2, masses: 4 });

/** The frequency of a body whose masses all follow `height` over time [s]. */
function frequencyOf(height: (time: number) => number, steps = 1000): number {
  const position = Float64Array.from({ length: (steps + 1) * 8 }, (_, i) =>
    i % 2 === 0 ? i : body.masses.position[i % 8]! + height(Math.floor(i / 8) * DT),
  );
  return gaitFrequency(body, { position, velocity: position, activation: new Float64Array(0) }, DT);
}

describe('gaitFrequency', () => {
  it('is that of a sine, within an eighth of one over the duration, whatever its phase and however it climbs', () => {
    const duration = 1000 * DT;
    fc.assert(
      fc.property(
        fc.double({ min: 2 / duration, max: 60, noNaN: true }),
        fc.double({ min: 0, max: 7, noNaN: true }),
        fc.double({ min: -0.5, max: 0.5, noNaN: true }),
        (frequency, phase, climb) => {
          const found = frequencyOf((t) => 0.01 * Math.sin(2 * Math.PI * frequency * t + phase) + climb * t);
          // At the low end the trend and the waves of negative frequency pull at the peak.
          const tolerance = frequency < 4 / duration ? 1 / duration : 1 / (8 * duration);
          expect(Math.abs(found - frequency)).toBeLessThan(tolerance);
        },
      ),
    );
  });

  it('is that of the wave with the greater speed', () => {
    const wave = (frequency: number, t: number) => Math.sin(2 * Math.PI * frequency * t) / frequency;
    expect(frequencyOf((t) => 0.04 * wave(3, t) + 0.03 * wave(7, t))).toBeCloseTo(3, 1);
    expect(frequencyOf((t) => 0.03 * wave(3, t) + 0.04 * wave(7, t))).toBeCloseTo(7, 1);
  });

  it('is heard while the body sags by more than it bounces', () => {
    expect(frequencyOf((t) => -0.02 * Math.tanh(t - 2) + 0.005 * Math.sin(2 * Math.PI * 2 * t))).toBeCloseTo(
      2,
      1,
    );
  });

  it('is that of steps, which are no sine', () => {
    expect(frequencyOf((t) => 0.03 * Math.abs(Math.sin(Math.PI * 2.5 * t)))).toBeCloseTo(2.5, 1);
  });

  it('does not see a drop at the start', () => {
    expect(frequencyOf((t) => 0.1 * Math.exp(-t / 0.1) + 0.01 * Math.sin(2 * Math.PI * 4 * t))).toBeCloseTo(
      4,
      1,
    );
  });

  it('is 0 for a body that lies still, climbs evenly or was watched for too short a time', () => {
    expect(frequencyOf(() => 0.3)).toBe(0);
    expect(frequencyOf((t) => 0.5 * t)).toBe(0);
    expect(frequencyOf((t) => 1e-5 * Math.sin(20 * t))).toBe(0);
    expect(frequencyOf((t) => 1e3 * t * t, 2)).toBe(0);
  });

  it('sees the centre of mass, not its masses', () => {
    const pair = {
      ...body,
      masses: { ...body.masses, count: 2, mass: Float64Array.of(1, 3) },
    };
    const rows = Array.from({ length: 1001 }, (_, i) => {
      const swing = 0.03 * Math.sin(2 * Math.PI * 5 * i * DT);
      const sway = 0.01 * Math.sin(2 * Math.PI * 2 * i * DT);
      return [0, 3 * swing + sway, 0, sway - swing];
    });
    const position = Float64Array.from(rows.flat());
    const trajectory = { position, velocity: position, activation: new Float64Array(0) };
    expect(gaitFrequency(pair, trajectory, DT)).toBeCloseTo(2, 1);
  });
});
