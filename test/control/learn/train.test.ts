import { describe, expect, it } from 'vitest';
import { initialController } from '../../../control/initialise.ts';
import { type Learned, type LearnOptions, learn } from '../../../control/learn/learn.ts';
import { learningFingerprint } from '../../../control/robot/fingerprint.ts';
import { parseRobot, robotToJSON } from '../../../control/robot/robot.ts';
import { createTask, jobOf } from '../../../control/task.ts';
import { parseScenario } from '../../../scenarios/load.ts';
import type { Scenario, ScenarioInput } from '../../../scenarios/scenario.ts';
import { createWasmBackend } from '../../../sim/backends/wasm/backend.ts';
import type { Body } from '../../../sim/body/body.ts';

const backend = createWasmBackend({ precision: 'single' });

const corners = [
  [0, 0.1],
  [0.3, 0.1],
  [0, 0.4],
  [0.3, 0.4],
];
const { body: square } = parseRobot(
  {
    masses: corners.map((position) => ({ position })),
    springs: [
      [0, 1],
      [0, 2],
      [1, 3],
      [2, 3],
      [0, 3],
      [1, 2],
    ].map(([a, b], i) => ({ a, b, stiffness: 500, damping: 5, amplitude: i < 4 ? 0 : 0.2 })),
  },
  'square.json',
);

const forward = 'fn final_reward(start: Body, end: Body) -> f32 { return end.center.x - start.center.x; }';

type Train = NonNullable<NonNullable<ScenarioInput['learning']>['train']>;

/** A scenario with few hidden units and steps that trains what is named. */
function training(train: Train, changes: Partial<ScenarioInput> = {}, reward = forward): Scenario {
  const input: ScenarioInput = {
    format: 'morphograd/scenario',
    version: 1,
    name: 'trained',
    steps: 60,
    controller: { kind: 'perceptron', hidden: 4, clocks: 3 },
    ...changes,
    learning: { updates: 4, ...changes.learning, train },
  };
  return parseScenario(input, { 'objective.wgsl': reward }, 'trained/scenario.json');
}

const taught = (scenario: Scenario, body: Body = square, options: LearnOptions = {}): Promise<Learned> =>
  learn(backend, createTask(scenario), body, initialController(scenario.controller, body, 1), options);

/** The robot of a learning, through its file. */
const filed = ({ body, scenario, controller, fitness, state }: Learned) =>
  parseRobot(
    JSON.parse(
      JSON.stringify(
        robotToJSON({
          body,
          scenario,
          controller,
          fitness,
          learning: { ...state!, of: learningFingerprint(body, scenario) },
        }),
      ),
    ),
    'robot.json',
  );

const everything: Train = [
  'controller',
  'spring.stiffness',
  'spring.rest_length',
  'spring.amplitude',
  'mass.mass',
  'world.friction',
  'world.gravity',
  'terrain.slope',
];

