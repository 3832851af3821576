// A job as workgroups run it: how many words it takes of each buffer, and those of its words that the host writes.

import type { State } from '../../body/body.ts';
import { arityOf, type ElementKind, elementKinds } from '../../body/elements.ts';
import { bodyIndex, type PackedBody } from '../../body/pack.ts';
import { sizeOf, units } from '../../step/domain.ts';
import { startOf } from '../../step/motion.ts';
import type { Column } from '../../step/program.ts';
import type { Job } from '../backend.ts';
import { type Extent, evaluate, extentOf, type Sizes } from './extent.ts';
import { type Layout, weightCount } from './layout.ts';
import { rowOf, workOf } from './workspace.ts';

/** A job with some of its rollouts: what one workgroup runs. */
export interface Member {
  /** Index of the job in its batch. */
  readonly index: number;
  readonly job: Job;
  readonly sizes: Sizes;
  readonly firstRollout: number;
  readonly rollouts: number;
  readonly words: Words;
}

/** 32-bit words that a member takes of the buffers of its part, and of the tape and the checkpoints. */
export interface Words {
  readonly wiring: number;
  /** A loss and each named objective, of each rollout. */
  readonly losses: number;
  readonly parameters: number;
  readonly weights: number;
  readonly gradients: number;
  readonly work: number;
  readonly row: number;
  readonly state: number;
}

/** More rollouts than this are shared out among several workgroups. */
const MOST_ROLLOUTS = 64;

export function membersOf(layout: Layout, jobs: readonly Job[]): Member[] {
  return jobs.flatMap((job, index) => {
    const sizes = Object.fromEntries(units.map((unit) => [unit, sizeOf(unit, job.packed)])) as Sizes;
    const groups = Math.ceil(job.starts.length / MOST_ROLLOUTS);
    return Array.from({ length: groups }, (_, group): Member => {
      const firstRollout = Math.floor((group * job.starts.length) / groups);
      const rollouts = Math.floor(((group + 1) * job.starts.length) / groups) - firstRollout;
      return { index, job, sizes, firstRollout, rollouts, words: wordsOf(layout, sizes, rollouts) };
    });
  });
}

function wordsOf(layout: Layout, sizes: Sizes, rollouts: number): Words {
  const perRollout = (extent: Extent): number => rollouts * evaluate(extent, sizes);
  return {
    wiring: elementKinds.reduce(
      (sum, kind) => sum + 2 * arityOf(kind, layout.program.dimension) * sizes[kind] + sizes.mass + 1,
      0,
    ),
    losses: rollouts * (1 + layout.program.objectives.size),
    parameters: evaluate(layout.parameters.size, sizes),
    weights: layout.program.weights.reduce((sum, weights) => sum + weightCount(weights, sizes), 0),
    gradients: perRollout(layout.gradients.size),
    work: perRollout(workOf(layout)),
    row: perRollout(rowOf(layout)),
    state: perRollout(layout.state.size),
  };
}

/**
 * Writes, for each kind of element, their masses, then where each mass's list of their ends starts, then the lists; all
 * from word `at` on.
 */
export function writeWiring(into: Uint32Array, at: number, packed: PackedBody): void {
  for (const kind of elementKinds) {
    const { ends, incidence } = packed.elements[kind];
    const { endsAt, startsAt } = wiringPlace(kind, packed, at);
    into.set(ends, endsAt);
    let list = startsAt + incidence.length + 1;
    incidence.forEach((entries, mass) => {
      into[startsAt + mass] = list;
      into.set(entries, list);
      list += entries.length;
    });
    into[startsAt + incidence.length] = list;
  }
}

/** Where a kind's masses, and the starts of the masses' lists, stand in a wiring that begins at word `at`. */
export function wiringPlace(
  kind: ElementKind,
  { elements, body }: PackedBody,
  at: number,
): { endsAt: number; startsAt: number } {
  let endsAt = at;
  for (const before of elementKinds) {
    if (before === kind) break;
    endsAt += 2 * elements[before].ends.length + body.masses.count + 1;
  }
  return { endsAt, startsAt: endsAt + elements[kind].ends.length };
}

/** Writes the values of one name, given in the body's order; a name that the program does not use is ignored. */
export function writeValues(
  into: Float32Array,
  at: number,
  layout: Layout,
  member: Member,
  name: string,
  values: ArrayLike<number>,
): void {
  const weights = weightsPlace(layout, member, name);
  if (weights) into.set(values, at + member.words.parameters + weights.offset);
  const column = layout.program.parameters.get(name)?.column;
  const offset = column && layout.parameters.offsets.get(column);
  if (!column || !offset) return;
  const first = at + evaluate(offset, member.sizes);
  for (let i = 0; i < values.length; i++)
    into[first + i] = values[bodyIndex(column.domain, member.job.packed, i)]!;
}

/** Where a layer's weights, or their gradient, lie among the member's. */
export function weightsPlace(
  { program }: Layout,
  { sizes }: Member,
  name: string,
): { offset: number; count: number } | null {
  let offset = 0;
  for (const weights of program.weights) {
    const count = weightCount(weights, sizes);
    if (weights.name === name) return { offset, count };
    offset += count;
  }
  return null;
}

/** Writes the state at the start of the member's rollouts, given those of all rollouts of its job. */
export function writeStart(
  into: Float32Array,
  at: number,
  layout: Layout,
  member: Member,
  starts: readonly State[],
): void {
  const { sizes, firstRollout, rollouts } = member;
  for (const [column, offset] of layout.state.offsets) {
    const first = at + rollouts * evaluate(offset, sizes);
    const size = evaluate(extentOf(column.domain), sizes);
    for (let r = 0; r < rollouts; r++) {
      const value = startOf(column.name, starts[firstRollout + r]!, layout.program.dimension);
      for (let i = 0; i < size; i++) into[first + i * rollouts + r] = value(i);
    }
  }
}

/** Adds a gradient column, summed over the member's rollouts, to `into` in the body's order. */
export function addGradient(
  into: Float64Array,
  from: Float32Array,
  at: number,
  layout: Layout,
  member: Member,
  column: Column,
): void {
  const { sizes, rollouts } = member;
  const first = at + rollouts * evaluate(layout.gradients.offsets.get(column)!, sizes);
  for (let i = 0; i < into.length; i++) {
    let sum = 0;
    for (let r = 0; r < rollouts; r++) sum += from[first + i * rollouts + r]!;
    into[bodyIndex(column.domain, member.job.packed, i)]! += sum;
  }
}
