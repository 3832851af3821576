// The derived adjoint against differences: for each group of parameters, along random directions and single entries.

import { type Random, stream } from '../../base/random.ts';
import type { Backend, Job } from '../backends/backend.ts';
import type { ProgramOptions } from '../step/differentiate.ts';
import type { Program } from '../step/program.ts';
import { derivative, isKinked } from './difference.ts';
import { dot, type Group, groupsOf, norm } from './groups.ts';
import { Losses } from './losses.ts';

export interface GradientCheckOptions {
  readonly steps: number;
  readonly seed?: number;
  /** Random directions through all entries of a group. */
  readonly directions?: number;
  /** Single entries: the one with the largest derivative, then random ones. */
  readonly entries?: number;
  /** Chooses groups by name; by default all. */
  readonly wants?: (group: string) => boolean;
  /** Steps between checkpoints, as of a run. */
  readonly segment?: number;
}

/** How well one group's gradient agrees with differences. */
export interface GradientCheck {
  /** `hidden`, `spring.stiffness`, `world.gravity`, `start.position`, … */
  readonly group: string;
  /**
   * `measured`: `error` is the worst relative error. `flat`: neither the adjoint nor differences see the loss change
   * at all. `unmeasured`: differences do not settle well enough to tell, as at a kink. `exploded`: the loss is not
   * finite, so that there is nothing to compare.
   */
  readonly outcome: 'measured' | 'flat' | 'unmeasured' | 'exploded';
  /** |derived - difference|, relative to the norm of the group's gradient; for single entries to their own or the mean. */
  readonly error: number;
  /** Whether the loss has no derivative here, as far as was looked: only where it does not pass. */
  readonly isKinked: boolean;
  /** Comparisons that `error` is the worst of, out of all that were tried. */
  readonly settled: number;
  readonly tried: number;
}

/** For a program with all the gradients that there are. */
export const everyGradient: NonNullable<ProgramOptions['gradients']> = {
  values: 'all',
  initialState: true,
};

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
  const { steps, segment, seed = 1, wants = () => true } = options;
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
      if (!wants(group.name)) continue;
      checks.push(await checkGroup(losses, outcome.loss, group, options, stream(seed, 'check', group.name)));
    }
    return checks;
  } finally {
    losses.close();
  }
}

async function checkGroup(
  losses: Losses,
  loss: number,
  group: Group,
  options: GradientCheckOptions,
  random: Random,
): Promise<GradientCheck> {
  const undecided = { group: group.name, isKinked: true, settled: 0, tried: 0 };
  if (!Number.isFinite(loss)) return { ...undecided, outcome: 'exploded', error: 0 };
  if (!group.gradient.every(Number.isFinite)) return { ...undecided, outcome: 'measured', error: Number.NaN };
  const scaled = group.gradient.map((value, i) => value * group.scale[i]!);
  const size = norm(scaled);
  // What is left when large terms cancel: below it, no digit of a change of the loss means anything.
  const floor = 1e-9 * Math.abs(loss) + 1e-10;
  const results: Result[] = [];
  for (const { direction, unit } of trialsOf(group, scaled, options, random)) {
    const along = dot(group.gradient, direction);
    const measure = (value: number): number => Math.max(unit, Math.abs(value), floor);
    const moved = (x: number): Promise<number> => losses.at(group, direction, x);
    const { value, uncertainty } = await derivative(
      moved,
      (estimate) => 0.02 * GRADIENT_TOLERANCE * measure(estimate),
    );
    const error = Math.abs(along - value) / measure(value);
    const isSettled = uncertainty <= 0.1 * GRADIENT_TOLERANCE * measure(value);
    const isRight = isSettled && error <= GRADIENT_TOLERANCE;
    results.push({
      error,
      isSettled,
      isKinked: isRight ? false : await isKinked(moved, loss, GRADIENT_TOLERANCE * measure(value)),
      isFlat: Math.max(size, Math.abs(value)) <= floor,
    });
  }
  return summary(group.name, results);
}

/** Of one comparison. */
interface Result {
  readonly error: number;
  readonly isSettled: boolean;
  readonly isKinked: boolean;
  readonly isFlat: boolean;
}

function summary(group: string, results: readonly Result[]): GradientCheck {
  const settled = results.filter((result) => result.isSettled);
  const outcome = results.every((result) => result.isFlat)
    ? 'flat'
    : settled.length > 0
      ? 'measured'
      : 'unmeasured';
  // NaN must not vanish in the maximum.
  const error = settled.reduce((worst, result) => (result.error <= worst ? worst : result.error), 0);
  // One comparison that fails where the loss is smooth is a fault, whatever the others are.
  const isSmoothFault = settled.some((result) => !(result.error <= GRADIENT_TOLERANCE) && !result.isKinked);
  const isKinked = !isSmoothFault && results.some((result) => result.isKinked);
  return { group, outcome, error, isKinked, settled: settled.length, tried: results.length };
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
