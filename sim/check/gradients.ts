// The derived adjoint against differences: for each group of parameters, along random directions and single entries.

import { type Random, stream } from '../random.ts';
import type { Backend, Job, Outcome, Session, State } from '../simulate.ts';
import type { Program } from '../step/program.ts';
import { derivative } from './difference.ts';

export interface GradientCheckOptions {
  readonly steps: number;
  readonly seed?: number;
  /** Random directions through all entries of a group. */
  readonly directions?: number;
  /** Single entries: the one with the largest derivative, then random ones. */
  readonly entries?: number;
  /** Steps between checkpoints, as of a run. */
  readonly segment?: number;
}

/** How well one group's gradient agrees with differences. */
export interface GradientCheck {
  /** `hidden`, `spring.stiffness`, `world.gravity`, `start.position`, … */
  readonly group: string;
  /**
   * `measured`: `error` is the worst relative error. `flat`: neither the adjoint nor differences see the loss change
   * at all. `unmeasured`: differences do not settle well enough to tell, as at a kink.
   */
  readonly outcome: 'measured' | 'flat' | 'unmeasured';
  /** |derived - difference|, relative to the norm of the group's gradient; for single entries to their own or the mean. */
  readonly error: number;
  /** Comparisons that `error` is the worst of, out of all that were tried. */
  readonly settled: number;
  readonly tried: number;
}

/** Relative error up to which a gradient counts as right. */
export const GRADIENT_TOLERANCE = 1e-6;

/**
 * Compares all gradients of `program` with differences of its loss, all on `backend`, which should be the exact one:
 * in f32 differences tell nothing. Needs a program made with gradients; checks those that it has.
 */
export async function checkGradients(
  backend: Backend,
  program: Program,
  job: Job,
  options: GradientCheckOptions,
): Promise<GradientCheck[]> {
  const { steps, segment, seed = 1 } = options;
  const losses = new Losses(backend, program, job, steps);
  try {
    const session = await losses.session();
    const outcome = await session.run({
      steps,
      gradient: true,
      ...(segment === undefined ? {} : { segment }),
    });
    const checks: GradientCheck[] = [];
    for (const group of groupsOf(program, job, outcome)) {
      checks.push(await checkGroup(losses, outcome.loss, group, options, stream(seed, 'check', group.name)));
    }
    return checks;
  } finally {
    losses.close();
  }
}

/** Entries of one or more columns that belong together, such as the axes of a vector. */
interface Group {
  readonly name: string;
  readonly parts: readonly Part[];
  readonly gradient: Float64Array;
  readonly scale: Float64Array;
}

