// Controllers before learning, drawn from a seed.

import { type Random, stream } from '../base/random.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import { actuatorsOf, type Body } from '../sim/body/body.ts';
import { layerSizes, type RobotController } from './robot/controller.ts';

type Settings = Scenario['controller'];
/** Of a scenario whose controller is a perceptron. */
export type PerceptronSettings = Extract<Settings, { kind: 'perceptron' }>;

/**
 * A controller for `body`, as the scenario asks for it. Perceptrons start as in ELDiR: normal weights of standard
 * deviation scale · √(2 / (inputs + outputs)), biases 0. The inputs and outputs counted are ELDiR's, whose controller
 * has an output for every spring, passive ones too. Oscillators start alike but for random phases.
 */
export function initialController(settings: Settings, body: Body, seed: number): RobotController {
  const random = stream(seed, 'controller');
  if (settings.kind === 'perceptron') {
    const { initialScale, ...shape } = settings;
    const weights = {
      hidden: drawLayer(settings, body, 'hidden', random),
      output: drawLayer(settings, body, 'output', random),
    };
    return { ...shape, weights };
  }
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

/** The output weights of {@link initialController}, in a fraction of its time. */
export function initialOutputs(settings: PerceptronSettings, body: Body, seed: number): Float64Array {
  const random = stream(seed, 'controller');
  const { inputs, outputs } = sizesOf(settings, body).hidden;
  random.skip(WORDS_OF_NORMAL * (inputs - 1) * outputs);
  return drawLayer(settings, body, 'output', random);
}

/** That `Random.normal` draws. */
const WORDS_OF_NORMAL = 2;

const sizesOf = (settings: PerceptronSettings, body: Body) =>
  layerSizes(settings, body.dimension, body.masses.count, actuatorsOf(body).length);

function drawLayer(
  settings: PerceptronSettings,
  body: Body,
  name: 'hidden' | 'output',
  random: Random,
): Float64Array {
  const { hidden: units, initialScale } = settings;
  const sizes = sizesOf(settings, body);
  const others = name === 'hidden' ? sizes.hidden.inputs - 1 : body.springs.count;
  const deviation = initialScale[name] * Math.sqrt(2 / (units + others));
  const { inputs, outputs } = sizes[name];
  return Float64Array.from({ length: inputs * outputs }, (_, i) =>
    i < outputs ? 0 : Math.fround(deviation * random.normal()),
  );
}
