import { describe, expect, it } from 'vitest';
import { initialController } from '../../../control/initialise.ts';
import { atOptimum } from '../../../control/learn/descent.ts';
import { learn } from '../../../control/learn/learn.ts';
import { learningFingerprint } from '../../../control/robot/fingerprint.ts';
import { parseRobot, robotToJSON } from '../../../control/robot/robot.ts';
import { createTask } from '../../../control/task.ts';
import { controllerSchema, learningSchema } from '../../../scenarios/controller.ts';
import { createWasmBackend } from '../../../sim/backends/wasm/backend.ts';
import { explosive, randomBody, smallScenario } from '../../support/small.ts';

const backend = createWasmBackend({ precision: 'single' });
const scenario = smallScenario();
const body = randomBody(scenario, 1);

describe('learning', () => {
  const passive = [['axial_damping'], []].flatMap((spring) =>
    (['perceptron', 'oscillators'] as const).map((kind) => ({ spring, kind })),
  );

  it.each(passive)(
    'changes nothing where no force depends on the activation: $spring, $kind',
    async (given) => {
      const { spring, kind } = given;
      const forces = { ...scenario.forces, spring };
      const own = smallScenario({ forces, controller: controllerSchema.parse({ kind }) });
      const start = initialController(own.controller, body, 1);
      const learned = await learn(backend, createTask(own), body, start);
      expect(learned).toMatchObject({ failure: null, controller: start });
      expect(learned.learningCurve).toHaveLength(own.learning.updates + 1);
      expect(new Set(learned.learningCurve).size).toBe(1);
    },
  );

  it('keeps the weights of the best evaluation, the last one included', async () => {
    const task = createTask(scenario);
    const start = initialController(scenario.controller, body, 1);
    for (const updates of [0, 1, 5]) {
      const { fitness, learningCurve, controller } = await learn(backend, task, body, start, { updates });
      expect(learningCurve).toHaveLength(updates + 1);
      expect(fitness).toBe(-Math.min(...learningCurve));
      const again = await learn(backend, task, body, controller, { updates: 0 });
      expect(again.fitness).toBe(fitness);
    }
  });

  it('ends with the reason where the simulation explodes', async () => {
    const task = createTask(scenario);
    const wild = explosive(body);
    const start = initialController(scenario.controller, wild, 1);
    const learned = await learn(backend, task, wild, start);
    expect(learned.failure).toMatch(/^The loss of evaluation 0 is NaN: the simulation exploded/);
    expect(learned.fitness).toBeNaN();
  });

  it.each([-1, 1.5, Number.NaN])('takes no %s updates', async (updates) => {
    const task = createTask(scenario);
    const start = initialController(scenario.controller, body, 1);
    const learning = learn(backend, task, body, start, { updates });
    await expect(learning).rejects.toThrow(`a whole number of updates from 0 up, not ${updates}`);
  });
});

describe('learning that takes steps back', () => {
  const task = createTask(scenario);
  const start = initialController(scenario.controller, body, 1);
  const first = learn(backend, task, body, start, { updates: 8 });

  it('goes on from the best without ever losing it, where steps of full length lead away', async () => {
    const { controller, fitness } = await first;
    const options = { updates: 25, rate: 40 };
    const plain = await learn(backend, task, body, controller, options);
    expect(Math.max(...plain.learningCurve)).toBeGreaterThan(-fitness);
    const learned = await learn(backend, task, body, controller, { ...options, backtracking: true });
    const { learningCurve } = learned;
    expect(learningCurve[0]).toBe(-fitness);
    expect(learningCurve).toEqual(learningCurve.toSorted((a, b) => b - a));
    expect(learned.fitness).toBeGreaterThan(fitness);
    const again = await learn(backend, task, body, learned.controller, { updates: 0 });
    expect(again.fitness).toBe(learned.fitness);
  });

  it('survives steps that end in an explosion', async () => {
    const train = ['spring.stiffness'];
    const stiff = createTask(
      smallScenario({ learning: learningSchema.parse({ ...scenario.learning, train }) }),
    );
    const options = { updates: 30, rate: 1e8 };
    const wild = await learn(backend, stiff, body, start, options);
    expect(wild.failure).toMatch(/exploded/);
    const learned = await learn(backend, stiff, body, start, { ...options, backtracking: true });
    expect(learned.failure).toBeNull();
    expect(learned.learningCurve.every(Number.isFinite)).toBe(true);
    expect(learned.fitness).toBeGreaterThan(-learned.learningCurve[0]!);
  });

  it('ends where no step helps, and says so', async () => {
    const forces = { ...scenario.forces, spring: ['axial_damping'] };
    const passive = createTask(smallScenario({ forces }));
    const learned = await learn(backend, passive, body, start, { updates: 500, backtracking: true });
    expect(learned).toMatchObject({ isAtOptimum: true, failure: null, controller: start });
    expect(learned.learningCurve).toHaveLength(22);
    expect(atOptimum(0.2)).toBe(
      'No step along the gradient makes it better: rates from 0.2 down to 1.9e-7 were tried.',
    );
  });
});

describe('learning that goes on', () => {
  it.each([
    { optimizer: { kind: 'adam', rate: 0.02 } },
    { optimizer: { kind: 'normalized', rate: 0.1, momentum: 0.8 } },
    { optimizer: { kind: 'normalized', rate: 0.1 } },
    { optimizer: { kind: 'adam', rate: 0.5 }, backtracking: true },
    { optimizer: { kind: 'normalized', rate: 2, momentum: 0.8 }, backtracking: true },
    { optimizer: { kind: 'normalized', rate: 2 }, backtracking: true },
  ] as const)('comes to the bits of one that never stopped: %j', async (settings) => {
    const { learning: given } = smallScenario({
      learning: learningSchema.parse({ ...scenario.learning, ...settings }),
    });
    const own = { ...scenario, learning: given };
    const task = createTask(own);
    const controller = initialController(own.controller, body, 3);
    const whole = await learn(backend, task, body, controller, { updates: 7 });
    const first = await learn(backend, task, body, controller, { updates: 3 });
    // By way of a file.
    const of = learningFingerprint(body, own);
    expect(learningFingerprint(body, { ...own, steps: own.steps + 1 })).not.toBe(of);
    expect(learningFingerprint(randomBody(scenario, 2), own)).not.toBe(of);
    expect(learningFingerprint(body, { ...own, name: 'another', evolution: scenario.evolution })).toBe(of);
    const written = robotToJSON({ body, controller, learning: { ...first.state!, of } });
    const { learning } = parseRobot(JSON.parse(JSON.stringify(written)), 'robot.json');
    const second = await learn(backend, task, body, controller, { updates: 4, from: learning! });
    expect([...first.learningCurve, ...second.learningCurve.slice(1)]).toEqual(whole.learningCurve);
    expect(second.state).toEqual(whole.state);
  });
});
