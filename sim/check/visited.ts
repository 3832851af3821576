// The points at which a rollout evaluates the functions of its scenario: rewards at the body, forces at every mass and
// spring, at every step.

import type { Job, Trajectory } from '../backends/backend.ts';
import type { Values } from '../wgsl/evaluate.ts';
import type { Points } from './kinks.ts';

/** What a function of a scenario is evaluated for. */
export type Site = 'final' | 'running' | 'mass' | 'spring';

type Motion = readonly [position: number, velocity: number];

/** The arguments of the functions of one kind over all steps of a recorded rollout. */
export function visitedPoints(job: Job, trajectory: Trajectory, steps: number, site: Site): Points {
  const { packed, values } = job;
  const { dimension, masses } = packed.body;
  const dt = values.get('world.dt')?.[0] ?? 0;
  const elements = { final: 1, running: 1, mass: masses.count, spring: packed.springOrder.length }[site];
  const count = elements * (site === 'final' ? 1 : steps);
  const over = (value: (step: number, element: number) => number): Float64Array =>
    Float64Array.from({ length: count }, (_, i) => value(Math.floor(i / elements), i % elements));
  const inputs: Record<string, Values> = Object.fromEntries(values);
  const tables = Object.fromEntries(values);
  const mass = values.get('mass.mass')!;
  const total = Array.from(mass).reduce((sum, each) => sum + each, 0);
  const motion = (step: number, element: number, axis: number): Motion => {
    const i = (step * masses.count + element) * dimension + axis;
    return [trajectory.position[i]!, trajectory.velocity[i]!];
  };
  const mean = (step: number, axis: number, which: 0 | 1): number => {
    let sum = 0;
    for (let m = 0; m < masses.count; m++) sum += mass[m]! * motion(step, m, axis)[which];
    return sum / total;
  };
  for (let axis = 0; axis < dimension; axis++) {
    const letter = 'xyz'[axis]!;
    for (const [which, name] of [
      [0, 'center'],
      [1, 'velocity'],
    ] as const) {
      const along = Array.from({ length: steps + 1 }, (_, step) => mean(step, axis, which));
      inputs[`start.${name}.${letter}`] = [along[0]!];
      inputs[`end.${name}.${letter}`] = [along[steps]!];
      inputs[`body.${name}.${letter}`] = over((step) => along[step]!);
    }
    for (const [which, name] of [
      [0, 'position'],
      [1, 'velocity'],
    ] as const) {
      const of = (element: (i: number) => number): Float64Array =>
        over((step, i) => motion(step, element(i), axis)[which]);
      if (site === 'mass') inputs[`mass.${name}.${letter}`] = of((i) => i);
      if (site === 'spring') {
        inputs[`a.${name}.${letter}`] = of((i) => packed.elements.spring.ends[2 * i]!);
        inputs[`b.${name}.${letter}`] = of((i) => packed.elements.spring.ends[2 * i + 1]!);
      }
    }
  }
  for (const body of ['start', 'end', 'body']) inputs[`${body}.mass`] = [total];
  inputs.time = over((step) => step * dt);
  if (site === 'final') inputs.time = [steps * dt];
  if (site === 'mass') inputs['mass.mass'] = over((_, i) => mass[i]!);
  if (site === 'spring') {
    inputs['a.mass'] = over((_, i) => mass[packed.elements.spring.ends[2 * i]!]!);
    inputs['b.mass'] = over((_, i) => mass[packed.elements.spring.ends[2 * i + 1]!]!);
    for (const [name, given] of values)
      if (name.startsWith('spring.')) inputs[name] = over((_, i) => given[packed.springOrder[i]!]!);
    inputs.activation = over((step, i) =>
      i < packed.actuators - packed.muscles ? trajectory.activation[step * packed.actuators + i]! : 0,
    );
  }
  return { count, inputs, tables };
}
