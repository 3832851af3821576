import { describe, expect, it } from 'vitest';
import { initialController } from '../../../control/initialise.ts';
import { createTask, jobOf } from '../../../control/task.ts';
import { controllerKind } from '../../../scenarios/controllers/registry.ts';
import { moduleOf } from '../../../scenarios/kernels.ts';
import type { Outcome } from '../../../sim/backends/backend.ts';
import { createWasmBackend } from '../../../sim/backends/wasm/backend.ts';
import { everyGradient } from '../../../sim/check/gradients.ts';
import { createProgram, type ProgramOptions } from '../../../sim/step/differentiate.ts';
import type { Program } from '../../../sim/step/program.ts';
import { type SoftBody, softBody } from '../../../sim/step/soft-body.ts';
import { randomBody, smallScenario } from '../../support/small.ts';

const scenario = smallScenario();
const module = moduleOf(scenario);
const body = randomBody(scenario, 1);
const task = createTask(scenario);
const job = jobOf(task, body, initialController(scenario.controller, body, 1));

const makeSoftBody = (): SoftBody =>
  softBody({
    dimension: 2,
    module,
    forces: scenario.forces,
    objectives: [],
    controller: controllerKind(scenario.controller).stages(scenario.controller),
  });

const variants: Readonly<Record<string, ProgramOptions>> = {
  'without gradients': { dimension: 2, controlPeriod: 1, gradients: null },
  'of weights': {
    dimension: 2,
    controlPeriod: 1,
    gradients: { values: ['hidden', 'output'], initialState: false },
  },
  'of everything': { dimension: 2, controlPeriod: 1, gradients: everyGradient },
  'of everything, held between control steps': { dimension: 2, controlPeriod: 3, gradients: everyGradient },
  'without gradients, held between control steps': { dimension: 2, controlPeriod: 3, gradients: null },
};

/** Losses, gradients and a trajectory, to the bit. */
async function bitsOf(program: Program): Promise<unknown> {
  const session = await createWasmBackend({ precision: 'single' }).open(program, job);
  const outcome: Outcome = await session.run({ steps: 20, gradient: program.backward !== null, segment: 16 });
  return [outcome, await session.record(20)];
}

describe('programs made of one soft body', () => {
  const names = Object.keys(variants);
  const pairs = names.flatMap((first) =>
    names.filter((second) => second !== first).map((second) => ({ first, second })),
  );

  it.each(pairs)('run to the bit as if alone: $first, then $second', async ({ first, second }) => {
    const shared = makeSoftBody();
    const programs = [first, second].map((name) => createProgram(shared, variants[name]!));
    for (const [i, name] of [first, second].entries())
      expect(await bitsOf(programs[i]!)).toEqual(
        await bitsOf(createProgram(makeSoftBody(), variants[name]!)),
      );
  });

  it('leave it as it was', () => {
    const shared = makeSoftBody();
    const columns = (): string =>
      JSON.stringify([shared.columns.parameters(), shared.state, shared.forward.step.map((stage) => stage)]);
    const before = columns();
    for (const options of Object.values(variants)) createProgram(shared, options);
    expect(columns()).toBe(before);
  });

  it('are frozen, with their stages and columns', () => {
    const program = createProgram(makeSoftBody(), variants['of everything']!);
    const [stage] = program.forward.step;
    for (const part of [program, program.forward, program.forward.step, stage, program.loss, program.state])
      expect(Object.isFrozen(part)).toBe(true);
  });
});
