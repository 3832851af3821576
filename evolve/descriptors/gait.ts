// The rhythm of a robot: the strongest frequency in the up and down of its centre of mass, found in a periodogram.
// Harris, "On the use of windows for harmonic analysis with the discrete Fourier transform", Proc. IEEE 66(1), 1978.

import type { Trajectory } from '../../sim/backends/backend.ts';
import type { Body } from '../../sim/body/body.ts';
import type { BehaviourDescriptor } from './descriptor.ts';
import { powerSpectrum } from './spectrum.ts';

/** A centre of mass whose vertical speed is off its mean by less than this, root mean square [m/s], does not move. */
const STILL = 1e-3;

/** Steps in which two periods can be seen. */
const FEWEST = 4;

/** Zeros that are put behind the speeds make the spectrum this much finer than one over the duration, at least. */
const FINER = 4;

/**
 * The dominant frequency of the vertical motion of the centre of mass [Hz]; 0 if it does not move. The periodogram is
 * that of the vertical speed over the whole episode, for in that of the height a body that sags or tips over drowns its
 * gait; without its mean, since walking uphill is no rhythm; under a Hann window, which also plays down the drop at the
 * start. A rhythm has to repeat, so at least two periods fit in the episode; motion without one, such as a single jump,
 * comes out near that least frequency.
 *
 * @param timeStep [s]
 */
export function gaitFrequency(body: Body, trajectory: Trajectory, timeStep: number): number {
  const speeds = verticalSpeeds(body, trajectory, timeStep);
  const steps = speeds.length;
  const mean = sumOf(speeds) / steps;
  const deviations = speeds.map((speed) => speed - mean);
  const meanSquare = sumOf(deviations.map((deviation) => deviation ** 2)) / steps;
  if (steps < FEWEST || !(meanSquare >= STILL ** 2)) return 0;
  const size = 2 ** Math.ceil(Math.log2(FINER * steps));
  const signal = new Float64Array(size);
  signal.set(deviations.map((deviation, step) => deviation * hann(step, steps)));
  return strongest(powerSpectrum(signal), Math.ceil((2 * size) / steps)) / (size * timeStep);
}

/** Mean vertical speed of the centre of mass in each step [m/s], shape [steps]. */
function verticalSpeeds(body: Body, trajectory: Trajectory, timeStep: number): Float64Array {
  const heights = centerHeights(body, trajectory);
  return heights.subarray(1).map((height, step) => (height - heights[step]!) / timeStep);
}

/** Heights of the centre of mass [m], shape [steps + 1]. */
function centerHeights({ dimension, masses }: Body, { position }: Trajectory): Float64Array {
  const total = sumOf(masses.mass);
  const heights = new Float64Array(position.length / (masses.count * dimension));
  for (let row = 0; row < heights.length; row++) {
    for (let mass = 0; mass < masses.count; mass++) {
      const height = position[(row * masses.count + mass + 1) * dimension - 1]!;
      heights[row]! += (masses.mass[mass]! / total) * height;
    }
  }
  return heights;
}

/** Index of the greatest value from `first` on. */
function strongest(power: Float64Array, first: number): number {
  let best = first;
  for (let k = first; k < power.length; k++) if (power[k]! > power[best]!) best = k;
  return best;
}

const sumOf = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0);

/** The window at the middle of a step. */
const hann = (step: number, steps: number): number => Math.sin((Math.PI * (step + 0.5)) / steps) ** 2;

export const gaitFrequencyKind: BehaviourDescriptor = {
  name: 'gait-frequency',
  description: 'of the centre of mass, up and down',
  unit: 'Hz',
  of: 'behaviour',
  measure: ({ body, trajectory, scenario }) => gaitFrequency(body, trajectory, scenario.timeStep),
};
