import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  type ControllerKind,
  constant,
  createTask,
  createWasmBackend,
  fromOwn,
  initialController,
  learn,
  parametersOver,
  parseRobot,
  parseScenario,
  perActuator,
  type Robot,
  type RobotController,
  registerController,
  robotToJSON,
  type ScenarioInput,
  stream,
  withController,
} from '../../../index.ts';
import { latticeBody } from '../../../sim/check/lattice.ts';

const shape = { kind: z.literal('ramp'), period: z.int().min(1).max(9) };

/** Activations that grow by a slope of their own at each control step, and are remembered. */
const ramp: ControllerKind<{ kind: 'ramp'; period: number; slope: number }> = {
  name: 'ramp',
  settings: z.strictObject({ ...shape, period: shape.period.default(1), slope: z.number().default(0.01) }),
  stored: z.strictObject({ ...shape, slope: z.array(z.number()) }),
  describe: () => 'ramp',
  kernels: () => [
    {
      path: 'ramp.wgsl',
      text: 'struct Ramp { slope: f32 }\nfn climb(ramp: Ramp, before: f32) -> f32 { return tanh(before + ramp.slope); }',
    },
  ],
  constants: () => ({}),
  numbers: (_, { actuators }) => [perActuator('ramp', 'slope', actuators, { moves: true })],
  initial: ({ slope }, { actuators }) => [constant(actuators, slope)],
  stages: () => (assembly) => {
    const { before, after, carry } = assembly.remember('height', 'actuator');
    const bind = { ramp: parametersOver('actuator', 'ramp'), before: fromOwn(before), after: fromOwn(after) };
    const stage = { domain: 'actuator', control: true, bind };
    return [
      assembly.stage({ ...stage, name: 'climb' }, (call) => [
        { node: call('climb').get('')!, column: after, mode: 'store' },
      ]),
      assembly.stage({ ...stage, name: 'activation' }, (_, graph) =>
        assembly.activation(new Map([['', graph.input('after')]])),
      ),
      carry,
    ];
  },
};

describe('a kind of controller that a user registers', () => {
  beforeAll(() => {
    // Formats that were in use before know it all the same.
    const ends = {
      masses: [{ position: [0, 0] }, { position: [1, 0] }],
      springs: [{ a: 0, b: 1, amplitude: 0 }],
    };
    parseRobot({ ...ends, controller: { kind: 'none' } }, 'bare.json');
    const withdraw = registerController(ramp);
    return withdraw;
  });

  const scenario = () =>
    parseScenario(
      {
        format: 'morphograd/scenario',
        version: 1,
        steps: 40,
        controller: { kind: 'ramp', period: 2 },
        body: null,
      } as unknown as ScenarioInput,
      { 'objective.wgsl': 'fn final_reward(end: Body) -> f32 { return end.center.x; }' },
      'ramp',
    );
  const body = latticeBody(stream(1, 'ramp'), { dimension: 2, masses: 5, amplitude: 0.2 });

  it('is learned, written to a robot file, read back and replayed to the bit', async () => {
    const task = createTask(scenario());
    const backend = createWasmBackend({ precision: 'single' });
    const start = initialController(task.scenario.controller, body, 1);
    const { controller, fitness, learningCurve } = await learn(backend, task, body, start, { updates: 3 });
    expect(fitness).toBeGreaterThan(-learningCurve[0]!);
    const robot = { body, controller } as Robot;
    const read = parseRobot(JSON.parse(JSON.stringify(robotToJSON(robot))), 'ramp.json');
    expect(read.controller).toEqual(controller);
    const again = createTask(withController(task.scenario, read.controller!));
    const replayed = await learn(backend, again, read.body, read.controller!, { updates: 0 });
    expect(replayed.fitness).toBe(fitness);
  });

  it('is refused with numbers that do not fit', () => {
    const controller = { kind: 'ramp', period: 1, slope: [1] };
    const json = JSON.parse(JSON.stringify(robotToJSON({ body } as Robot)));
    expect(() => parseRobot({ ...json, controller }, 'ramp.json')).toThrow(
      /"controller.slope" has 1 number, but/,
    );
  });

  it('cannot be registered twice', () => {
    expect(() => registerController(ramp)).toThrow('There is a controller of kind "ramp" already.');
  });

  it('is a RangeError where it has not been registered', () => {
    const controller = { kind: 'steering' } as unknown as RobotController;
    expect(() => withController(scenario(), controller)).toThrow(
      /no controller of kind "steering"; there are perceptron/,
    );
  });
});

describe('sensors', () => {
  const parse = (sensors: string[], more = '') =>
    parseScenario(
      {
        format: 'morphograd/scenario',
        version: 1,
        controller: { kind: 'perceptron', sensors },
        body: null,
      } as ScenarioInput,
      { 'objective.wgsl': `fn final_reward(end: Body) -> f32 { return end.center.x; }\n${more}` },
      'senses.json',
    );

  it('that there are not are refused, with the nearest', () => {
    expect(() => parse(['ofset'])).toThrow(/"controller.sensors\[0\]" is "ofset".*Did you mean "offset"\?/);
    expect(() => parse(['offset', 'smell'])).toThrow(/"controller.sensors\[1\]" is "smell".*Write fn smell/);
  });

  it('that return no number are refused', () => {
    expect(() => parse(['smell'], 'fn smell(mass: Mass) -> Mass { return mass; }')).toThrow(/returns Mass/);
  });

  it('that take what nothing gives are refused', () => {
    expect(() => parse(['smell'], 'fn smell(mas: Mass) -> f32 { return mas.mass; }')).toThrow(
      /did you mean `mass`/,
    );
  });

  it('point to a target only where there is one', () => {
    expect(() => parse(['target_direction'])).toThrow(/Add target_position: vecD to struct Task/);
  });
});
