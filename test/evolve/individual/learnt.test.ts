import { describe, expect, it } from 'vitest';
import { createTask, jobOf } from '../../../control/task.ts';
import { createBackendEvaluator } from '../../../evolve/evaluate/evaluate-on.ts';
import type { Genotype } from '../../../evolve/genotypes/genotype.ts';
import type { Valid } from '../../../evolve/individual/individual.ts';
import { bodyOf } from '../../../evolve/individual/learnt.ts';
import { spaceOf } from '../../../evolve/parts/choose.ts';
import { createMemoryRecord } from '../../../evolve/run/record.ts';
import { controllersOf } from '../../../evolve/run/relearn.ts';
import { robotOf } from '../../../evolve/run/robot-of.ts';
import { evolve } from '../../../evolve/run/run.ts';
import { planOf } from '../../../evolve/search/plan.ts';
import { weightsFromRow, weightsToRow } from '../../../evolve/store/weights.ts';
import { createWasmBackend } from '../../../sim/backends/wasm/backend.ts';
import { smallScenario } from '../../support/small.ts';

const backend = createWasmBackend({ precision: 'single' });
const usual = smallScenario({ evolution: { inheritance: 'weights' } });
const training = (...train: string[]) => ({ ...usual, learning: { ...usual.learning, train } });
const scenario = training('controller', 'spring.stiffness', 'spring.rest_length');

/** A run in memory, all that it had, and its best individual. */
async function run() {
  const record = createMemoryRecord();
  const evaluator = createBackendEvaluator(backend);
  const all = new Map<string, Valid<Genotype>>();
  for await (const { evaluated } of evolve({ scenario, evaluator, record }))
    for (const each of evaluated) if (each.status === 'valid') all.set(each.id, each);
  const [best] = [...all.values()].sort((a, b) => b.fitness - a.fitness);
  return { record, evaluator, all, best: best! };
}

describe('evolution of robots whose bodies learn too', () => {
  it('keeps what a body has learned, so that its robot has the fitness that it was judged by', async () => {
    const { record, best } = await run();
    const learnt = record.controllerOf(best.id)!;
    const robot = robotOf({ scenario, seed: 1, backend: 'cpu' }, best, learnt);
    expect(robot.controller).not.toHaveProperty('fields');
    expect(robot.body.springs.stiffness).toEqual(learnt.fields!['spring.stiffness']);
    const task = createTask(scenario, { gradients: null });
    const session = await backend.open(task.program, jobOf(task, robot.body, robot.controller!));
    const { loss } = await session.run({ steps: scenario.steps, gradient: false });
    session.close();
    expect(0 - loss).toBe(best.fitness);
  });

  it('lets children develop from the genotype alone, and learns what was not kept again to the bit', async () => {
    const { record, evaluator, all, best } = await run();
    const child = [...all.values()].find(({ parents }) => parents.length > 0)!;
    const kept = { byId: (id: string) => all.get(id), controllerOf: () => undefined };
    const again = await controllersOf(kept, scenario, [best, child], evaluator);
    expect(again.get(best.id)).toEqual(record.controllerOf(best.id));
    expect(again.get(child.id)).toEqual(record.controllerOf(child.id));
    const born = spaceOf(scenario).develop(child.genotype).body;
    expect(bodyOf(born, again.get(child.id)!).springs.ends).toEqual(born.springs.ends);
  });

  it('writes fields into the rows of weights, and reads them back', async () => {
    const { record, best } = await run();
    const learnt = record.controllerOf(best.id)!;
    expect(weightsFromRow(weightsToRow(learnt))).toEqual(learnt);
  });

  it('refuses to train the world that all robots of a run share', () => {
    expect(() => planOf(training('controller', 'world.friction'), 1)).toThrow(
      '"learning.train" names "world.friction", but the robots of a run share their world',
    );
  });
});
