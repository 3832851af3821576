// Evaluation on a GPU, from the thread that owns it: all bodies of a scenario learn together, one batch an evaluation.

import { groupsOf, upload } from '../../control/learn/learnable.ts';
import { jobOf, type Task } from '../../control/task.ts';
import type { Scenario } from '../../scenarios/scenario.ts';
import type { Backend, Session } from '../../sim/backends/backend.ts';
import { GpuError } from '../../sim/backends/gpu/device.ts';
import { controllerOf, type Learnt } from '../individual/learnt.ts';
import type { EvaluateOptions, EvaluationRequest, EvaluationResult, Evaluator } from './evaluate.ts';
import { type EvaluationParts, evaluateOn, taskMemory } from './evaluate-on.ts';
import { startOf } from './learning.ts';
import { Lockstep } from './lockstep.ts';

/**
 * An evaluator on a GPU, of this thread. It closes the backend with itself. A batch is begun and finished as a whole,
 * an abort comes in between.
 *
 * @param parts What a scenario may name; by default what is built in.
 * @param open Gives the backend; called again after the device was lost, to repeat what was in flight on a new one.
 */
export async function createGpuEvaluator(
  open: () => Promise<Backend>,
  parts?: EvaluationParts,
): Promise<Evaluator> {
  const taskOf = taskMemory();
  let backend = await open();
  const repeated = async <T>(work: (backend: Backend) => Promise<T>): Promise<T> => {
    try {
      return await work(backend);
    } catch (error) {
      if (!(error instanceof GpuError && error.code === 'gpu-lost')) throw error;
      await backend.close().catch(() => {});
      backend = await open();
      return work(backend);
    }
  };
  return {
    backend: backend.name,
    async evaluate(requests, { onDone, signal }: EvaluateOptions = {}) {
      const byId = new Map<string, EvaluationResult>();
      const take = (result: EvaluationResult): void => {
        if (byId.has(result.id)) return;
        byId.set(result.id, result);
        onDone?.(result);
      };
      for (const [scenario, group] of byScenario(requests)) {
        if (signal?.aborted) break;
        await repeated((backend) => together(backend, taskOf(scenario), group, take, parts));
      }
      return requests.flatMap(({ id }) => byId.get(id) ?? []);
    },
    close: () => backend.close(),
  };
}

async function together(
  backend: Backend,
  task: Task,
  requests: readonly EvaluationRequest[],
  take: (result: EvaluationResult) => void,
  parts?: EvaluationParts,
): Promise<void> {
  const jobs = requests.map((request) => jobOf(task, request.body, startOf(request)));
  const batch = await backend.openBatch(task.program, jobs);
  try {
    const lockstep = new Lockstep(backend.name, batch, jobs.length);
    const observe = observing(lockstep);
    await Promise.all(
      requests.map(async (request, i) => {
        take(
          await evaluateOn(
            lockstep.member(i),
            task,
            request,
            (controller, look) => observe(i, controller, look),
            parts,
          ),
        );
      }),
    );
  } finally {
    batch.close();
  }
}

/** Recordings come one after the other, when all have learned: a batch does one thing at a time. */
function observing(lockstep: Lockstep) {
  let last: Promise<unknown> = lockstep.ended;
  return <T>(i: number, learnt: Learnt, look: (session: Session) => Promise<T>): Promise<T> => {
    const next = last.then(() => {
      const session = lockstep.session(i);
      upload(session, groupsOf(controllerOf(learnt)));
      for (const [name, values] of Object.entries(learnt.fields ?? {})) session.set(name, values);
      return look(session);
    });
    last = next.catch(() => {});
    return next;
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
