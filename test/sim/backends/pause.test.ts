import { describe, expect, it } from 'vitest';
import { initialController } from '../../../control/initialise.ts';
import { createTask, jobOf } from '../../../control/task.ts';
import type { Session } from '../../../sim/backends/backend.ts';
import { createWasmBackend } from '../../../sim/backends/wasm/backend.ts';
import { randomBody, smallScenario } from '../../support/small.ts';

const scenario = smallScenario({
  controller: { ...smallScenario().controller, kind: 'perceptron', period: 3 } as never,
});
const body = randomBody(scenario, 1);
const task = createTask(scenario);
const steps = 20_000;

function open(pause?: () => Promise<void>): Promise<Session> {
  const backend = createWasmBackend({ precision: 'single', ...(pause && { pause }) });
  return backend.open(task.program, jobOf(task, body, initialController(scenario.controller, body, 1)));
}

describe('a run that lets its thread see to other things', () => {
  it.each([
    ['forward', { gradient: false }],
    ['with its gradient', { gradient: true }],
    ['with its gradient, from checkpoints', { gradient: true, segment: 5000 }],
  ])('has the bits of one that holds it, %s', async (_, options) => {
    let pauses = 0;
    const pausing = await open(async () => {
      pauses++;
    });
    const expected = await (await open()).run({ steps, ...options });
    for (let i = 0; i < 3; i++) expect(await pausing.run({ steps, ...options })).toEqual(expected);
    expect(pauses).toBeGreaterThan(0);
  });

  it('records the same', async () => {
    expect(await (await open(async () => {})).record(steps)).toEqual(await (await open()).record(steps));
  });

  it('ends where the pause rejects', async () => {
    const session = await open(() => Promise.reject(new RangeError('enough')));
    await expect(session.run({ steps: 1_000_000, gradient: false })).rejects.toThrow('enough');
  });
});
