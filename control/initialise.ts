// Controllers before learning, drawn from a seed.

import type { Scenario } from '../scenarios/scenario.ts';
import { actuatorsOf, type Body } from '../sim/body.ts';
import { type Random, stream } from '../sim/random.ts';
import { layerSizes, type RobotController } from './robot/controller.ts';

type Settings = Scenario['controller'];
type PerceptronSettings = Extract<Settings, { kind: 'perceptron' }>;

/**
 * A controller for `body`, as the scenario asks for it. Perceptrons start as in ELDiR: normal weights of standard
 * deviation scale · √(2 / (inputs + outputs)), biases 0. The inputs and outputs counted are ELDiR's, whose controller
 * has an output for every spring, passive ones too. Oscillators start alike but for random phases.
 */
export function initialController(settings: Settings, body: Body, seed: number): RobotController {
  const random = stream(seed, 'controller');
  if (settings.kind === 'perceptron') return perceptron(settings, body, random);
  if (settings.kind === 'none') return { kind: 'none' };
  const { period, amplitude, frequency } = settings;
  const perActuator = (value: () => number): Float64Array => Float64Array.from(actuatorsOf(body), value);
  return {
    kind: 'oscillators',
    period,
    amplitude: perActuator(() => amplitude),
    frequency: perActuator(() => frequency),
    phase: perActuator(() => 2 * Math.PI * random.uniform()),
  };
}

function perceptron(
  { initialScale, ...shape }: PerceptronSettings,
  body: Body,
  random: Random,
): RobotController {
  const { dimension, masses, springs } = body;
  const sizes = layerSizes(shape, dimension, masses.count, actuatorsOf(body).length);
  const seen = sizes.hidden.inputs - 1;
  const deviations = {
    hidden: initialScale.hidden * Math.sqrt(2 / (shape.hidden + seen)),
    output: initialScale.output * Math.sqrt(2 / (shape.hidden + springs.count)),
  };
  const layer = (name: 'hidden' | 'output'): Float64Array => {
    const { inputs, outputs } = sizes[name];
    return Float64Array.from({ length: inputs * outputs }, (_, i) =>
      i < outputs ? 0 : Math.fround(deviations[name] * random.normal()),
    );
  };
  return { ...shape, weights: { hidden: layer('hidden'), output: layer('output') } };
}
