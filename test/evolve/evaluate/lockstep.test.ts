import { describe, expect, it } from 'vitest';
import { initialController } from '../../../control/initialise.ts';
import { createTask, jobOf } from '../../../control/task.ts';
import { Lockstep } from '../../../evolve/evaluate/lockstep.ts';
import type { BatchSession, Moment, RunOptions } from '../../../sim/backends/backend.ts';
import { createWasmBackend } from '../../../sim/backends/wasm/backend.ts';
import { randomBody, smallScenario } from '../../support/small.ts';

const scenario = smallScenario();
const task = createTask(scenario);
const backend = createWasmBackend({ precision: 'single' });
const jobs = [0, 1, 2].map((seed) => {
  const body = randomBody(scenario, seed);
  return jobOf(task, body, initialController(scenario.controller, body, seed));
});

/** The members of a batch whose runs are noted. */
async function membersOf(runs: RunOptions[] = []) {
  const batch: BatchSession = await backend.openBatch(task.program, jobs);
  const run = (options: RunOptions) => {
    runs.push(options);
    return batch.run(options);
  };
  const lockstep = new Lockstep('cpu', { ...batch, run }, jobs.length);
  return jobs.map((_, i) => lockstep.session(i));
}

describe('a member of a lockstep', () => {
  it('records on from a moment, as a session of its own does', async () => {
    const alone = await backend.open(task.program, jobs[1]!);
    const [, member] = await membersOf();
    const { position, velocity } = await alone.record(20);
    const width = jobs[1]!.packed.body.masses.count * 2;
    const moment: Moment = { position: position.slice(-width), velocity: velocity.slice(-width), step: 20 };
    expect(await member!.record(10, 0, moment)).toEqual(await alone.record(10, 0, moment));
    expect((await member!.record(10, 0, moment)).position.subarray(0, width)).toEqual(moment.position);
  });

  it('has the segments that it asks for', async () => {
    const runs: RunOptions[] = [];
    const members = await membersOf(runs);
    const options = { steps: 50, gradient: true, segment: 16 };
    const outcomes = await Promise.all(members.map((member) => member.run(options)));
    expect(runs).toEqual([options]);
    for (const [i, job] of jobs.entries())
      expect(outcomes[i]).toEqual(await (await backend.open(task.program, job)).run(options));
  });

  it('runs as long as it asks for, whatever the others ask for', async () => {
    const runs: RunOptions[] = [];
    const members = await membersOf(runs);
    const lengths = [50, 30, 50];
    const outcomes = await Promise.all(
      members.map((member, i) => member.run({ steps: lengths[i]!, gradient: i === 2 })),
    );
    expect(runs).toEqual([
      { steps: 50, gradient: true },
      { steps: 30, gradient: false },
    ]);
    for (const [i, job] of jobs.entries()) {
      const alone = await backend.open(task.program, job);
      const { loss } = await alone.run({ steps: lengths[i]!, gradient: i === 2 });
      expect(outcomes[i]!.loss).toBe(loss);
    }
  });
});
