// Weights that a run did not keep, learned again from their seeds: those of a child that inherited from its parent's, and
// so on, back to ancestors whose weights were kept or drawn. On the CPU backend that gives the same bits.

import type { Scenario } from '../../scenarios/scenario.ts';
import { EvolutionError } from '../errors.ts';
import type { EvaluationRequest, Evaluator } from '../evaluate/evaluate.ts';
import type { Genotype } from '../genotypes/genotype.ts';
import type { Judged, Valid } from '../individual/individual.ts';
import type { Learnt } from '../individual/learnt.ts';
import { spaceOf } from '../parts/choose.ts';
import type { Parts } from '../parts/parts.ts';
import { inheritFrom } from '../search/inheritance.ts';

/** Where individuals and the weights that were kept are found. */
export interface Kept {
  /** What the scenario may name; by default what is built in. */
  readonly parts?: Parts;
  byId(id: string): Judged<Genotype> | undefined;
  controllerOf(id: string): Learnt | undefined;
}

/**
 * The controllers of individuals, kept or learned again.
 *
 * @param signal Lets learning end early; the promise is then rejected with its reason.
 * @returns By id; ancestors that had to be learned as well are among them.
 * @throws {EvolutionError} `bad-results` if an ancestor is missing or cannot be evaluated
 */
export async function controllersOf(
  kept: Kept,
  scenario: Scenario,
  individuals: readonly Valid<Genotype>[],
  evaluator: Evaluator,
  signal?: AbortSignal,
): Promise<Map<string, Learnt>> {
  const controllers = new Map<string, Learnt>();
  const missing = lineages(kept, scenario, individuals, controllers);
  // Parents before children: those of one depth can be learned side by side.
  const depths = [...new Set(missing.map(({ depth }) => depth))].sort((a, b) => a - b);
  for (const depth of depths) {
    const layer = missing.filter((individual) => individual.depth === depth);
    const requests = layer.map((individual) => requestOf(kept, scenario, individual, controllers));
    const results = await evaluator.evaluate(requests, { signal });
    signal?.throwIfAborted();
    for (const { id, controller, reason } of results) {
      if (!controller) throw new EvolutionError('bad-results', `"${id}" cannot be learned again. ${reason}`);
      controllers.set(id, controller);
    }
  }
  return controllers;
}

/** Those whose weights have to be learned, ancestors included; weights that were kept go to `controllers`. */
function lineages(
  kept: Kept,
  { evolution }: Scenario,
  individuals: readonly Valid<Genotype>[],
  controllers: Map<string, Learnt>,
): Valid<Genotype>[] {
  const missing = new Map<string, Valid<Genotype>>();
  const queue = [...individuals];
  for (const individual of queue) {
    const { id, parents } = individual;
    if (missing.has(id) || controllers.has(id)) continue;
    const controller = kept.controllerOf(id);
    if (controller) controllers.set(id, controller);
    else {
      missing.set(id, individual);
      if (evolution.inheritance === 'weights' && parents[0] !== undefined)
        queue.push(ancestor(kept, parents[0]));
    }
  }
  return [...missing.values()];
}

function ancestor(kept: Kept, id: string): Valid<Genotype> {
  const individual = kept.byId(id);
  if (individual?.status === 'valid') return individual;
  throw new EvolutionError('bad-results', `The ancestor "${id}" is missing in the run.`);
}

function requestOf(
  kept: Kept,
  scenario: Scenario,
  { id, genotype, seeds, parents, learningCurve, rate }: Valid<Genotype>,
  controllers: ReadonlyMap<string, Learnt>,
): EvaluationRequest {
  const space = spaceOf(scenario, kept.parts);
  const child = space.develop(genotype);
  const inherited = parents[0] === undefined ? undefined : controllers.get(parents[0]);
  return {
    id,
    scenario,
    body: child.body,
    controller:
      inherited && scenario.evolution.inheritance === 'weights'
        ? inheritFrom(
            scenario,
            space,
            { genotype: ancestor(kept, parents[0]!).genotype, controller: inherited },
            child,
            seeds.controller,
          )
        : null,
    seed: seeds.controller,
    rate,
    // It ended where it ended then: nobody reaches this rung.
    rungs: [{ evaluation: learningCurve.length - 1, loss: Number.NEGATIVE_INFINITY }],
    behaviour: [],
  };
}
