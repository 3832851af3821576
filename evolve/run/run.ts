// A run of evolution: generation after generation, from a scenario and a seed to robots. It needs no Node, and keeps
// nothing but what its record keeps; whoever iterates over it shows what it gives.

import type { Robot } from '../../control/robot/robot.ts';
import type { Scenario } from '../../scenarios/scenario.ts';
import type { EvaluationResult, Evaluator } from '../evaluate/evaluate.ts';
import type { Genotype } from '../genotypes/genotype.ts';
import type { Judged, Valid } from '../individual/individual.ts';
import { byFitness } from '../individual/individual.ts';
import { type Brought, bring } from '../parts/bring.ts';
import type { Parts } from '../parts/parts.ts';
import { type Breeder, createBreeder } from '../search/breed.ts';
import { planOf } from '../search/plan.ts';
import { createSearch, generationsTold, isOver, populationOf, tell } from '../search/search.ts';
import type { Search } from '../search/state.ts';
import { createMemoryRecord, type RunRecord } from './record.ts';
import { type Origin, robotOf } from './robot-of.ts';
import { Scheduler } from './scheduler.ts';
import { Stopwatch } from './stopwatch.ts';
import { type GenerationSummary, summarize } from './summary.ts';

/** What a run depends on, what works for it, and who is told. */
export interface EvolveOptions extends Brought {
  /** Its `evolution` says how the search goes and when it ends, its `learning` how long each learns. */
  readonly scenario: Scenario;
  /** It alone decides the outcome; a safe integer, 1 by default. */
  readonly seed?: number;
  /** Has robots learn; it stays the caller's to close. */
  readonly evaluator: Evaluator;
  /** What the scenario may name, where that is more than what is built in. */
  readonly parts?: Parts;
  /** By default this thread breeds. */
  readonly breeder?: Breeder;
  /** What the run is remembered by; one that was begun goes on. By default it lives in memory. */
  readonly record?: RunRecord;
  /** How many of the best robots to give with each generation, 5 by default. */
  readonly top?: number;
  /** Called once for each individual as its evaluation ends, in any order. */
  readonly onEvaluation?: (result: EvaluationResult) => void;
  /** Once it is aborted no evaluation begins; those in flight are finished and recorded, and the run can be resumed. */
  readonly signal?: AbortSignal;
}

/** What {@link evolve} yields at the end of each generation. */
export interface Generation {
  readonly summary: GenerationSummary;
  /** Those born in this generation, in the order of their births. */
  readonly evaluated: readonly Judged<Genotype>[];
  /** The best of all so far, complete, best first; as many as `top`, or all there are. */
  readonly best: readonly Robot[];
}

/**
 * Evolves robots: yields the first, random generation, then as many more as `scenario.evolution` asks for; a run that is
 * resumed goes on after the generations that it has. Leave the loop to stop early.
 *
 * @throws {EvolutionError} `bad-options` if the scenario has no space of bodies or lacks an operator; `worker-failed`
 */
export async function* evolve(options: EvolveOptions): AsyncGenerator<Generation, void, void> {
  const { seed = 1, record = createMemoryRecord(), top = 5 } = options;
  const { scenario, parts } = bring(options.scenario, options, options.parts);
  const { breeder = createBreeder(parts) } = options;
  const plan = planOf(scenario, seed, parts);
  const origin: Origin = { scenario, seed, backend: options.evaluator.backend, parts };
  const stopwatch = new Stopwatch();
  let search = record.search ?? createSearch(plan);
  // A steady-state search issues births beyond the last generation, so that a run that is made longer goes on as it would have.
  const wanted = ({ births }: Search<Genotype>) =>
    births.filter(({ generation }) => generation <= plan.evolution.generations);
  let fittest = record.fittest(top, search.told);
  const scheduler = new Scheduler(
    { ...options, scenario, parts, plan, record, breeder, stopwatch },
    search.told,
  );
  try {
    while (!isOver(plan, search)) {
      const before = search;
      const generation = generationsTold(plan, before);
      const evaluated: Judged<Genotype>[] = [];
      while (generationsTold(plan, search) === generation) {
        scheduler.start(wanted(search));
        const next = await scheduler.next(search.told);
        if (next === null) return;
        search = stopwatch.time('selection', () => tell(plan, search, [next.judged]));
        evaluated.push(next.judged);
      }
      const valid = evaluated.filter((each) => each.status === 'valid').sort(byFitness);
      fittest = [...fittest, ...valid].sort(byFitness).slice(0, top);
      const needed = neededBy(search, fittest);
      const phases = stopwatch.lap();
      const facts = { generation, evaluated, rollouts: search.rollouts - before.rollouts, phases };
      const summary = summarize(plan, search, facts, scenario.validity);
      const isLast = isOver(plan, search);
      if (isLast) scheduler.drop();
      else {
        // The next are evaluated while these are written down. Whatever is recorded of them comes after.
        scheduler.start(wanted(search));
        await scheduler.started();
      }
      stopwatch.time('storage', () =>
        record.commit({ search, summary, needed, sample: valid[0]?.id ?? null, isLast }),
      );
      const best = fittest.map((each) => robotOf(origin, each, record.controllerOf(each.id)!));
      yield { summary, evaluated, best };
    }
  } finally {
    await scheduler.close();
  }
}

/** Ids of those whose weights may still be inherited or shown. */
function neededBy(search: Search<Genotype>, fittest: readonly Valid<Genotype>[]): Set<string> {
  const individuals = [...populationOf(search), ...(search.archive?.values() ?? []), ...fittest];
  const parents = search.births.flatMap((birth) => birth.parents);
  return new Set([...individuals, ...parents].map(({ id }) => id));
}
