import { describe, expect, it } from 'vitest';
import { stream } from '../../../../base/random.ts';
import { simulateBatch } from '../../../../control/batch.ts';
import { initialController } from '../../../../control/initialise.ts';
import { createTask, jobOf } from '../../../../control/task.ts';
import { spaceOf } from '../../../../evolve/parts/choose.ts';
import { parseScenario } from '../../../../evolve/parts/scenario.ts';
import { builtInSource } from '../../../../scenarios/load.ts';
import type { ScenarioInput } from '../../../../scenarios/scenario.ts';
import { createWasmBackend } from '../../../../sim/backends/wasm/backend.ts';
import { actuatorsOf } from '../../../../sim/body/body.ts';
import { checkGradients, everyGradient, GRADIENT_TOLERANCE } from '../../../../sim/check/gradients.ts';

/** The scenario `walk` with voxels for bodies, and whatever else is changed. */
function walking(changes: Partial<ScenarioInput> = {}) {
  const { json, files, where } = builtInSource('walk');
  return parseScenario({ ...(json as object), body: { genotype: 'voxels' }, ...changes }, files, where);
}

describe('bodies of voxels', () => {
  it('walk in the world of "walk" without exploding, with as much as their materials can do', async () => {
    const scenario = walking();
    const task = createTask(scenario);
    const space = spaceOf(scenario);
    // Full swings in step: the most that muscles can shake a body.
    const full = (count: number) => ({
      kind: 'oscillators' as const,
      period: 1,
      amplitude: new Float64Array(count).fill(1),
      frequency: new Float64Array(count).fill(3),
      phase: new Float64Array(count),
    });
    const swinging = createTask({
      ...scenario,
      controller: { kind: 'oscillators', period: 1, amplitude: 1, frequency: 3 },
    });
    const bodies = [
      ...Array.from({ length: 6 }, (_, i) => space.develop(space.random(stream(i))).body),
      // The stiffest, tied to the strongest.
      space.develop(space.fromJSON({ voxels: ['SSSSSSSS', '+-+-+-+-', 'SSSSSSSS', '+-+-+-+-', 'SSSSSSSS'] }))
        .body,
    ];
    const backend = createWasmBackend({ precision: 'single' });
    const learned = bodies.map((body, i) => ({
      body,
      controller: initialController(scenario.controller, body, i),
    }));
    const shaken = bodies.map((body) => ({ body, controller: full(actuatorsOf(body).length) }));
    const outcomes = [
      ...(await simulateBatch(backend, task, learned)),
      ...(await simulateBatch(backend, swinging, shaken)),
    ];
    for (const { loss } of outcomes) expect(Math.abs(loss)).toBeLessThan(5);
  });

  it('have the gradients that differences give, in antiphase too', async () => {
    const scenario = walking({
      timeStep: 0.002,
      contact: { law: 'penalty', friction: 0.5 },
      controller: { kind: 'perceptron', hidden: 4, clocks: 2, clockRate: 20, featureScale: 1 },
    });
    const task = createTask(scenario, { gradients: everyGradient });
    const space = spaceOf(scenario);
    const genotype = space.fromJSON({ voxels: ['........', '........', '........', '.+-.....', '.-S.....'] });
    const { body } = space.develop(genotype);
    expect(Math.min(...body.springs.amplitude)).toBe(-0.2);
    const job = jobOf(task, body, initialController(scenario.controller, body, 1));
    const exact = createWasmBackend({ precision: 'double' });
    const checks = await checkGradients(exact, task.program, job, { steps: 40 });
    const measured = checks.filter(({ outcome }) => outcome === 'measured');
    expect(measured.map(({ group }) => group)).toEqual(
      expect.arrayContaining(['spring.amplitude', 'spring.stiffness', 'hidden', 'output']),
    );
    for (const { group, error } of measured) expect(error, group).toBeLessThanOrEqual(GRADIENT_TOLERANCE);
  });
});
