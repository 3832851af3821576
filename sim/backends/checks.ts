// What every backend asks of those who call it; each check is a RangeError.

import { nearest } from '../../base/text.ts';
import { sizeOf, weightShape } from '../step/domain.ts';
import type { Program } from '../step/program.ts';
import type { Job, Moment, RunOptions } from './backend.ts';

/** @throws {RangeError} unless the job's body, weights and starts are of the sizes that they say they are */
export function checkJob(program: Program, job: Job): void {
  const { body } = job.packed;
  if (body.dimension !== program.dimension) {
    throw new RangeError(`The body lives in ${body.dimension}D and the program in ${program.dimension}D.`);
  }
  if (job.starts.length === 0) throw new RangeError('A job needs at least one start.');
  const due = body.masses.count * body.dimension;
  for (const [i, { position, velocity }] of job.starts.entries()) {
    if (position.length === due && velocity.length === due) continue;
    const found = `${position.length} and ${velocity.length}`;
    throw new RangeError(
      `Start ${i} needs ${due} numbers for positions and as many for velocities, not ${found}.`,
    );
  }
  const given = [...program.parameters.keys()].filter((name) => !isOfGrip(name));
  const names = [...given, ...program.weights.map(({ name }) => name)];
  const missing = names.find((name) => !job.values.has(name));
  if (missing !== undefined) throw new RangeError(`The job gives no values for "${missing}".`);
  for (const [name, values] of job.values) checkValues(program, job, name, values);
}

/** Nothing grips a mass unless a hand does. */
const isOfGrip = (parameter: string): boolean => parameter.startsWith('grip.');

/**
 * @returns Whether the program uses them.
 * @throws {RangeError} where neither the job nor the program has such a name, or it has more or fewer numbers
 */
export function checkValues(
  program: Program,
  { packed, values: known }: Job,
  name: string,
  values: ArrayLike<number>,
): boolean {
  const column = program.parameters.get(name)?.column;
  const layer = program.weights.find((weights) => weights.name === name);
  if (column) {
    const size = sizeOf(column.domain, packed);
    if (values.length === size) return true;
    throw new RangeError(`${name} has ${size} entries for this body, not ${values.length}`);
  }
  if (layer) {
    const { rows, columns } = weightShape(layer, packed);
    if (values.length === rows * columns) return true;
    throw new RangeError(`The weights "${name}" are ${rows * columns} for this body, not ${values.length}.`);
  }
  if (known.has(name)) return false;
  throw new RangeError(`Nothing is called "${name}" here. ${nearest(name, namesOf(program))}`);
}

/** Names of all values that a program uses, in alphabetical order. */
export const namesOf = ({ parameters, weights }: Pick<Program, 'parameters' | 'weights'>): string[] =>
  [...parameters.keys(), ...weights.map(({ name }) => name)].sort();

/** @throws {RangeError} */
export function checkRun(program: Program, { steps, gradient, segment }: RunOptions): void {
  checkSteps(steps);
  if (segment !== undefined && !(Number.isInteger(segment) && segment > 0)) {
    throw new RangeError(`A segment is a whole number of steps from 1 up, not ${segment}.`);
  }
  if (gradient && !program.backward) {
    throw new RangeError('This program was made without gradients; make one with them to run it backwards.');
  }
}

/** @throws {RangeError} */
export function checkRecording(
  { controlPeriod }: Program,
  job: Job,
  steps: number,
  rollout: number,
  from: Moment | undefined,
): void {
  checkSteps(steps);
  if (!job.starts[rollout]) {
    throw new RangeError(`The job has ${job.starts.length} rollouts, and none of index ${rollout}.`);
  }
  if (!from || (Number.isInteger(from.step / controlPeriod) && from.step >= 0)) return;
  throw new RangeError(
    `A recording goes on from step ${from.step}, but activations are read every ${controlPeriod} steps. ` +
      'Name a step at which they are.',
  );
}

function checkSteps(steps: number): void {
  if (Number.isSafeInteger(steps) && steps >= 0) return;
  throw new RangeError(`An episode has a whole number of steps from 0 up, not ${steps}.`);
}

/** @throws {TypeError} */
export function checkOpen(isOpen: boolean): void {
  if (!isOpen) throw new TypeError('The session has been closed; open another.');
}

/** The entry of a batch's list for job `index`. @throws {RangeError} where there is no such job */
export function jobIn<T>(list: readonly T[], index: number): T {
  const found = list[index];
  if (found === undefined)
    throw new RangeError(`The batch has ${list.length} jobs, and none of index ${index}.`);
  return found;
}
