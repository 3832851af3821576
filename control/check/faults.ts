// Where a scenario's own functions have no derivative, among the points that a rollout of it visits; what to write
// instead; and the same rollout from a start a little beside them.

import { stream } from '../../base/random.ts';
import { moduleOf } from '../../scenarios/kernels.ts';
import { objectivesOf } from '../../scenarios/objectives.ts';
import type { Scenario } from '../../scenarios/scenario.ts';
import type { Backend, Job } from '../../sim/backends/backend.ts';
import type { State } from '../../sim/body/body.ts';
import { fieldDomains } from '../../sim/body/fields.ts';
import { type Kink, kinksOf } from '../../sim/check/kinks.ts';
import type { CheckRow } from '../../sim/check/row.ts';
import { type Site, visitedPoints } from '../../sim/check/visited.ts';
import type { Program } from '../../sim/step/program.ts';

const isOwn = (file: string): boolean => !file.startsWith('sim/kernels/');

/** The kinks of a scenario's rewards and forces over `steps` of the rollouts of a job. */
export async function faultsOf(
  exact: Backend,
  scenario: Scenario,
  program: Program,
  job: Job,
  steps: number,
): Promise<Kink[]> {
  const module = moduleOf(scenario);
  const named = (site: Site, names: readonly string[]): [Site, string][] =>
    names.flatMap((name): [Site, string][] => {
      const declared = module.functions.get(name);
      return declared && isOwn(declared.place.file) ? [[site, name]] : [];
    });
  const functions = [
    ...named({ over: 'body', when: 'end' }, ['final_reward']),
    ...named({ over: 'body', when: 'always' }, ['running_reward']),
    ...fieldDomains.flatMap((over) => named({ over, when: 'always' }, scenario.forces[over])),
    ...objectivesOf(scenario)
      .filter(({ weight }) => weight !== 0)
      .flatMap(({ over, when, function: name }) => named({ over, when }, [name])),
  ];
  const session = await exact.open(program, job);
  try {
    const found: Kink[] = [];
    for (const rollout of job.starts.keys()) {
      const trajectory = await session.record(steps, rollout);
      for (const [site, name] of functions)
        found.push(...kinksOf(module, name, visitedPoints(job, trajectory, steps, site), isOwn));
    }
    return distinct(found);
  } finally {
    session.close();
  }
}

/** Each kink once. */
export const distinct = (kinks: readonly Kink[]): Kink[] => [
  ...new Map(kinks.map((kink) => [describe(kink), kink])).values(),
];

/** `hop/objective.wgsl:3: length, in final_reward`. */
export const describe = ({ place, operation, function: name }: Kink): string =>
  `${place.file}:${place.line}: ${operation}, in ${name}`;

/** What a kink is, as a row of its own. */
export const faultRow = (exact: Backend, kink: Kink, tolerance: number): CheckRow => ({
  part: 'gradients',
  claim: `derivative of ${kink.function}`,
  backend: exact.name,
  measured: null,
  tolerance,
  status: 'kink',
  note: `${describe(kink)}: has no derivative where it is evaluated; ${remedyOf(kink.operation)}`,
});

function remedyOf(operation: string): string {
  const remedy = remedies[operation];
  return remedy ? `write ${remedy}` : 'keep what it is given away from there';
}

const root = '`sqrt(dot(v, v) + 1e-12)`';
const step = 'something smooth, as `0.5 + 0.5 * tanh(x / 1e-3)`, for a step';
const remedies: Readonly<Record<string, string>> = {
  length: root,
  distance: `${root} with \`v = a - b\``,
  normalize: '`v / sqrt(dot(v, v) + 1e-12)`',
  abs: '`sqrt(x * x + 1e-12)`',
  sqrt: '`sqrt(max(x, 0.0) + 1e-12)`, or keep x above 0',
  max: '`0.5 * (a + b + sqrt((a - b) * (a - b) + 1e-12))`',
  min: '`0.5 * (a + b - sqrt((a - b) * (a - b) + 1e-12))`',
  sign: '`tanh(x / 1e-3)`',
  ...Object.fromEntries(['step', 'floor', 'ceil', 'trunc', 'round', 'fract'].map((name) => [name, step])),
  ...Object.fromEntries(
    ['<', '<=', '>', '>=', 'select'].map((name) => [
      name,
      'one formula for both sides, or arms that meet without a corner',
    ]),
  ),
  '/': '`x * y / (y * y + 1e-12)` for `x / y`',
};

/**
 * The job from starts a little beside its own, so that what is a kink only there is none: everything drifts, one way
 * along every axis or the other, and no two masses alike.
 */
export function beside(job: Job, seed: number, sign: 1 | -1): Job {
  const random = stream(seed, 'beside', sign);
  const { dimension } = job.packed.body;
  const drift = Array.from({ length: dimension }, () => sign * (0.1 + 0.1 * random.uniform()));
  const starts = job.starts.map(
    ({ position, velocity }): State => ({
      position: Float64Array.from(position, (x) => x + 1e-3 * random.uniform()),
      velocity: Float64Array.from(velocity, (v, i) => v + drift[i % dimension]! + 0.02 * random.normal()),
    }),
  );
  return { ...job, starts };
}
