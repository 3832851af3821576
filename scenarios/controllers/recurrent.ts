// A recurrent network for each body (Elman, "Finding structure in time", 1990): hidden tanh units that also see what they
// were at the control step before. At the start they are 0.

import { z } from 'zod';
import type { DeepReadonly } from '../../base/readonly.ts';
import { layerDomain } from '../../sim/step/domain.ts';
import { count, numbers } from './fields.ts';
import { type Block, type BodySize, type ControllerKind, countOf, normalWeights } from './kind.ts';
import {
  deviationOf,
  type InputSettings,
  initialScale,
  inputBlocks,
  inputConstants,
  inputDefaults,
  inputShape,
  inputsOf,
  networkKernels,
  outputStages,
  outputWeights,
  sensing,
  unitStage,
  weightsOf,
} from './network.ts';
import { lastLayer } from './perceptron.ts';
import { describeSensors } from './sensors.ts';

const shape = {
  kind: z
    .literal('recurrent')
    .describe(
      'A network for each body whose hidden tanh units see what they were at the control step before.',
    ),
  hidden: count(1, 1024).describe('Hidden units.'),
  ...inputShape,
} as const;

const settings = z.strictObject({
  ...shape,
  hidden: shape.hidden.default(16),
  ...inputDefaults,
  clocks: inputShape.clocks.default(0),
  initialScale,
});

const stored = z.strictObject({
  ...shape,
  weights: z
    .strictObject({
      hidden: numbers.describe(
        'Row by row, `hidden` numbers for each input: bias, constants, clocks, then what is sensed of all masses, as of a ' +
          'perceptron, then of the body, then the hidden units as they were.',
      ),
      output: numbers.describe(
        'Row by row, one number per actuator for each input: bias, then the hidden units.',
      ),
    })
    .describe('Of both layers.'),
});

/** A recurrent network of tanh units, and the settings that give the weights their meaning. */
export interface RecurrentController extends DeepReadonly<Omit<z.output<typeof stored>, 'weights'>> {
  /**
   * Row-major, `hidden` [1 + constants + clocks + sensed numbers + hidden units × hidden units], `output` [1 + hidden units ×
   * actuators]; the first row of each is the bias.
   */
  readonly weights: { readonly hidden: Float64Array; readonly output: Float64Array };
}

type Shape = InputSettings & { readonly hidden: number };

const rowsOf = (given: Shape, size: BodySize): Block[] => [
  ...inputBlocks(given, size),
  { of: 'all', count: given.hidden },
];

export const recurrent = {
  name: 'recurrent',
  settings,
  stored,
  describe: ({ hidden, clocks, constants, sensors }) =>
    `recurrent of ${hidden} hidden units, ${clocks} clocks and ${constants} constants${describeSensors(sensors)}`,
  kernels: networkKernels,
  constants: inputConstants,
  numbers: (given, size) => [
    weightsOf('hidden', rowsOf(given, size), { of: 'all', count: given.hidden }),
    outputWeights(given.hidden, size),
  ],
  initial: (given, size) => {
    const rows = rowsOf(given, size);
    const { hidden, initialScale: scale } = given;
    return [
      normalWeights(countOf(rows), hidden, deviationOf(scale.hidden, inputsOf(rows), hidden)),
      lastLayer(hidden, scale.output, size),
    ];
  },
  stages: (given) => (assembly) => {
    const { stages, inputs } = sensing(assembly, given);
    const domain = layerDomain('hidden', given.hidden);
    const { before, after, carry } = assembly.remember('unit', domain);
    const signal = assembly.columns.get('hidden', domain, 'scratch');
    return [
      ...stages,
      assembly.dense('hidden', 1 + given.constants, [...inputs, before], signal),
      unitStage(assembly, 'hidden', signal, 'tanh', after.name),
      ...outputStages(assembly, [after]),
      carry,
    ];
  },
} as const satisfies ControllerKind<z.output<typeof settings>>;
