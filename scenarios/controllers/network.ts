// What the neural controllers share: clocks and sensors as inputs, layers of units, and an output for each actuator.

import { z } from 'zod';
import { positive } from '../../base/single.ts';
import layerNormText from '../../sim/kernels/controllers/layer_norm.wgsl';
import networkText from '../../sim/kernels/controllers/network.wgsl';
import { type Assembly, fromOwn } from '../../sim/step/assembly.ts';
import { type Binding, parametersOver } from '../../sim/step/columns.ts';
import { layerDomain } from '../../sim/step/domain.ts';
import type { Column, Domain, MapStage, Stage } from '../../sim/step/program.ts';
import { count, period } from './fields.ts';
import { type Block, type BodySize, countOf, type Kernel, type Numbers } from './kind.ts';
import { type Sensor, senseBlocks, sensesOf, sensorKernels, sensorsSchema } from './sensors.ts';

/** What fixes a network's inputs; without these its weights mean nothing. */
export const inputShape = {
  clocks: count(0, 256).describe('Sines of time among the inputs, spread evenly over one period.'),
  clockRate: positive.describe('Angular frequency of the clocks [rad/s].'),
  constants: count(0, 256).describe(
    'Inputs that are always 1, the bias not counted; they make gradient descent move the bias faster.',
  ),
  featureScale: positive.describe(
    'What offsets from the centre of mass [m] and velocities [m/s] are multiplied by as inputs.',
  ),
  sensors: sensorsSchema,
  period,
} as const;

/** The same as a scenario may leave them out. */
export const inputDefaults = {
  clocks: inputShape.clocks.default(10),
  clockRate: inputShape.clockRate.default(10),
  constants: inputShape.constants.default(2),
  featureScale: inputShape.featureScale.default(0.05),
  sensors: inputShape.sensors,
  period: period.default(1),
} as const;

export const initialScale = z
  .strictObject({
    hidden: positive.default(2).describe('Of the hidden layers.'),
    output: positive.default(3).describe('Of the output layer.'),
  })
  .prefault({})
  .describe(
    'Initial weights are normal with this, times √(2 / (inputs + outputs)), as their standard deviation; biases are 0.',
  );

export interface InputSettings {
  readonly clocks: number;
  readonly clockRate: number;
  readonly constants: number;
  readonly featureScale: number;
  readonly sensors?: readonly Sensor[] | undefined;
}

export const networkKernels = ({ sensors }: InputSettings): Kernel[] => [
  { path: 'controllers/network', text: networkText },
  ...sensorKernels(sensors),
];
export const layerNormKernels: readonly Kernel[] = [{ path: 'controllers/layer_norm', text: layerNormText }];

/** Values of the struct Controller, and the clocks' numbers. */
export const inputConstants = ({ clocks, clockRate, featureScale }: InputSettings) => ({
  'controller.feature_scale': featureScale,
  'controller.clock_rate': clockRate,
  'controller.clock_spacing': (2 * Math.PI) / Math.max(clocks, 1),
  'clock.index': Array.from({ length: clocks }, (_, i) => i),
});

/** Inputs of the first layer: bias, constants, clocks, then what is sensed. */
export const inputBlocks = (settings: InputSettings, size: BodySize): Block[] => [
  { of: 'all', count: 1 + settings.constants + settings.clocks },
  ...senseBlocks(settings.sensors, size),
];

/** The weights of a layer, in the field `weights` of the controller. */
export const weightsOf = (
  name: string,
  rows: readonly Block[],
  columns: Block,
  more: Pick<Numbers, 'moves'> = {},
): Numbers => ({ name, kind: 'weights', field: ['weights', name], rows, columns, ...more });

/** Those of the last layer, for the activations. */
export const outputWeights = (units: number, { actuators }: BodySize): Numbers =>
  weightsOf(
    'output',
    [{ of: 'all', count: 1 + units }],
    { of: 'actuator', count: actuators },
    { moves: true },
  );

/**
 * Standard deviation of the initial weights of a layer. The inputs and outputs counted are ELDiR's, whose controller has an
 * output for every spring, passive ones too.
 */
