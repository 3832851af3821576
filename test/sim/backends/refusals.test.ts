import { describe, expect, it } from 'vitest';
import { createTask, jobOf } from '../../../control/task.ts';
import { parseScenario } from '../../../scenarios/load.ts';
import type { Job } from '../../../sim/backends/backend.ts';
import { createWasmBackend } from '../../../sim/backends/wasm/backend.ts';
import { experiment, type Setting } from '../../support/tasks.ts';

const setting: Setting = {
  law: 'coulomb',
  dimension: 2,
  regime: 'sliding',
  rollouts: 2,
  body: { masses: 6 },
};
const { task, job } = experiment(setting);

describe.each(['single', 'double'] as const)('a CPU backend in %s precision', (precision) => {
  const backend = createWasmBackend({ precision });
  const opened = (changes: Partial<Job>) => backend.open(task.program, { ...job, ...changes });

  it('refuses jobs that do not fit the program', async () => {
    const other = experiment({ ...setting, body: { masses: 9 } });
    const space = experiment({ ...setting, dimension: 3 });
    await expect(
      opened({ values: new Map([...job.values, ['hidden', other.job.values.get('hidden')!]]) }),
    ).rejects.toThrow(/^The weights "hidden" are \d+ for this body/);
    for (const missing of ['world.gravity.y', 'hidden']) {
      const values = new Map([...job.values].filter(([name]) => name !== missing));
      await expect(opened({ values })).rejects.toThrow(`The job gives no values for "${missing}".`);
    }
    await expect(opened({ starts: [] })).rejects.toThrow('at least one start');
    await expect(opened({ starts: other.job.starts })).rejects.toThrow(
      'Start 0 needs 12 numbers for positions',
    );
    await expect(backend.open(task.program, space.job)).rejects.toThrow('lives in 3D and the program in 2D');
  });

  it('refuses runs and recordings that are none', async () => {
    const session = await opened({});
    for (const steps of [-1, 2.5, Number.NaN]) {
      const problem = `a whole number of steps from 0 up, not ${steps}`;
      await expect(session.run({ steps, gradient: false })).rejects.toThrow(problem);
      await expect(session.record(steps)).rejects.toThrow(problem);
    }
    await expect(session.run({ steps: 9, gradient: true, segment: 0 })).rejects.toThrow('from 1 up, not 0');
    await expect(session.record(9, 2)).rejects.toThrow('has 2 rollouts, and none of index 2');
    expect(() => session.set('hidden', [1])).toThrow('for this body, not 1');
    expect(() => session.set('spring.stifness', [1])).toThrow(
      'Nothing is called "spring.stifness" here. Did you mean "spring.stiffness"?',
    );
    session.close();
    const forward = createTask(task.scenario, { gradients: null });
    const blind = await backend.open(forward.program, job);
    await expect(blind.run({ steps: 9, gradient: true })).rejects.toThrow('made without gradients');
    blind.close();
  });

  it("lets nobody use a closed session, for its memory is another one's", async () => {
    const session = await opened({});
    session.close();
    session.close();
    const next = await opened({});
    const before = await next.run({ steps: 20, gradient: false });
    expect(() =>
      session.set(
        'hidden',
        Array.from(job.values.get('hidden')!, () => 0),
      ),
    ).toThrow('has been closed');
    expect(() => session.set('spring.stiffness', [])).toThrow('has been closed');
    await expect(session.run({ steps: 20, gradient: false })).rejects.toThrow('has been closed');
    await expect(session.record(20)).rejects.toThrow('has been closed');
    expect(await next.run({ steps: 20, gradient: false })).toEqual(before);
    next.close();
  });

  it('has no finite loss for a body that exploded, whatever the objective makes of it', async () => {
    const objective = 'fn final_reward(end: Body) -> f32 { return select(1.0, 0.0, end.center.x < 1.0); }';
    const json = { format: 'morphograd/scenario', version: 1, controller: { kind: 'none' } };
    const blunt = createTask(parseScenario(json, { 'objective.wgsl': objective }, 'blunt/scenario.json'));
    const { body } = experiment({ ...setting, controller: 'none' }).job.packed;
    const wild = { ...body, springs: { ...body.springs, stiffness: body.springs.stiffness.map(() => 1e12) } };
    for (const [each, isWhole] of [
      [body, true],
      [wild, false],
    ] as const) {
      const session = await backend.open(blunt.program, jobOf(blunt, each, { kind: 'none' }));
      const { loss } = await session.run({ steps: 400, gradient: false });
      expect(Number.isFinite(loss)).toBe(isWhole);
      session.close();
    }
  });
});
