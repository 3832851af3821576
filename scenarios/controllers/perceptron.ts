// A perceptron for each body: any number of dense layers from clocks and sensors to the activations. ELDiR's, and the
// default, has one hidden layer of tanh units (Strgar et al., RSS 2024).

import { z } from 'zod';
import type { DeepReadonly } from '../../base/readonly.ts';
import { layerDomain } from '../../sim/step/domain.ts';
import type { Column, Stage } from '../../sim/step/program.ts';
import { count, numbers } from './fields.ts';
import { type BodySize, type ControllerKind, constant, countOf, type Draw, normalWeights } from './kind.ts';
import {
  deviationOf,
  initialScale,
  inputBlocks,
  inputConstants,
  inputDefaults,
  inputShape,
  inputsOf,
  layerNormKernels,
  networkKernels,
  normNumbers,
  normStages,
  outputStages,
  outputWeights,
  sensing,
  unitStage,
  weightsOf,
} from './network.ts';
import { describeSensors } from './sensors.ts';

const units = count(1, 1024);

const shape = {
  kind: z
    .literal('perceptron')
    .describe(
      "Dense layers for each body; by default ELDiR's controller, with one hidden layer of tanh units.",
    ),
  hidden: z
    .union([units, z.array(units).min(1).max(16)])
    .describe('Hidden units; a list for several layers, as in [32, 16].'),
  activation: z
    .enum(['tanh', 'relu', 'sine'])
    .optional()
    .describe('What a hidden unit makes of its signal; default tanh. Outputs are always tanh.'),
  layerNorm: z
    .boolean()
    .optional()
    .describe('Whether the signals of each hidden layer are brought to mean 0 and variance 1; default not.'),
  ...inputShape,
} as const;

const settings = z.strictObject({
  ...shape,
  hidden: shape.hidden.default(32),
  ...inputDefaults,
  initialScale,
});

/** The settings are required here: a default that changed later would change what old weights mean. */
const stored = z.strictObject({
  ...shape,
  weights: z
    .object({
      hidden: numbers.describe(
        'Row by row, a number per hidden unit for each input: bias, constants, clocks, then what is sensed of all masses ' +
          '(by default the x offsets from the centre of mass, the y offsets (the z offsets), the x velocities, and so on), ' +
          'then what is sensed of the body.',
      ),
      output: numbers.describe(
        'Row by row, one number per actuator for each input: bias, then the units of the last hidden layer.',
      ),
    })
    .catchall(
      numbers.describe(
        'Of the second hidden layer ("hidden2"), the third and so on: bias, then the units before.',
      ),
    )
    .describe('Of all layers.'),
  norms: z
    .record(
      z.string(),
      z.strictObject({
        gain: numbers.describe('What each unit is multiplied by.'),
        shift: numbers.describe('What is added to each unit.'),
      }),
    )
    .optional()
    .describe('With "layerNorm": of each hidden layer, by its name.'),
});

type Settings = z.output<typeof settings>;

/** Dense layers of units, and the settings that give the weights their meaning. */
export interface PerceptronController
  extends DeepReadonly<Omit<z.output<typeof stored>, 'weights' | 'norms'>> {
  /**
   * Row-major, `hidden` [1 + constants + clocks + sensed numbers × hidden units], then `hidden2` [1 + hidden units × its units]
   * and so on, `output` [1 + units of the last hidden layer × actuators]; the first row of each is the bias. Of the masses the
   * first layer has, by default, all x offsets from the centre of mass first, then the other axes, then the velocities alike.
   */
  readonly weights: {
    readonly hidden: Float64Array;
    readonly output: Float64Array;
    readonly [layer: string]: Float64Array;
  };
  /** With `layerNorm`, of each hidden layer. Shapes [units]. */
  readonly norms?: Readonly<Record<string, { readonly gain: Float64Array; readonly shift: Float64Array }>>;
}

const layersOf = ({ hidden }: Pick<Settings, 'hidden'>): { name: string; units: number }[] =>
  [hidden].flat().map((units, i) => ({ name: i === 0 ? 'hidden' : `hidden${i + 1}`, units }));

/** The rows of each hidden layer's weights. */
const rowsOf = (given: Settings, size: BodySize) =>
  layersOf(given).map((layer, i, all) => ({
    ...layer,
    rows: i === 0 ? inputBlocks(given, size) : [{ of: 'all' as const, count: 1 + all[i - 1]!.units }],
  }));

export const perceptron = {
  name: 'perceptron',
  settings,
  stored,
  describe: (given) => {
    const { hidden, clocks, constants, activation = 'tanh', layerNorm = false, sensors } = given;
    const more = `${activation === 'tanh' ? '' : `${activation} `}${layerNorm ? 'normalized ' : ''}`;
    const layers = [hidden].flat().join(' and ');
    return `perceptron of ${layers} ${more}hidden units, ${clocks} clocks and ${constants} constants${describeSensors(sensors)}`;
  },
  kernels: (given) => [...networkKernels(given), ...(given.layerNorm ? layerNormKernels : [])],
  constants: inputConstants,
  numbers: (given, size) => [
    ...rowsOf(given, size).map(({ name, units, rows }) => weightsOf(name, rows, { of: 'all', count: units })),
    outputWeights(layersOf(given).at(-1)!.units, size),
    ...(given.layerNorm ? layersOf(given).flatMap(({ name, units }) => normNumbers(name, units)) : []),
  ],
  initial: (given, size) => [
    ...rowsOf(given, size).map(({ units, rows }): Draw => {
      const deviation = deviationOf(given.initialScale.hidden, inputsOf(rows), units);
      return normalWeights(countOf(rows), units, deviation);
    }),
    lastLayer(layersOf(given).at(-1)!.units, given.initialScale.output, size),
    ...(given.layerNorm
      ? layersOf(given).flatMap(({ units }) => [constant(units, 1), constant(units, 0)])
      : []),
  ],
  stages: (given) => (assembly) => {
    const { activation = 'tanh' } = given;
    const { stages, inputs: sensed } = sensing(assembly, given);
    let inputs: readonly Column[] = sensed;
    const hidden: Stage[] = layersOf(given).flatMap(({ name, units }, i) => {
      const signal = assembly.columns.get(name, layerDomain(name, units), 'scratch');
      const biases = i === 0 ? 1 + given.constants : 1;
      const dense = assembly.dense(name, biases, inputs, signal);
      const norm = given.layerNorm ? normStages(assembly, name, signal, units) : [];
      const normed = norm.at(-1)?.outputs[0]?.column ?? signal;
      const unit = unitStage(assembly, name, normed, activation, i === 0 ? 'unit' : `unit${i + 1}`);
      inputs = unit.outputs.map(({ column }) => column);
      return [dense, ...norm, unit];
    });
    return [...stages, ...hidden, ...outputStages(assembly, inputs)];
  },
} as const satisfies ControllerKind<Settings>;

/** Initial weights for the actuators. */
export function lastLayer(units: number, scale: number, { springs, actuators }: BodySize): Draw {
  return normalWeights(1 + units, actuators, deviationOf(scale, units, springs));
}
