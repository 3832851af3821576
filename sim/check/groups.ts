// The groups of numbers that a loss depends on: parameters, weights and starts, with their gradients.

import type { Job, Outcome } from '../backends/backend.ts';
import type { State } from '../body/body.ts';
import { motionOf } from '../step/motion.ts';
import type { Program } from '../step/program.ts';

/** Entries of one or more columns that belong together, such as the axes of a vector. */
export interface Group {
  readonly name: string;
  readonly parts: readonly GroupPart[];
  readonly gradient: Float64Array;
  readonly scale: Float64Array;
}

export interface GroupPart {
  readonly kind: 'value' | 'start';
  readonly name: string;
  readonly values: Float64Array;
}

/** How far each of a group's entries is worth moving: about its own size, and no less than that of the others. */
export function scaleOf(values: Float64Array): Float64Array {
  const typical = norm(values) / Math.sqrt(values.length);
  return values.map((value) => Math.max(Math.abs(value), typical, LEAST_SCALE));
}

/** What an entry is moved by, at least, in its own unit; smaller than anything that a step of a simulation is made of. */
const LEAST_SCALE = 0.05;

/** The groups that `outcome` has gradients of, for a job of `program`. */
export function groupsOf(program: Program, job: Job, outcome: Outcome): Group[] {
  const { values, initial } = outcome.gradients!;
  const found = new Map<string, { part: GroupPart; gradient: Float64Array }[]>();
  const add = (
    kind: GroupPart['kind'],
    column: string,
    values: ArrayLike<number>,
    gradient: Float64Array,
  ): void => {
    if (gradient.length === 0) return;
    const group = (kind === 'start' ? column.replace('mass', 'start') : column).replace(/\.[xyz]$/, '');
    const part: GroupPart = { kind, name: column, values: Float64Array.from(values) };
    found.set(group, [...(found.get(group) ?? []), { part, gradient }]);
  };
  for (const [name, gradient] of values) {
    const given = job.values.get(name);
    if (given) add('value', name, given, gradient);
  }
  for (const [name, gradient] of initial) {
    add('start', name, startColumn(job.starts[0]!, name, program.dimension), gradient);
  }
  return [...found].map(([name, members]) => {
    const parts = members.map(({ part }) => part);
    return {
      name,
      parts,
      gradient: join(members.map(({ gradient }) => gradient)),
      scale: scaleOf(join(parts.map((part) => part.values))),
    };
  });
}

/** Where a state column such as `mass.position.x` lies in a state. */
export function placeOf<S extends State>(state: S, column: string): [S['position'], number] {
  const { name, axis } = motionOf(column)!;
  return [state[name], axis];
}

/** The entries of a state column such as `mass.position.x` at the start of a rollout. */
export function startColumn(start: State, column: string, dimension: number): number[] {
  const [values, axis] = placeOf(start, column);
  return Array.from(values).filter((_, i) => i % dimension === axis);
}

export const norm = (values: Float64Array): number => Math.sqrt(dot(values, values));

export const dot = (a: Float64Array, b: Float64Array): number =>
  a.reduce((sum, value, i) => sum + value * b[i]!, 0);

const join = (parts: readonly Float64Array[]): Float64Array =>
  Float64Array.from(parts.flatMap((part) => [...part]));
