import { describe, expect, it } from 'vitest';
import { simulateBatch } from '../../../control/batch.ts';
import { initialController } from '../../../control/initialise.ts';
import { createTask } from '../../../control/task.ts';
import { createWasmBackend } from '../../../sim/backends/wasm/backend.ts';
import { actuatorsOf } from '../../../sim/body/body.ts';
import { DIST } from '../../support/dist.ts';
import { randomBody, smallScenario } from '../../support/small.ts';

// Worker threads run built files.
const { createThreadedBackend }: typeof import('../../../node.ts') = await import(`${DIST}/node.js`);

const scenario = smallScenario();
const task = createTask(scenario);
const bodies = [1, 1, 2, 1, 1, 3, 1].map((seed) => randomBody(scenario, seed));
const subjects = bodies.map((body, i) => ({
  body,
  controller: initialController(scenario.controller, body, i),
}));

describe('a backend on worker threads', () => {
  it.each([1, 2, 3])('gives with %d of them the bits of one thread', async (threads) => {
    const options = { gradient: true, outputs: true, trajectories: true };
    const threaded = createThreadedBackend({ threads });
    try {
      const outcomes = await simulateBatch(threaded, task, subjects, options);
      const alone = await simulateBatch(createWasmBackend({ precision: 'single' }), task, subjects, options);
      expect(outcomes).toEqual(alone);
      expect(outcomes[0]!.outputs![0]).toHaveLength(scenario.steps * actuatorsOf(subjects[0]!.body).length);
      expect(outcomes[0]!.trajectories![0]!.activation).toEqual(outcomes[0]!.outputs![0]);
    } finally {
      await threaded.close();
    }
  });

  it('hands on what cannot be run', async () => {
    const threaded = createThreadedBackend({ threads: 1 });
    try {
      await expect(simulateBatch(threaded, task, subjects, { steps: -1 })).rejects.toThrow(RangeError);
      const [first] = subjects;
      const { springs } = first!.body;
      const broken = {
        ...first!,
        body: { ...first!.body, springs: { ...springs, stiffness: springs.stiffness.map(() => Number.NaN) } },
      };
      await expect(simulateBatch(threaded, task, [first!, broken])).rejects.toThrow(
        /^Subject 1: springs.stiffness\[0\] is NaN/,
      );
    } finally {
      await threaded.close();
    }
    expect(() => createThreadedBackend({ threads: 0 })).toThrow(RangeError);
  });
});
