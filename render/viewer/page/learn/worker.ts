// The worker that learns: gradient descent on what a robot's scenario trains, evaluation by evaluation.

import '../jitless.ts';
import { createTask, createWasmBackend, type Learned, learn, type Robot } from '../../../../index.ts';
import { controllerOf, scenarioOf } from '../../../draw/world.ts';
import { messageOf } from '../sim/rpc.ts';

export interface LearnRequest {
  readonly robot: Robot;
  readonly updates: number;
  /** Takes back steps that make it worse, so that what it knows already is not lost. */
  readonly backtracking: boolean;
}

/** What of a robot learning changes. */
export type Taught = Pick<Learned, 'controller' | 'body' | 'scenario'>;

export type LearnEvent =
  /** `best` is there where it is the best so far. */
  | { readonly kind: 'evaluation'; readonly loss: number; readonly best: Taught | null }
  | ({ readonly kind: 'done' } & Pick<Learned, 'failure' | 'isAtOptimum'>)
  | { readonly kind: 'failed'; readonly message: string };

const post = (event: LearnEvent): void => (globalThis as unknown as Worker).postMessage(event);

globalThis.onmessage = async ({ data }: MessageEvent<LearnRequest>) => {
  try {
    post({ kind: 'done', ...(await follow(data)) });
  } catch (error) {
    post({ kind: 'failed', message: messageOf(error) });
  }
};

async function follow({
  robot,
  updates,
  backtracking,
}: LearnRequest): Promise<Pick<Learned, 'failure' | 'isAtOptimum'>> {
  const task = createTask(scenarioOf(robot));
  const backend = createWasmBackend({ precision: 'single' });
  let least = Number.POSITIVE_INFINITY;
  const { failure, isAtOptimum } = await learn(backend, task, robot.body, controllerOf(robot.controller), {
    updates,
    backtracking,
    ...(robot.learningRate !== undefined && { rate: robot.learningRate }),
    onEvaluation(_, loss, controller, subject) {
      const isBest = loss < least;
      if (isBest) least = loss;
      post({ kind: 'evaluation', loss, best: isBest ? { controller, ...subject() } : null });
      return undefined;
    },
  });
  return { failure, isAtOptimum };
}
