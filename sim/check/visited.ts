// The points at which a rollout evaluates the functions of its scenario: rewards at the body, forces and objectives at every
// mass, element or actuator, at every step or at the end.

import type { Job, Trajectory } from '../backends/backend.ts';
import { axesOf } from '../body/body.ts';
import { type ElementKind, elementKinds, lettersOf } from '../body/elements.ts';
import { bodyIndex } from '../body/pack.ts';
import { sizeOf } from '../step/domain.ts';
import type { Values } from '../wgsl/evaluate.ts';
import type { Points } from './kinks.ts';

/** What a function of a scenario is evaluated for, and when. */
export interface Site {
  readonly over: 'body' | 'mass' | ElementKind | 'actuator';
  readonly when: 'end' | 'always';
}

/** The arguments of the functions of one site over all steps of a recorded rollout. */
export function visitedPoints(job: Job, trajectory: Trajectory, steps: number, site: Site): Points {
  const { packed, values } = job;
  const { over: domain, when } = site;
  const kind = elementKinds.find((each) => each === domain);
  const elements = sizeOf(domain, packed);
  const moments = when === 'end' ? 1 : steps;
  const over = (value: (step: number, element: number) => number): Float64Array =>
    Float64Array.from({ length: elements * moments }, (_, i) =>
      value(when === 'end' ? steps : Math.floor(i / elements), i % elements),
    );
  const inputs: Record<string, Values> = Object.fromEntries(values);
  const tables = Object.fromEntries(values);
  const put = (inputsOf: Record<string, Values>): void => void Object.assign(inputs, inputsOf);
  put(bodies(job, trajectory, steps, over));
  if (domain === 'mass') {
    put(massAt('mass', job, trajectory, over, (i) => i));
    put(
      massAt(
        'start',
        job,
        trajectory,
        (value) => over((_, i) => value(0, i)),
        (i) => i,
      ),
    );
  }
  if (kind) {
    const { arity, ends } = packed.elements[kind];
    for (const [end, letter] of lettersOf(kind, packed.body.dimension).entries()) {
      const of = (i: number): number => ends[arity * i + end]!;
      put(massAt(`masses.${letter}`, job, trajectory, over, of));
      if (kind === 'spring') put(massAt(letter, job, trajectory, over, of));
    }
    put(fieldsAt(kind, job, over));
  }
  const dt = values.get('world.dt')?.[0] ?? 0;
  put({ time: over((step) => step * dt), activation: over(activationAt(domain, job, trajectory)) });
  const springs = packed.actuators - packed.muscles;
  if (domain === 'actuator')
    put(fieldsAt('spring', job, (value) => over((step, i) => (i < springs ? value(step, i) : 0))));
  return { count: elements * moments, inputs, tables };
}

/** One value for each element at each moment. */
type Over = (value: (step: number, element: number) => number) => Float64Array;

/** The robot as one body: at the start, at the end, and now. */
function bodies(
  { packed, values }: Job,
  trajectory: Trajectory,
  steps: number,
  over: Over,
): Record<string, Values> {
  const { dimension, masses } = packed.body;
  const mass = values.get('mass.mass')!;
  const total = Array.from(mass).reduce((sum, each) => sum + each, 0);
  const mean = (state: Float64Array, step: number, axis: number): number => {
    let sum = 0;
    for (let m = 0; m < masses.count; m++)
      sum += mass[m]! * state[(step * masses.count + m) * dimension + axis]!;
    return sum / total;
  };
  const members = axesOf(dimension).flatMap((letter, axis) =>
    (
      [
        ['center', trajectory.position],
        ['velocity', trajectory.velocity],
      ] as const
    ).flatMap(([name, state]): [string, Values][] => {
      const along = Array.from({ length: steps + 1 }, (_, step) => mean(state, step, axis));
      return [
        [`start.${name}.${letter}`, [along[0]!]],
        [`end.${name}.${letter}`, [along[steps]!]],
        [`body.${name}.${letter}`, over((step) => along[step]!)],
      ];
    }),
  );
  const whole = ['start', 'end', 'body'].map((name): [string, Values] => [`${name}.mass`, [total]]);
  return Object.fromEntries([...members, ...whole]);
}

/** A mass as a function's parameter `path`. @param of The mass, by the element that has it. */
function massAt(
  path: string,
  { packed, values }: Job,
  trajectory: Trajectory,
  over: Over,
  of: (element: number) => number,
): Record<string, Values> {
  const { dimension, masses } = packed.body;
  const motion = axesOf(dimension).flatMap((letter, axis) =>
    (['position', 'velocity'] as const).map((name): [string, Values] => [
      `${path}.${name}.${letter}`,
      over((step, i) => trajectory[name][(step * masses.count + of(i)) * dimension + axis]!),
    ]),
  );
  const fields = [...values].flatMap(([name, given]): [string, Values][] =>
    name.startsWith('mass.') ? [[name.replace('mass', path), over((_, i) => given[of(i)]!)]] : [],
  );
  return Object.fromEntries([...motion, ...fields]);
}

/** An element's fields. */
function fieldsAt(kind: ElementKind, { packed, values }: Job, over: Over): Record<string, Values> {
  return Object.fromEntries(
    [...values].flatMap(([name, given]) =>
      name.startsWith(`${kind}.`) ? [[name, over((_, i) => given[bodyIndex(kind, packed, i)]!)]] : [],
    ),
  );
}

/** What drives an element; 0 where nothing does. */
function activationAt(
  domain: Site['over'],
  { packed }: Job,
  { activation }: Trajectory,
): (step: number, element: number) => number {
  const { actuators, muscles } = packed;
  const springs = actuators - muscles;
  const first = domain === 'cell' ? springs : 0;
  const count = { spring: springs, cell: muscles, actuator: actuators }[domain as string] ?? 0;
  return (step, i) => (i < count ? (activation[step * actuators + first + i] ?? 0) : 0);
}