export const deviationOf = (scale: number, inputs: number, outputs: number): number =>
  scale * Math.sqrt(2 / (inputs + outputs));

/** Inputs of a layer, the bias not counted. */
export const inputsOf = (rows: readonly Block[]): number => countOf(rows) - 1;

/** Stages that make the inputs, and the columns that the first layer reads. */
export function sensing(
  assembly: Assembly,
  { clocks, sensors }: InputSettings,
): { stages: Stage[]; inputs: Column[] } {
  const stages: MapStage[] = [];
  if (clocks > 0) {
    const domain = layerDomain('clock', clocks);
    const bind: Record<string, Binding> = {
      index: (columns) => ({ from: 'own', column: columns.get('clock.index', domain, 'parameter') }),
    };
    stages.push(
      assembly.stage({ name: 'clock', domain, control: true, bind }, (call) =>
        assembly.store(call('clock_signal'), 'clock', domain, 'row'),
      ),
    );
  }
  const senses = sensesOf(sensors);
  for (const [of, name] of [
    ['mass', 'sense'],
    ['body', 'sense the body'],
  ] as const) {
    const all = senses.filter((sense) => sense.of === of);
    if (all.length === 0) continue;
    stages.push(
      assembly.stage({ name, domain: of, control: true }, (call) =>
        all.flatMap((sense) => assembly.store(call(sense.function), `features.${sense.name}`, of, 'row')),
      ),
    );
  }
  return { stages, inputs: stages.flatMap((stage) => stage.outputs.map(({ column }) => column)) };
}

export type Activation = 'tanh' | 'relu' | 'sine';

/** The units of a layer: a function of each signal. The stage's output is `into`. */
export function unitStage(
  assembly: Assembly,
  name: string,
  signal: Column,
  activation: Activation,
  into: string,
): MapStage {
  const { domain } = signal;
  return assembly.stage({ name, domain, control: true, bind: { signal: fromOwn(signal) } }, (call) =>
    assembly.store(call(`${activation}_unit`), into, domain, 'row'),
  );
}

/** The last layer: an activation between -1 and 1 for each actuator. */
export function outputStages(assembly: Assembly, inputs: readonly Column[]): Stage[] {
  const output = assembly.columns.get('output', 'actuator', 'scratch');
  const bind = { signal: fromOwn(output) };
  return [
    assembly.dense('output', 1, inputs, output),
    assembly.stage({ name: 'activation', domain: 'actuator', control: true, bind }, (call) =>
      assembly.activation(call('tanh_unit')),
    ),
  ];
}

/** Gain and shift of a layer's norm, as parameters of the step. */
export const normNumbers = (layer: string, units: number): Numbers[] =>
  ['gain', 'shift'].map((name) => ({
    name: `norm ${layer}.${name}`,
    kind: 'parameter',
    field: ['norms', layer, name],
    rows: [{ of: 'all', count: 1 }],
    columns: { of: 'all', count: units },
  }));

/** Stages that bring the signals of a layer to mean 0 and variance 1; the last one's output is what they come to. */
export function normStages(assembly: Assembly, layer: string, signal: Column, units: number): MapStage[] {
  const { domain } = signal;
  const at = (name: string, over: Domain) => assembly.columns.get(`${layer} ${name}`, over, 'scratch');
  const mean = at('mean', 'body');
  const variance = at('variance', 'body');
  const broadcast =
    (column: Column): Binding =>
    () => ({ from: 'broadcast', column });
  const bind: Record<string, Binding> = {
    signal: fromOwn(signal),
    mean: broadcast(mean),
    variance: broadcast(variance),
    norm: parametersOver(domain, `norm ${layer}`),
  };
  const rebind = (input: string) => (input === 'count' ? units : undefined);
  const stage = (name: string, fn: string, column: Column): MapStage =>
    assembly.stage({ name: `${layer} ${name}`, domain, control: true, bind, rebind }, (call) => [
      { node: call(fn).get('')!, column, mode: column.domain === 'body' ? 'reduce' : 'store' },
    ]);
  return [
    stage('mean', 'share_of_mean', mean),
    stage('variance', 'share_of_variance', variance),
    stage('norm', 'layer_norm', at('normed', domain)),
  ];
}
