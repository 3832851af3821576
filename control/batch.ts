// Several bodies under one task, simulated together where the backend can, one after another where it cannot.

import type { Backend, Outcome, RunOptions } from '../sim/backends/backend.ts';
import type { GpuBackend } from '../sim/backends/gpu/backend.ts';
import type { Body } from '../sim/body/body.ts';
import type { RobotController } from './robot/controller.ts';
import { jobOf, type Task } from './task.ts';

/** A body and what drives it. */
export interface Subject {
  readonly body: Body;
  /** As the task's scenario asks for it; see `adopt` for one that does not. */
  readonly controller: RobotController;
}

/** What {@link simulateBatch} runs; see {@link RunOptions}. */
export interface BatchOptions extends Partial<RunOptions> {
  /** By default the scenario's. */
  readonly steps?: number;
  /** Gradients of the loss besides the loss, with respect to what the task was made differentiable for; default false. */
  readonly gradient?: boolean;
}

/**
 * Simulates an episode of each subject. Their sizes and wiring may differ, and a body that explodes (its loss is not
 * finite) changes nothing for the others.
 *
 * @returns An outcome for each subject, in their order. Fitness is minus the loss.
 * @throws {RangeError} where a subject does not fit the task, an option is out of its range, the task was made without
 * gradients but they are asked for, or the memory does not suffice
 * @throws {GpuError} where the backend's device fails
 */
export async function simulateBatch(
  backend: Backend | GpuBackend,
  task: Task,
  subjects: readonly Subject[],
  { steps = task.scenario.steps, gradient = false, ...options }: BatchOptions = {},
): Promise<Outcome[]> {
  const jobs = subjects.map(({ body, controller }) => jobOf(task, body, controller));
  const run: RunOptions = { steps, gradient, ...options };
  if ('openBatch' in backend) {
    const batch = await backend.openBatch(task.program, jobs);
    try {
      return await batch.run(run);
    } finally {
      batch.close();
    }
  }
  const outcomes: Outcome[] = [];
  for (const job of jobs) {
    const session = await backend.open(task.program, job);
    try {
      outcomes.push(await session.run(run));
    } finally {
      session.close();
    }
  }
  return outcomes;
}
