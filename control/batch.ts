// Several bodies under one task, simulated together.

import type { Backend, Outcome, RunOptions, Trajectory } from '../sim/backends/backend.ts';
import type { Body } from '../sim/body/body.ts';
import { type PackedBody, pack } from '../sim/body/pack.ts';
import type { RobotController } from './robot/controller.ts';
import { jobOf, type Task } from './task.ts';

/** A body and what drives it. */
export interface Subject {
  readonly body: Body;
  /** As the task's scenario asks for it; see `withController` for one that does not. */
  readonly controller: RobotController;
}

/** What {@link simulateBatch} runs; see {@link RunOptions}. */
export interface BatchOptions extends Partial<RunOptions> {
  /** By default the scenario's. */
  readonly steps?: number;
  /** Gradients of the loss besides the loss, with respect to what the task was made differentiable for; default false. */
  readonly gradient?: boolean;
  /** Besides the losses what the controllers put out at each step; each rollout is then simulated once more. */
  readonly outputs?: boolean;
  /** Besides the losses the whole trajectories, outputs among them; in the same way. */
  readonly trajectories?: boolean;
}

/** What a subject's episodes come to. */
export interface BatchOutcome extends Outcome {
  /** Activations of each rollout, if they were asked for, each of shape [steps × actuators]. */
  readonly outputs?: readonly Float64Array[];
  /** Of each rollout, if they were asked for. */
  readonly trajectories?: readonly Trajectory[];
}

/**
 * Simulates an episode of each subject. Their sizes and wiring may differ, and a body that explodes (its loss is not
 * finite) changes nothing for the others. On the CPU backends outcomes are to the bit those of each subject alone, and
 * subjects of the same wiring run side by side: give all that there are in one call.
 *
 * @returns An outcome for each subject, in their order. Fitness is minus the loss.
 * @throws {RangeError} where a subject does not fit the task (the message names its index), an option is out of its range,
 * the task was made without gradients but they are asked for, or the memory does not suffice
 * @throws {GpuError} where the backend's device fails
 */
export async function simulateBatch(
  backend: Backend,
  task: Task,
  subjects: readonly Subject[],
  options: BatchOptions = {},
): Promise<BatchOutcome[]> {
  const { steps = task.scenario.steps, gradient = false, outputs, trajectories, ...rest } = options;
  const packed = new Map<Body, PackedBody>();
  const jobs = subjects.map(({ body, controller }, i) =>
    ofSubject(i, () => {
      const ready = packed.get(body) ?? pack(body);
      packed.set(body, ready);
      return jobOf(task, body, controller, ready);
    }),
  );
  const batch = await backend.openBatch(task.program, jobs);
  try {
    const outcomes = await batch.run({ steps, gradient, ...rest });
    if (!outputs && !trajectories) return outcomes;
    const recorded = await batch.recordAll(steps);
    return outcomes.map((outcome, i) => ({
      ...outcome,
      ...(outputs && { outputs: recorded[i]!.map(({ activation }) => activation) }),
      ...(trajectories && { trajectories: recorded[i]! }),
    }));
  } finally {
    batch.close();
  }
}

/** Says of a fault with which subject it lies. */
function ofSubject<T>(index: number, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new RangeError(`Subject ${index}: ${cause.message}`, { cause });
  }
}
