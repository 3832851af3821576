// A scenario verified on this machine: its own WGSL and parameters differentiated and simulated on every backend, and the
// laws of physics that all scenarios rely on.

import { type Random, stream } from '../../base/random.ts';
import { ownFieldsOf } from '../../scenarios/fields.ts';
import { functionsOf } from '../../scenarios/missing-elements.ts';
import type { Scenario } from '../../scenarios/scenario.ts';
import type { Backend, Job } from '../../sim/backends/backend.ts';
import { createWasmBackend } from '../../sim/backends/wasm/backend.ts';
import type { Body } from '../../sim/body/body.ts';
import { type FieldDomain, valuesOf } from '../../sim/body/fields.ts';
import { bodyWith } from '../../sim/body/trainable.ts';
import {
  type Agreement,
  checkAgreement,
  GRADIENT_AGREEMENT,
  STATE_TOLERANCE,
} from '../../sim/check/agreement.ts';
import {
  checkGradients,
  everyGradient,
  GRADIENT_TOLERANCE,
  type GradientCheck,
} from '../../sim/check/gradients.ts';
import type { Kink } from '../../sim/check/kinks.ts';
import { latticeBody } from '../../sim/check/lattice.ts';
import { type CheckRow, rowOf } from '../../sim/check/row.ts';
import { initialController } from '../initialise.ts';
import { createTask, jobOf, type Task } from '../task.ts';
import { beside, describe, distinct, faultRow, faultsOf } from './faults.ts';
import { laws } from './laws.ts';

export interface CheckOptions {
  /**
   * Bodies to check the scenario with, tried one after the other until each row is decided: where one stands too near
   * a kink, another may not. By default three random pieces of a lattice.
   */
  readonly bodies?: readonly Body[];
  /** Of the bodies and controllers. */
  readonly seed?: number;
  /**
   * Of the comparison with differences, at first; default 60. Where they leave something open, the next body runs for
   * twice as long. In long episodes contact events crowd, so that differences hardly settle.
   */
  readonly gradientSteps?: number;
  /** Of the comparison between backends; default 100. */
  readonly agreementSteps?: number;
  /** The double-precision backend that derivatives are measured on and others are compared with. */
  readonly exact?: Backend;
}

/**
 * Verifies, row by row as they are measured: every gradient of the scenario against differences; states, losses and
 * gradients of each of `backends` against double precision; the closed forms of physics on each of them.
 *
 * @param backends At least one; a double-precision one among them is not compared with itself.
 * @throws {WgslError} {BindingError} {InputError} as {@link createTask}
 */
export async function* checkScenario(
  scenario: Scenario,
  backends: readonly Backend[],
  options: CheckOptions = {},
): AsyncGenerator<CheckRow, void, undefined> {
  const { seed = 1, exact = createWasmBackend({ precision: 'double' }) } = options;
  const task = createTask(scenario, { gradients: everyGradient });
  const bodies = options.bodies ?? [0, 1, 2].map((i) => defaultBody(scenario, stream(seed, 'check', i)));
  const jobs = bodies.map((body, i) =>
    jobOf(task, body, initialController(scenario.controller, body, seed + i)),
  );
  const kinks = new Map<Job, readonly Kink[]>();
  for (const [i, job] of jobs.entries())
    kinks.set(job, await faultsOf(exact, scenario, task.program, job, stepsOf(task, options, i)));
  const faults = distinct([...kinks.values()].flat());
  yield* gradientRows(exact, task, jobs, options, faults);
  for (const fault of faults) yield faultRow(exact, fault, GRADIENT_TOLERANCE);
  const comparable = jobs.flatMap((job) => (kinks.get(job)!.length > 0 ? besides(job, seed) : [job]));
  for (const backend of backends) {
    if (backend.name !== 'exact') yield* agreementRows(backend, exact, task, comparable, options);
    for (const law of laws)
      yield await attempt(backend, 'physics', law.claim, law.tolerance, async () => {
        const measured = await law.measure(backend);
        return rowOf({
          part: 'physics',
          claim: law.claim,
          backend: backend.name,
          measured,
          tolerance: law.tolerance,
          note: law.note,
        });
      });
  }
}

/**
 * Like the scenario's own bodies, where it has any, and at ease where it starts. A lattice has more springs to a mass
 * than those, and lighter masses, so they are kept as soft as the time step demands.
 */
