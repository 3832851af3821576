import { describe, expect, it } from 'vitest';
import { createTask } from '../../../control/task.ts';
import { evaluateOn } from '../../../evolve/evaluate/evaluate-on.ts';
import { validitySchema } from '../../../scenarios/evolution.ts';
import type { Backend } from '../../../sim/backends/backend.ts';
import { createWasmBackend } from '../../../sim/backends/wasm/backend.ts';
import { randomBody, smallScenario } from '../../support/small.ts';

/** @param recorded Steps and start of each recording are added to it. */
function noting(backend: Backend, recorded: [number, number | undefined][]): Backend {
  return {
    ...backend,
    async open(program, job) {
      const session = await backend.open(program, job);
      return {
        set: (name, values) => session.set(name, values),
        run: (options) => session.run(options),
        record: (steps, rollout, from) => {
          recorded.push([steps, rollout]);
          return session.record(steps, rollout, from);
        },
        close: () => session.close(),
      };
    },
  };
}

describe('evaluateOn', () => {
  it('looks for leaps and sees the behaviour in one rollout from the first start', async () => {
    const start = { offset: [0, 0], rotation: 0, velocity: [0, 0] };
    const starts = [start, { ...start, velocity: [1, 0] }];
    const scenario = smallScenario({ validity: validitySchema.parse({}), starts });
    const body = randomBody(scenario, 1);
    const request = { id: '0-0', scenario, body, controller: null, seed: 1, rate: 1, rungs: [] };
    const recorded: [number, number | undefined][] = [];
    const backend = noting(createWasmBackend({ precision: 'single' }), recorded);
    const behaviour = ['gait-frequency', 'control-energy'] as const;
    const seen = await evaluateOn(backend, createTask(scenario), { ...request, behaviour });
    expect(recorded).toEqual([
      [50, undefined],
      [50, 1],
    ]);
    expect(seen).toMatchObject({ status: 'done', rollouts: 3 * 2 + 2 + 1 });

    const unlimited = { ...scenario, validity: { ...scenario.validity, maximumLeap: null } };
    const alone = await evaluateOn(backend, createTask(unlimited), {
      ...{ ...request, behaviour },
      scenario: unlimited,
    });
    expect(recorded).toHaveLength(3);
    expect(alone).toEqual({ ...seen, rollouts: 3 * 2 + 1 });
  });
});
