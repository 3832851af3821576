// Whether the fitness of runs means the same (Node only).

import { isDeepStrictEqual } from 'node:util';
import { InputError } from '../../base/input-error.ts';
import type { Scenario } from '../../scenarios/scenario.ts';

interface Run {
  readonly folder: string;
  readonly scenario: Scenario;
}

/** @throws {InputError} if the runs are of different scenarios, or their objectives differ */
export function checkComparable(runs: readonly Run[]): void {
  const [first] = runs;
  for (const { folder, scenario } of runs) {
    const refuse = (what: string): InputError =>
      new InputError({
        code: 'invalid',
        where: folder,
        problem: `${what}, so their fitness cannot be compared. Compare runs of one scenario.`,
      });
    if (scenario.name !== first!.scenario.name) {
      throw refuse(
        `the run is of scenario "${scenario.name}", but ${first!.folder} of "${first!.scenario.name}"`,
      );
    }
    if (!isDeepStrictEqual(objectiveOf(scenario), objectiveOf(first!.scenario))) {
      throw refuse(`the run has another objective than ${first!.folder}`);
    }
  }
}

const objectiveOf = ({ objective, sources }: Scenario): unknown => [
  objective.parameters,
  sources[objective.file],
];

/** Fields of a scenario that say how a search goes, and not in which world. */
const SEARCH: ReadonlySet<string> = new Set([
  'evolution',
  'learning',
  'controller',
  'name',
  'description',
  'validity',
]);

/** What to keep in mind when comparing such runs, in sentences. */
export function cautionsFor(runs: readonly Run[]): string[] {
  const [first] = runs.map(({ scenario }) => scenario as unknown as Record<string, unknown>);
  const differs = (field: string): boolean =>
    runs.some(
      ({ scenario }) => !isDeepStrictEqual((scenario as unknown as typeof first)![field], first![field]),
    );
  const fields = Object.keys(first!).filter((field) => !SEARCH.has(field) && differs(field));
  const world =
    fields.length === 0 ? [] : [`The runs are of different worlds: they differ in ${fields.join(', ')}.`];
  const archives = runs.filter(({ scenario }) => scenario.evolution.archive);
  const scores = archives.map(({ scenario }) => [scenario.evolution.archive, scenario.validity.maximumLoss]);
  const isOther = scores.some((each) => !isDeepStrictEqual(each, scores[0]));
  return isOther
    ? [...world, 'QD-scores do not compare: the runs have different archives or floors.']
    : world;
}