function defaultBody(scenario: Scenario, random: Random): Body {
  const { body: space, dimension, timeStep } = scenario;
  const number = (...names: readonly string[]): number | undefined =>
    names.map((name) => space?.[name]).find((value) => typeof value === 'number');
  const mass = number('mass') ?? 1;
  const stiffness = Math.min(number('stiffStiffness', 'stiffness') ?? 2000, (0.04 * mass) / timeStep ** 2);
  const damping = Math.min(number('damping') ?? 5, (0.04 * mass) / timeStep);
  const origin = Array.isArray(space?.origin) ? (space.origin as number[]) : undefined;
  const own = { spacing: number('spacing'), amplitude: number('amplitude') };
  const like = { origin, mass, stiffness, damping, ...own };
  const given = Object.fromEntries(Object.entries(like).filter(([, value]) => value !== undefined));
  const cells = (['facet', 'cell'] as const).some((kind) => functionsOf(scenario, kind).length > 0);
  const body = latticeBody(random, {
    dimension,
    masses: dimension === 2 ? 9 : 12,
    strain: 0,
    cells,
    ...given,
  });
  return varied(body, scenario, random);
}

/** Fields of the scenario's own differ from element to element, so that no two derivatives are alike. */
function varied(body: Body, scenario: Scenario, random: Random): Body {
  const declared = Object.entries(ownFieldsOf(scenario)).flatMap(([domain, fields]) =>
    Object.entries(fields).map(([name, field]) => ({ domain: domain as FieldDomain, name, field })),
  );
  const values = declared.map(({ domain, name, field }): [string, Float64Array] => {
    const { least = Number.NEGATIVE_INFINITY, most = Number.POSITIVE_INFINITY } = field;
    const vary = (value: number): number =>
      Math.min(most, Math.max(least, value * (0.75 + 0.5 * random.uniform())));
    return [`${domain}.${name}`, valuesOf(body, domain, name, field).map(vary)];
  });
  return bodyWith(body, new Map(values));
}

async function* gradientRows(
  exact: Backend,
  task: Task,
  jobs: readonly Job[],
  options: CheckOptions,
  faults: readonly Kink[],
): AsyncGenerator<CheckRow> {
  const { seed = 1 } = options;
  const best = new Map<string, { check: GradientCheck; steps: number }>();
  const isOpen = (group: string): boolean => best.get(group)?.check.outcome !== 'measured';
  for (const [attempt, job] of jobs.entries()) {
    const steps = stepsOf(task, options, attempt);
    for (const check of await checkGradients(exact, task.program, job, { steps, seed, wants: isOpen })) {
      const before = best.get(check.group)?.check;
      if (!before || rank(check) > rank(before)) best.set(check.group, { check, steps });
    }
    if (![...best.keys()].some(isOpen)) break;
  }
  const isExcusable = ({ outcome, error, isKinked }: GradientCheck): boolean =>
    isKinked && (outcome === 'exploded' || outcome === 'unmeasured' || !(error <= GRADIENT_TOLERANCE));
  const open = new Set(
    [...best.values()].filter(({ check }) => isExcusable(check)).map(({ check }) => check.group),
  );
  const cleared = faults.length > 0 ? await clearedBeside(exact, task, jobs, options, open) : new Set();
  for (const { check, steps } of best.values()) {
    const row = gradientRow(exact, check, steps);
    if (!cleared.has(check.group)) yield row;
    else
      yield {
        ...row,
        measured: null,
        status: 'kink',
        note: `none at ${faults.map(describe).join('; ')}; right beside it`,
      };
  }
}

/** Steps of the comparison with differences, for the body of number `attempt`. */
const stepsOf = ({ scenario }: Task, { gradientSteps = 60 }: CheckOptions, attempt: number): number =>
  Math.min(gradientSteps * 2 ** attempt, scenario.steps);

const besides = (job: Job, seed: number): Job[] => ([1, -1] as const).map((sign) => beside(job, seed, sign));

/**
 * The groups whose gradient is right where the start is moved off a kink. The simulator is at fault for what is wrong
 * there too.
 */
