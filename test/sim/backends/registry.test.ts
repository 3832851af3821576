import { describe, expect, it, onTestFinished } from 'vitest';
import { createGpuEvaluator } from '../../../evolve/evaluate/gpu-evaluator.ts';
import {
  type BackendKind,
  backendKinds,
  createTask,
  createWasmBackend,
  initialController,
  learn,
  openBackend,
  registerBackend,
  type Session,
  simulateBatch,
} from '../../../index.ts';
import '../../../sim/backends/node.ts';
import { backendKind, simulationBackends } from '../../../sim/backends/registry.ts';
import { randomBody, requestFor, smallScenario } from '../../support/small.ts';

/** A backend of one's own: the CPU's, whose sessions are counted. */
let opened = 0;
const counting: BackendKind = {
  name: 'counting',
  purpose: 'simulation',
  isReproducible: true,
  evaluates: 'together',
  isAvailable: async () => true,
  isPreferred: async () => false,
  open: async () => {
    const cpu = createWasmBackend({ precision: 'single' });
    return {
      ...cpu,
      name: 'counting',
      open: (...args): Promise<Session> => {
        opened++;
        return cpu.open(...args);
      },
    };
  },
};

describe('the registry of backends', () => {
  it("has Node's, and says which search may take", () => {
    expect(backendKinds().map(({ name }) => name)).toEqual(['cpu', 'exact', 'gpu']);
    expect(simulationBackends()).toEqual(['cpu', 'gpu']);
  });

  it('opens by name, and names the nearest where there is none', async () => {
    expect((await openBackend('exact')).name).toBe('exact');
    await expect(openBackend('exakt')).rejects.toThrow('Did you mean "exact"?');
    expect(() => registerBackend(backendKind('cpu'))).toThrow(RangeError);
  });

  it('takes a backend that a user brings, which then simulates, learns and evolves as any other', async () => {
    onTestFinished(registerBackend(counting));
    expect(simulationBackends()).toContain('counting');
    const scenario = smallScenario();
    const task = createTask(scenario);
    const body = randomBody(scenario, 1);
    const subjects = [{ body, controller: initialController(scenario.controller, body, 1) }];
    const [mine, cpu] = [await openBackend('counting'), await openBackend('cpu')];
    expect(await simulateBatch(mine, task, subjects)).toEqual(await simulateBatch(cpu, task, subjects));
    const evaluator = await createGpuEvaluator(() => openBackend('counting'));
    const [result] = await evaluator.evaluate([requestFor(scenario, body, 1)]);
    expect(result!.status).toBe('done');
    expect(evaluator.backend).toBe('counting');
    const { learningCurve } = await learn(mine, task, body, subjects[0]!.controller);
    expect(learningCurve).toHaveLength(scenario.learning.updates + 1);
    expect(opened).toBe(1);
  });
});
