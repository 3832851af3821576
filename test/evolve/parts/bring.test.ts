import { afterAll, describe, expect, it } from 'vitest';
import { createBackendEvaluator } from '../../../evolve/evaluate/evaluate-on.ts';
import type { EvaluatorKind } from '../../../evolve/evaluate/evaluator.ts';
import { bring } from '../../../evolve/parts/bring.ts';
import { builtInParts, withParts } from '../../../evolve/parts/parts.ts';
import { parseScenario } from '../../../evolve/parts/scenario.ts';
import { evolve } from '../../../evolve/run/run.ts';
import { planOf } from '../../../evolve/search/plan.ts';
import { elitistKind } from '../../../evolve/selection/elitist.ts';
import { doubleFlip, height, truncation } from '../../../examples/custom-parts.ts';
import { createWasmBackend } from '../../../sim/backends/wasm/backend.ts';
import { smallScenario } from '../../support/small.ts';

const local = createBackendEvaluator(createWasmBackend({ precision: 'single' }));

afterAll(() => local.close());

describe('bring', () => {
  it('has the scenario name what is brought, so that whoever reads it later knows', () => {
    const { scenario, parts } = bring(smallScenario(), {
      selection: truncation,
      operators: [doubleFlip],
      descriptors: [height],
    });
    expect(scenario.evolution.selection).toEqual({ kind: 'truncation' });
    expect(scenario.evolution.operators).toEqual({ 'bit-flip': 1, 'double-flip': 1 });
    expect(parts.descriptors.at(-1)).toBe(height);
    expect(parseScenario(scenario, {}, 'again', parts)).toEqual(scenario);
    expect(() => parseScenario(scenario, {}, 'again')).toThrow(
      'again: "evolution.operators.double-flip" is not a field of the format.',
    );
  });

  it('leaves a scenario as it is where nothing is brought, or what is there already', () => {
    const scenario = smallScenario();
    expect(bring(scenario, {}).scenario).toEqual(scenario);
    expect(bring(scenario, { selection: elitistKind }).scenario).toEqual(scenario);
  });

  it('refuses two parts of one name', () => {
    const other = { ...truncation, name: 'elitist' };
    expect(() => bring(smallScenario(), { selection: other })).toThrow(
      'There are two selections called "elitist".',
    );
  });
});

describe('a selection that is brought', () => {
  it('gives the bits of the built-in one that does the same', async () => {
    const same = { ...elitistKind, name: 'same' };
    const runs = await Promise.all(
      [{}, { selection: same }].map(async (brought) => {
        const fitnesses: unknown[] = [];
        const run = evolve({ scenario: smallScenario(), seed: 5, evaluator: local, ...brought });
        for await (const { evaluated } of run) {
          for (const each of evaluated)
            fitnesses.push([each.id, each.key, each.status === 'valid' && each.fitness]);
        }
        return fitnesses;
      }),
    );
    expect(runs[1]).toEqual(runs[0]);
  });
});

describe('an evaluator by its name', () => {
  const halved: EvaluatorKind<{ readonly share: number }> = {
    name: 'halved',
    description: 'A share of the fitness that learning gives.',
    settings: ({ z, named }) =>
      z.strictObject({ ...named, share: z.number().default(0.5).describe('Of the fitness.') }),
    evaluate: async (_request, { learn, settings: { share } }) => {
      const result = await learn();
      return { ...result, fitness: share * result.fitness };
    },
  };

  it('evaluates with the settings that the scenario gives it', async () => {
    const parts = withParts(builtInParts, { evaluators: [halved] });
    const fitnessesOf = async (
      evaluator: { kind: string; share?: number } | undefined,
    ): Promise<number[]> => {
      const plain = smallScenario();
      const named = { ...plain, evolution: { ...plain.evolution, evaluator } };
      const scenario = parseScenario(named, {}, 'task', parts);
      const here = createBackendEvaluator(createWasmBackend({ precision: 'single' }), parts);
      const run = evolve({ scenario, seed: 2, evaluator: here, parts });
      const first = await run.next();
      await run.return();
      await here.close();
      return first.value!.evaluated.flatMap((each) => (each.status === 'valid' ? [each.fitness] : []));
    };
    const full = await fitnessesOf(undefined);
    expect(full.length).toBeGreaterThan(0);
    expect(await fitnessesOf({ kind: 'halved' })).toEqual(full.map((fitness) => fitness / 2));
    expect(await fitnessesOf({ kind: 'halved', share: 0.25 })).toEqual(full.map((fitness) => fitness / 4));
  });
});

describe('planOf', () => {
  it('names the parts of a scenario that are not there', () => {
    const { scenario } = bring(smallScenario(), { selection: truncation });
    expect(() => planOf(scenario, 1)).toThrow(
      'There is no selection "truncation". There are elitist, tournament',
    );
  });
});