describe('training a body and a world', () => {
  it.each(['normalized', 'adam'] as const)(
    'changes what is named, and its file replays it to the bit: %s',
    async (kind) => {
      const scenario = training(everything, { learning: { optimizer: { kind } } });
      const learned = await taught(scenario);
      expect(learned.failure).toBeNull();
      expect(learned.fitness).toBeGreaterThan(-learned.learningCurve[0]!);
      const robot = filed(learned);
      expect(robot.body.springs.stiffness).not.toEqual(square.springs.stiffness);
      expect(robot.body.springs.stiffness).toEqual(learned.values.get('spring.stiffness'));
      expect(robot.body.springs.damping).toEqual(square.springs.damping);
      expect(robot.scenario!.contact).toMatchObject({ friction: learned.values.get('world.friction')![0] });
      expect(robot.scenario!.gravity).not.toEqual(scenario.gravity);
      expect(robot.scenario!.terrain.parameters.slope).not.toBe(0);
      const task = createTask(robot.scenario!, { gradients: null });
      const session = await backend.open(task.program, jobOf(task, robot.body, robot.controller!));
      const { loss } = await session.run({ steps: scenario.steps, gradient: false });
      session.close();
      expect(0 - loss).toBe(robot.fitness);
    },
  );

  it.each(['normalized', 'adam'] as const)(
    'goes on from a file to the bits of a learning that never stopped: %s',
    async (kind) => {
      const scenario = training(everything, { learning: { optimizer: { kind } } });
      const whole = await taught(scenario, square, { updates: 7 });
      const first = filed(await taught(scenario, square, { updates: 3 }));
      expect(first.learning!.of).toBe(learningFingerprint(first.body, first.scenario!));
      const task = createTask(first.scenario!);
      const second = await learn(backend, task, first.body, first.controller!, {
        updates: 4,
        from: first.learning!,
      });
      expect(second.learningCurve).toEqual(whole.learningCurve.slice(3));
      expect(second.state).toEqual(whole.state);
    },
  );

  it('leaves the controller alone where it is not named', async () => {
    const scenario = training(['spring.rest_length']);
    const learned = await taught(scenario);
    expect(learned.controller).toEqual(initialController(scenario.controller, square, 1));
    expect([...learned.values.keys()]).toEqual(['spring.rest_length']);
  });

  it('keeps within bounds, and passive springs passive', async () => {
    const amplitude = { name: 'spring.amplitude', rate: 0.5, bounds: [0, 0.3] } as const;
    const stiffness = { name: 'spring.stiffness', rate: 5000, bounds: [null, 600] } as const;
    const { state } = await taught(
      training(['controller', { ...amplitude, bounds: [0, 0.3] }, { ...stiffness, bounds: [null, 600] }]),
    );
    const found = state!.values!['spring.amplitude']!;
    found.forEach((value, i) => {
      if (i < 4) expect(value).toBe(0);
      else expect(value).toBeGreaterThan(0);
      expect(value).toBeLessThanOrEqual(0.3);
    });
    for (const value of state!.values!['spring.stiffness']!) {
      expect(value).toBeGreaterThanOrEqual(0);
      expect(value).toBeLessThanOrEqual(600);
    }
  });

  it('finds the rest lengths with which a passive body reaches a height', async () => {
    const reward =
      'fn final_reward(end: Body) -> f32 { let miss = end.center.y - 0.25; return -miss * miss; }';
    const scenario = training(
      [{ name: 'spring.rest_length', rate: 0.01, bounds: [0.1, 1] }],
      { controller: { kind: 'none' }, steps: 300, learning: { updates: 60, optimizer: { kind: 'adam' } } },
      reward,
    );
    const learned = await taught(scenario);
    expect(learned.learningCurve[0]).toBeGreaterThan(0.005);
    expect(Math.sqrt(-learned.fitness)).toBeLessThan(0.003);
  });

  it('finds the friction of a ground from how far a body slid on it', async () => {
    const world = (friction: number, goal: number): Scenario =>
      training(
        [{ name: 'world.friction', rate: 0.02 }],
        {
          controller: { kind: 'none' },
          steps: 100,
          contact: { law: 'coulomb', friction },
          starts: [{ velocity: [2, 0] }],
          objective: { parameters: { goal } },
          learning: { updates: 80, optimizer: { kind: 'adam' } },
        },
        `struct Task { goal: f32 }
         fn final_reward(start: Body, end: Body, task: Task) -> f32 {
           let miss = end.center.x - start.center.x - task.goal;
           return -miss * miss;
         }`,
      );
    const task = createTask(world(0.37, 0));
    const session = await backend.open(task.program, jobOf(task, square, { kind: 'none' }));
    const { loss } = await session.run({ steps: 100, gradient: false });
    session.close();
    const { scenario } = await taught(world(0.1, Math.sqrt(loss)));
    expect(scenario.contact).toMatchObject({ friction: expect.closeTo(0.37, 2) });
  });
});

describe('what cannot be trained', () => {
  it.each<[Train, string]>([
    [
      ['controler'],
      '"learning.train[0]" is "controler", on which nothing in this scenario depends. Did you mean "controller"?',
    ],
    [
      ['controller', 'spring.stifness'],
      '"learning.train[1]" is "spring.stifness", on which nothing in this scenario depends. Did you mean "spring.stiffness"?',
    ],
    [['world.dt'], '"learning.train[0]" is "world.dt", which cannot be trained'],
    [['world.contact_width'], 'on which nothing in this scenario depends. There are controller, '],
    [['spring.stiffness', 'spring.stiffness'], '"learning.train[1]" names "spring.stiffness" a second time.'],
    [['controller', 'hidden'], '"learning.train[1]" names "hidden" a second time.'],
  ])('is refused by name: %j', (train, problem) => {
    expect(() => createTask(training(train))).toThrow(problem);
  });

  it('is a file whose learned values are more than its body has', async () => {
    const robot = filed(await taught(training(['spring.stiffness']), square, { updates: 1 }));
    const json = robotToJSON(robot) as { learning: { values: Record<string, number[]> } };
    json.learning.values['spring.stiffness'] = [1, 2];
    expect(() => parseRobot(json, 'robot.json')).toThrow(
      '"learning.values.spring.stiffness" has 2 numbers, but the body needs 6.',
    );
  });
});
