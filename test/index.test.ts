import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DIST } from './support/dist.ts';

const morphograd = (await import(join(DIST, 'index.js'))) as typeof import('../index.ts');

/** Everything that a module of the package imports from outside, itself or through others. */
function outside(file: string, seen = new Set<string>()): string[] {
  if (seen.has(file)) return [];
  seen.add(file);
  const imports = readFileSync(file, 'utf8').matchAll(
    /^(?:import|export)\b[^;]*?\bfrom "([^"]+)"|\bimport\("([^"]+)"\)/gm,
  );
  return [...imports].flatMap(([, from, dynamic]) => {
    const path = (from ?? dynamic)!;
    return path.startsWith('.') ? outside(join(dirname(file), path), seen) : [path];
  });
}

describe('the package', () => {
  it('imports nothing that a browser lacks', () => {
    expect([...new Set(outside(join(DIST, 'index.js')))]).toEqual(['zod']);
    expect(outside(join(DIST, 'node.js'))).toContain('piscina');
  });

  it('builds a body, simulates a batch, gives gradients, trains and evolves', async () => {
    const { builtInScenario, createTask, createWasmBackend, initialController, learn, parseRobot } =
      morphograd;
    const walk = builtInScenario('walk');
    const evolution = { ...walk.evolution, population: 3, generations: 1 };
    const scenario = { ...walk, steps: 40, evolution };
    const masses = [{ position: [0, 0] }, { position: [0.2, 0] }, { position: [0.1, 0.17] }];
    const { body } = parseRobot(
      {
        masses,
        springs: [
          { a: 0, b: 1 },
          { a: 1, b: 2 },
        ],
      },
      'mine',
    );
    const task = createTask(scenario);
    const backend = createWasmBackend({ precision: 'single' });
    const controller = initialController(scenario.controller, body, 1);
    const subjects = [1, 2].map((seed) => ({
      body,
      controller: initialController(scenario.controller, body, seed),
    }));

    const outcomes = await morphograd.simulateBatch(backend, task, subjects, { gradient: true });
    expect(outcomes).toHaveLength(2);
    expect(outcomes[0]!.gradients!.values.get('output')).toHaveLength(33 * 2);

    const { fitness, learningCurve } = await learn(backend, task, body, controller, { updates: 2 });
    expect(learningCurve[0]).toBe(outcomes[0]!.loss);
    expect(fitness).toBe(-Math.min(...learningCurve));

    const evaluator = morphograd.createBackendEvaluator(backend);
    let generations = 0;
    for await (const { best } of morphograd.evolve({ scenario, evaluator })) {
      expect(best[0]!.fitness).toBeTypeOf('number');
      generations++;
    }
    expect(generations).toBe(2);
    await evaluator.close();
  });
});
