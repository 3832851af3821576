// Evaluation on a GPU, from the thread that owns it: all bodies of a scenario learn together, one batch an evaluation.

import { initialController } from '../control/initialise.ts';
import { jobOf } from '../control/task.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import type { GpuBackend } from '../sim/backends/gpu/backend.ts';
import type { EvaluationRequest, EvaluationResult, Evaluator } from './evaluate.ts';
import { evaluateOn, taskMemory } from './evaluate-on.ts';
import { Lockstep } from './lockstep.ts';

/** It closes the backend with itself. */
export function createGpuEvaluator(backend: GpuBackend): Evaluator {
  const taskOf = taskMemory();
  const together = async (
    scenario: Scenario,
    requests: readonly EvaluationRequest[],
    onDone?: (result: EvaluationResult) => void,
  ): Promise<EvaluationResult[]> => {
    const task = taskOf(scenario);
    const jobs = requests.map(({ body, seed }) =>
      jobOf(task, body, initialController(scenario.controller, body, seed)),
    );
    const batch = await backend.openBatch(task.program, jobs);
    try {
      const lockstep = new Lockstep(batch, jobs.length);
      return await Promise.all(
        requests.map(async (request, i) => {
          const result = await evaluateOn(lockstep.member(i), task, request);
          onDone?.(result);
          return result;
        }),
      );
    } finally {
      batch.close();
    }
  };
  return {
    backend: backend.name,
    async evaluate(requests, onDone) {
      const byId = new Map<string, EvaluationResult>();
      for (const [scenario, group] of byScenario(requests)) {
        for (const result of await together(scenario, group, onDone)) byId.set(result.id, result);
      }
      return requests.map(({ id }) => byId.get(id)!);
    },
    close: () => backend.close(),
  };
}

function byScenario(requests: readonly EvaluationRequest[]): Map<Scenario, EvaluationRequest[]> {
  const groups = new Map<Scenario, EvaluationRequest[]>();
  for (const request of requests) {
    const group = groups.get(request.scenario) ?? [];
    group.push(request);
    groups.set(request.scenario, group);
  }
  return groups;
}
