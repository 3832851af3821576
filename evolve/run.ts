// A run of evolution: generation after generation, from a scenario and a seed to robots. It keeps nothing on disk and
// needs no Node; whoever iterates over it stores and shows what it gives.

import type { RobotController } from '../control/robot/controller.ts';
import type { Robot } from '../control/robot.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import type { Body } from '../sim/body.ts';
import { version } from '../version.ts';
import { type Breeder, createBreeder, type Genotype, spaceOf } from './breed.ts';
import type { EvaluationResult, Evaluator } from './evaluate.ts';
import type { Judged, Valid } from './individual.ts';
import { createSearch, judge, type Search, type SearchConfig, tell } from './search.ts';
import { survivors } from './selection/elitist.ts';
import { type GenerationSummary, summarize } from './summary.ts';

export interface EvolveOptions {
  /** Its `evolution` says how many individuals and generations, its `learning` how long each learns. */
  readonly scenario: Scenario;
  /** It alone decides the outcome; a safe integer, 1 by default. */
  readonly seed?: number;
  readonly evaluator: Evaluator;
  /** By default this thread breeds. */
  readonly breeder?: Breeder;
  /** How many of the best robots to give with each generation, 5 by default. */
  readonly top?: number;
  /** Called once for each individual as its evaluation ends, in any order. */
  readonly onEvaluation?: (result: EvaluationResult) => void;
}

export interface Generation {
  readonly summary: GenerationSummary;
  /** Those evaluated in this generation. */
  readonly evaluated: readonly Judged<Genotype>[];
  /** The best of all so far, complete, best first. */
  readonly best: readonly Robot[];
}

/**
 * Evolves robots: yields the first, random generation, then `scenario.evolution.generations` more. Leave the loop to
 * stop early.
 *
 * @throws {EvolutionError} `bad-options` if the scenario has no space of bodies; `worker-failed`
 */
export async function* evolve(options: EvolveOptions): AsyncGenerator<Generation, void, void> {
  const { scenario, seed = 1, evaluator, breeder = createBreeder(), top = 5, onEvaluation } = options;
  const config: SearchConfig<Genotype> = {
    space: spaceOf(scenario),
    select: survivors,
    population: scenario.evolution.population,
    seed,
  };
  let search: Search<Genotype> = createSearch(config);
  let best: Robot[] = [];
  for (let generation = 0; generation <= scenario.evolution.generations; generation++) {
    const began = performance.now();
    const newborns = await breeder.breed(scenario, search.births);
    const requests = newborns.map(({ individual: { id, seeds }, body }) => ({
      id,
      scenario,
      body,
      seed: seeds.controller,
    }));
    const results = await evaluator.evaluate(requests, onEvaluation);
    const evaluated = newborns.map(({ individual }, i) => judge(individual, results[i]!, scenario.validity));
    search = tell(config, search, evaluated);
    best = search.population
      .slice(0, top)
      .filter((individual) => individual.status === 'valid')
      .map((individual) => {
        const known = best.find((robot) => robot.provenance?.id === individual.id);
        if (known) return known;
        const i = evaluated.findIndex(({ id }) => id === individual.id);
        const { body } = newborns[i]!;
        const origin = { scenario, seed, backend: evaluator.backend };
        return robotFrom(origin, individual, body, results[i]!.controller);
      });
    const seconds = (performance.now() - began) / 1000;
    yield { summary: summarize(scenario, search, evaluated, seconds), evaluated, best };
  }
}

/** What the robots of a run have in common. */
export interface Origin {
  readonly scenario: Scenario;
  readonly seed: number;
  readonly backend: string;
}

/** An individual as a robot, with what it has learned and where it comes from. */
export function robotFrom(
  { scenario, seed, backend }: Origin,
  { genotype, fitness, learningCurve, id, generation, parents }: Valid<Genotype>,
  body: Body,
  controller: RobotController,
): Robot {
  const space = spaceOf(scenario);
  return {
    name: `${scenario.name} ${id}`,
    body,
    genotype: { space: space.name, genes: space.toJSON(genotype) },
    controller,
    scenario,
    fitness,
    learningCurve: [...learningCurve],
    provenance: { seed, generation, id, parents: [...parents], packageVersion: version, backend },
  };
}