async function clearedBeside(
  exact: Backend,
  task: Task,
  jobs: readonly Job[],
  options: CheckOptions,
  open: ReadonlySet<string>,
): Promise<Set<string>> {
  const { seed = 1 } = options;
  const right = new Set<string>();
  const wrong = new Set<string>();
  if (open.size === 0) return right;
  const steps = stepsOf(task, options, 0);
  const wants = (group: string): boolean => open.has(group) && !wrong.has(group);
  for (const job of jobs.flatMap((each) => besides(each, seed))) {
    for (const { group, outcome, error } of await checkGradients(exact, task.program, job, {
      steps,
      seed,
      wants,
    })) {
      if (!(error <= GRADIENT_TOLERANCE)) wrong.add(group);
      else if (outcome === 'measured' || outcome === 'flat') right.add(group);
    }
  }
  return new Set([...right].filter((group) => !wrong.has(group)));
}

/** An error outranks everything, and a measurement what was not one. */
function rank({ outcome, error }: GradientCheck): number {
  if (!(error <= GRADIENT_TOLERANCE)) return 4;
  return { measured: 3, flat: 2, unmeasured: 1, exploded: 0 }[outcome];
}

function gradientRow(exact: Backend, { group, outcome, error }: GradientCheck, steps: number): CheckRow {
  const claim = `gradient of ${group}`;
  const tolerance = GRADIENT_TOLERANCE;
  const row = { part: 'gradients', claim, backend: exact.name, tolerance } as const;
  if (outcome === 'measured' || !(error <= tolerance))
    return rowOf({ ...row, measured: error, note: `against differences, ${steps} steps` });
  if (outcome === 'flat') return rowOf({ ...row, measured: error, note: 'the loss does not feel it here' });
  if (outcome === 'exploded') {
    const note = `the loss is not finite after ${steps} steps, so it has no gradient`;
    return { ...row, measured: null, status: 'fail', note };
  }
  const note = 'differences do not settle: a kink is too near, or the effect too faint';
  return { ...row, measured: null, status: 'skip', note };
}

async function* agreementRows(
  backend: Backend,
  exact: Backend,
  task: Task,
  jobs: readonly Job[],
  { agreementSteps }: CheckOptions,
): AsyncGenerator<CheckRow> {
  const steps = agreementSteps ?? Math.min(100, task.scenario.steps);
  let rows: CheckRow[] = [];
  for (const job of jobs) {
    try {
      const [check] = await checkAgreement([backend], exact, task.program, job, steps);
      const { found, conditioning, isWellConditioned } = check!;
      const [worst] = [...found.gradients].sort(([, a], [, b]) => b - a);
      const row = (quantity: string, measured: number, tolerance: number, note: string): CheckRow => {
        const claim = `${quantity} as in double precision`;
        const made = rowOf({ part: 'agreement', claim, backend: backend.name, measured, tolerance, note });
        if (made.status === 'pass' || isWellConditioned || isBrokenAlone(measured, conditioning)) return made;
        const moves = Math.max(conditioning.states, conditioning.worstGradient).toExponential(0);
        return {
          ...made,
          status: 'skip',
          note: `rounding the numbers once moves double precision itself by ${moves}`,
        };
      };
      rows = [
        row('states', found.states, STATE_TOLERANCE, `at every one of ${steps} steps`),
        row('loss', found.loss, STATE_TOLERANCE, `after ${steps} steps`),
        row('gradients', found.worstGradient, GRADIENT_AGREEMENT, worst ? `worst: ${worst[0]}` : ''),
      ];
    } catch (error) {
      rows = [broken(backend, 'agreement', 'runs the scenario', STATE_TOLERANCE, error)];
    }
    if (rows.every(({ status }) => status !== 'skip')) break;
  }
  yield* rows;
}

/** No number where double precision is far from exploding is never a matter of rounding. */
const isBrokenAlone = (measured: number, conditioning: Agreement): boolean =>
  !Number.isFinite(measured) && conditioning.states < 0.01;

async function attempt(
  backend: Backend,
  part: CheckRow['part'],
  claim: string,
  tolerance: number,
  measure: () => Promise<CheckRow>,
): Promise<CheckRow> {
  try {
    return await measure();
  } catch (error) {
    return broken(backend, part, claim, tolerance, error);
  }
}

/** A backend that breaks down has failed the row; the others are still worth checking. */
const broken = (
  { name }: Backend,
  part: CheckRow['part'],
  claim: string,
  tolerance: number,
  error: unknown,
): CheckRow => ({
  part,
  claim,
  backend: name,
  measured: null,
  tolerance,
  status: 'fail',
  note: error instanceof Error ? error.message : String(error),
});
