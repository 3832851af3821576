// The stages of each kind of controller, which run at control steps and leave the actuators' activations.

import type { Assembly } from './assembly.ts';
import type { Column, MapStage, Stage, Weights } from './program.ts';

/** What drives the actuators: nothing, open-loop oscillators, or a two-layer perceptron for each body. */
export type ControllerKind = 'none' | 'oscillators' | 'perceptron';

/** What drives the actuators, as stages before the forces. */
export function controllerStages(assembly: Assembly): Stage[] {
  const { controller, constantInputs } = assembly.options;
  const control = true;
  const activate = (fn: string): Stage =>
    assembly.stage({ name: 'activation', domain: 'actuator', control }, (call) =>
      assembly.store(call(fn), 'activation', 'actuator', 'row'),
    );
  if (controller === 'none') return [];
  if (controller === 'oscillators') return [activate('oscillate')];

  const { columns } = assembly;
  const clock = assembly.stage({ name: 'clock', domain: 'clock', control }, (call) =>
    assembly.store(call('clock_signal'), 'clock', 'clock', 'row'),
  );
  const sense = assembly.stage({ name: 'sense', domain: 'mass', control }, (call) =>
    assembly.store(call('sense'), 'features', 'mass', 'row'),
  );
  const hidden = assembly.stage({ name: 'hidden', domain: 'hidden', control }, (call) =>
    assembly.store(call('tanh_unit'), 'unit', 'hidden', 'row'),
  );
  const weights = (name: string, biases: number, inputs: readonly MapStage[], output: Column): Weights => ({
    name,
    biases,
    inputs: inputs.flatMap((stage) => stage.outputs.map((result) => result.column)),
    output,
  });
  const first = weights(
    'hidden',
    1 + constantInputs,
    [clock, sense],
    columns.get('hidden', 'hidden', 'scratch'),
  );
  const second = weights('output', 1, [hidden], columns.get('output', 'actuator', 'scratch'));
  assembly.weights.push(first, second);
  return [
    clock,
    sense,
    { kind: 'dense', name: 'hidden weights', weights: first, control },
    hidden,
    { kind: 'dense', name: 'output weights', weights: second, control },
    activate('tanh_unit'),
  ];
}
