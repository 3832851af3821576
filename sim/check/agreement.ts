// One backend against another on the same job: states, losses and gradients.

import type { Backend, Gradients, Job, Outcome, Trajectory } from '../backends/backend.ts';
import type { State } from '../body/body.ts';
import type { Program } from '../step/program.ts';
import { norm, scaleOf, startColumn } from './groups.ts';

/** Differences that count as agreement of single precision with double, over 100 steps. */
export const STATE_TOLERANCE = 1e-4;
export const GRADIENT_AGREEMENT = 1e-3;

export interface Agreement {
  /** Largest difference of a position [m] or velocity [m/s] at any step of any rollout, relative to the largest or to 1. */
  readonly states: number;
  /** Difference of the loss, relative to its size or to 1. */
  readonly loss: number;
  /**
   * Of each gradient |difference| / |reference|, with every entry times the size of its parameter; empty for a program
   * without gradients. What the loss hardly feels is held against a hundredth of what it feels most: of a derivative
   * that small, single precision keeps fewer digits.
   */
  readonly gradients: ReadonlyMap<string, number>;
  /** The largest of `gradients`, 0 if there are none. */
  readonly worstGradient: number;
}

/** What a backend makes of a job. */
export interface Observation {
  readonly outcome: Outcome;
  /** One for each rollout. */
  readonly trajectories: readonly Trajectory[];
}

/** Runs a job, with gradients if the program has them, and records all its rollouts. */
export async function observe(
  backend: Backend,
  program: Program,
  job: Job,
  steps: number,
): Promise<Observation> {
  const session = await backend.open(program, job);
  try {
    const outcome = await session.run({ steps, gradient: program.backward !== null });
    const trajectories: Trajectory[] = [];
    for (const rollout of job.starts.keys()) trajectories.push(await session.record(steps, rollout));
    return { outcome, trajectories };
  } finally {
    session.close();
  }
}

/** How far `found` is from `reference`, both observations of `job`. */
export function agreement(found: Observation, reference: Observation, job: Job): Agreement {
  const states = found.trajectories.flatMap((trajectory, rollout) =>
    (['position', 'velocity'] as const).map((quantity) => {
      const truth = reference.trajectories[rollout]![quantity];
      return furthest(trajectory[quantity], truth) / Math.max(1, largest(truth));
    }),
  );
  const loss =
    Math.abs(found.outcome.loss - reference.outcome.loss) / Math.max(1, Math.abs(reference.outcome.loss));
  const gradients = compareGradients(found.outcome.gradients, reference.outcome.gradients, job);
  return { states: worst(states), loss, gradients, worstGradient: worst([...gradients.values()]) };
}

function compareGradients(
  found: Gradients | null,
  reference: Gradients | null,
  job: Job,
): Map<string, number> {
  if (!found || !reference) return new Map();
  const groups = (['values', 'initial'] as const).flatMap((kind) =>
    [...reference[kind]].map(([column, truth]) => {
      const scale = scaleOf(valuesOf(job, kind, column));
      const difference = truth.map(
        (value, i) => scale[i]! * ((found[kind].get(column)?.[i] ?? Number.NaN) - value),
      );
      const name = kind === 'initial' ? column.replace('mass', 'start') : column;
      return { name, difference: norm(difference), size: norm(truth.map((value, i) => scale[i]! * value)) };
    }),
  );
  const least = 0.01 * worst(groups.map(({ size }) => size));
  const relative = groups.map(({ name, difference, size }): [string, number] => [
    name,
    difference === 0 ? 0 : difference / Math.max(size, least),
  ]);
  return new Map(relative);
}

function valuesOf(job: Job, kind: 'values' | 'initial', column: string): Float64Array {
  if (kind === 'initial')
    return Float64Array.from(startColumn(job.starts[0]!, column, job.packed.body.dimension));
  return Float64Array.from(job[kind].get(column) ?? []);
}

/** How far a backend is from the exact one on a job, and whether that tells anything. */
export interface AgreementCheck {
  readonly found: Agreement;
  /**
   * How far the exact backend moves when the job's numbers are rounded to f32, once and not at every step. Where that
   * alone comes near the tolerances, as where a contact event is within rounding's reach, right backends disagree.
   */
  readonly conditioning: Agreement;
  readonly isWellConditioned: boolean;
}

/** Compares a backend with the exact one, both on the job as f32 can represent it. */
export async function checkAgreement(
  backends: readonly Backend[],
  exact: Backend,
  program: Program,
  job: Job,
  steps: number,
): Promise<AgreementCheck[]> {
  const same = rounded(job);
  const reference = await observe(exact, program, same, steps);
  const conditioning = agreement(await observe(exact, program, job, steps), reference, job);
  const isWellConditioned =
    conditioning.states <= 0.02 * STATE_TOLERANCE && conditioning.worstGradient <= 0.02 * GRADIENT_AGREEMENT;
  const checks: AgreementCheck[] = [];
  for (const backend of backends) {
    const found = agreement(await observe(backend, program, same, steps), reference, job);
    checks.push({ found, conditioning, isWellConditioned });
  }
  return checks;
}

/** The same job with every number rounded to f32, which both precisions can represent. */
export function rounded(job: Job): Job {
  const round = (values: ArrayLike<number>): Float64Array => Float64Array.from(Float32Array.from(values));
  const values = new Map([...job.values].map(([name, each]) => [name, round(each)]));
  const starts = job.starts.map(
    ({ position, velocity }): State => ({ position: round(position), velocity: round(velocity) }),
  );
  return { ...job, values, starts };
}

/** The maximum, 0 of nothing; a NaN among them counts as the worst. */
const worst = (values: readonly number[]): number =>
  values.reduce((most, value) => (value <= most ? most : value), 0);

const largest = (values: Float64Array): number =>
  values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

const furthest = (a: Float64Array, b: Float64Array): number =>
  a.reduce((most, value, i) => {
    const difference = Math.abs(value - b[i]!);
    return difference <= most ? most : difference;
  }, 0);
