// A kind of controller of your own: each actuator is held at an activation that is learned, for a robot that is to stand
// as high as it can. Run it with:
//   cd examples && npx unrun custom-controller.ts

import {
  type ControllerKind,
  constant,
  createTask,
  createWasmBackend,
  initialController,
  learn,
  parametersOver,
  parseScenario,
  perActuator,
  registerController,
  type ScenarioInput,
  spaceOf,
  stream,
} from 'morphograd';
import { z } from 'zod';

const shape = { kind: z.literal('posture'), period: z.int().min(1) };

const posture: ControllerKind<{ readonly kind: 'posture'; readonly period: number }> = {
  name: 'posture',
  settings: z.strictObject({ ...shape, period: shape.period.default(1) }),
  stored: z.strictObject({ ...shape, level: z.array(z.number()) }),
  describe: () => 'posture',
  kernels: () => [
    {
      path: 'posture.wgsl',
      text: 'struct Posture { level: f32 }\nfn hold(posture: Posture) -> f32 { return tanh(posture.level); }',
    },
  ],
  constants: () => ({}),
  numbers: (_, { actuators }) => [perActuator('posture', 'level', actuators, { moves: true })],
  initial: (_, { actuators }) => [constant(actuators, 0.1)],
  stages: () => (assembly) => {
    const bind = { posture: parametersOver('actuator', 'posture') };
    return [
      assembly.stage({ name: 'activation', domain: 'actuator', control: true, bind }, (call) =>
        assembly.activation(call('hold')),
      ),
    ];
  },
};

registerController(posture);

const scenario = parseScenario(
  {
    format: 'morphograd/scenario',
    version: 1,
    steps: 200,
    controller: { kind: 'posture' },
    learning: { updates: 10 },
  } as unknown as ScenarioInput,
  { 'objective.wgsl': 'fn final_reward(end: Body) -> f32 { return height_of(end.center); }' },
  'stand',
);
const space = spaceOf(scenario);
const { body } = space.develop(space.random(stream(1)));
const start = initialController(scenario.controller, body, 1);
const backend = createWasmBackend({ precision: 'single' });
const { learningCurve } = await learn(backend, createTask(scenario), body, start);
console.log(learningCurve.map((loss) => `${(-loss).toFixed(4)} m`).join('\n'));