interface Part {
  readonly kind: 'parameter' | 'weights' | 'start';
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

function groupsOf(program: Program, job: Job, outcome: Outcome): Group[] {
  const { parameters, weights, initial } = outcome.gradients!;
  const found = new Map<string, { part: Part; gradient: Float64Array }[]>();
  const add = (
    kind: Part['kind'],
    column: string,
    values: ArrayLike<number>,
    gradient: Float64Array,
  ): void => {
    if (gradient.length === 0) return;
    const group = (kind === 'start' ? column.replace('mass', 'start') : column).replace(/\.[xyz]$/, '');
    const part: Part = { kind, name: column, values: Float64Array.from(values) };
    found.set(group, [...(found.get(group) ?? []), { part, gradient }]);
  };
  for (const [name, gradient] of weights) add('weights', name, job.weights.get(name)!, gradient);
  for (const [name, gradient] of parameters) {
    const values = job.parameters.get(name);
    if (values) add('parameter', name, values, gradient);
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

async function checkGroup(
  losses: Losses,
  loss: number,
  group: Group,
  options: GradientCheckOptions,
  random: Random,
): Promise<GradientCheck> {
  const scaled = group.gradient.map((value, i) => value * group.scale[i]!);
  const size = norm(scaled);
  // What is left when large terms cancel: below it, no digit of a change of the loss means anything.
  const floor = 1e-9 * Math.abs(loss) + 1e-10;
  const results: { error: number; isSettled: boolean; isFlat: boolean }[] = [];
  for (const { direction, unit } of trialsOf(group, scaled, options, random)) {
    const along = dot(group.gradient, direction);
    const measure = (value: number): number => Math.max(unit, Math.abs(value), floor);
    const { value, uncertainty } = await derivative(
      (x) => losses.at(group, direction, x),
      (estimate) => 0.02 * GRADIENT_TOLERANCE * measure(estimate),
    );
    results.push({
      error: Math.abs(along - value) / measure(value),
      isSettled: uncertainty <= 0.1 * GRADIENT_TOLERANCE * measure(value),
      isFlat: Math.max(size, Math.abs(value)) <= floor,
    });
  }
  return summary(group.name, results);
}

function summary(
  group: string,
  results: readonly { error: number; isSettled: boolean; isFlat: boolean }[],
): GradientCheck {
  const settled = results.filter((result) => result.isSettled);
  const outcome = results.every((result) => result.isFlat)
    ? 'flat'
    : settled.length > 0
      ? 'measured'
      : 'unmeasured';
  // NaN must not vanish in the maximum.
  const error = settled.reduce((worst, result) => (result.error <= worst ? worst : result.error), 0);
  return { group, outcome, error, settled: settled.length, tried: results.length };
}

/** A way to move a group's entries, and what the derivative along it is to be compared with. */
interface Trial {
  readonly direction: Float64Array;
  readonly unit: number;
}

function trialsOf(
  { scale }: Group,
  scaled: Float64Array,
  { directions = 2, entries = 1 }: GradientCheckOptions,
  random: Random,
): Trial[] {
  const size = norm(scaled);
  const mean = size / Math.sqrt(scaled.length);
  const along = (entry: number): Trial => ({
    direction: scale.map((value, i) => (i === entry ? value : 0)),
    unit: Math.max(Math.abs(scaled[entry]!), mean),
  });
  if (scaled.length === 1) return [along(0)];
  const randomly = (): Trial => ({ direction: scale.map((value) => value * random.normal()), unit: size });
  return [
    ...Array.from({ length: directions }, randomly),
    ...chosenEntries(scaled, entries, random).map(along),
  ];
}

function chosenEntries(scaled: Float64Array, count: number, random: Random): number[] {
  const largest = scaled.reduce(
    (best, value, i) => (Math.abs(value) > Math.abs(scaled[best]!) ? i : best),
    0,
  );
  const others = Array.from({ length: count - 1 }, () => random.integer(scaled.length));
  return [largest, ...others].slice(0, count);
}

/** The loss as a function of a group's entries. */
class Losses {
  readonly #backend: Backend;
  readonly #program: Program;
  readonly #job: Job;
  readonly #steps: number;
  #session: Session | null = null;

  constructor(backend: Backend, program: Program, job: Job, steps: number) {
    this.#backend = backend;
    this.#program = program;
    this.#job = job;
    this.#steps = steps;
  }

  /** A session whose parameters and weights are the job's between calls of {@link at}. */
  async session(): Promise<Session> {
    this.#session ??= await this.#backend.open(this.#program, this.#job);
    return this.#session;
  }

  close(): void {
    this.#session?.close();
  }

  /** The loss with the group's entries moved by `x` times `direction`. */
  async at(group: Group, direction: Float64Array, x: number): Promise<number> {
    const options = { steps: this.#steps, gradient: false };
    const moved = movedParts(group, direction, x);
    if (group.parts[0]!.kind === 'start') {
      const session = await this.#backend.open(this.#program, {
        ...this.#job,
        starts: this.#starts(moved, group),
      });
      try {
        return (await session.run(options)).loss;
      } finally {
        session.close();
      }
    }
    const session = await this.session();
    for (const [i, part] of group.parts.entries()) set(session, part, moved[i]!);
    const { loss } = await session.run(options);
    for (const part of group.parts) set(session, part, part.values);
    return loss;
  }

  /** All starts, each moved alike. */
  #starts(moved: readonly Float64Array[], group: Group): State[] {
    const { dimension } = this.#program;
    return this.#job.starts.map((start) => {
      const state = {
        position: Float64Array.from(start.position),
        velocity: Float64Array.from(start.velocity),
      };
      group.parts.forEach(({ name, values }, p) => {
        const [into, axis] = placeOf(state, name);
        values.forEach((value, i) => {
          into[i * dimension + axis]! += moved[p]![i]! - value;
        });
      });
      return state;
    });
  }
}

function set(session: Session, part: Part, values: Float64Array): void {
  if (part.kind === 'weights') session.setWeights(part.name, values);
  else session.setParameter(part.name, values);
}

function movedParts(group: Group, direction: Float64Array, x: number): Float64Array[] {
  let at = 0;
  return group.parts.map(({ values }) => values.map((value) => value + x * direction[at++]!));
}

/** Where a state column such as `mass.position.x` lies in a state. */
function placeOf<S extends State>(state: S, column: string): [S['position'], number] {
  const [, quantity, axis] = column.split('.');
  return [state[quantity as 'position' | 'velocity'], 'xyz'.indexOf(axis!)];
}

/** The entries of a state column such as `mass.position.x` at the start of a rollout. */
export function startColumn(start: State, column: string, dimension: number): number[] {
  const [values, axis] = placeOf(start, column);
  return Array.from(values).filter((_, i) => i % dimension === axis);
}

const norm = (values: Float64Array): number => Math.sqrt(dot(values, values));

const dot = (a: Float64Array, b: Float64Array): number => a.reduce((sum, value, i) => sum + value * b[i]!, 0);

const join = (parts: readonly Float64Array[]): Float64Array =>
  Float64Array.from(parts.flatMap((part) => [...part]));
