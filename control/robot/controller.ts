// The controller of a robot's file: the settings that give its weights their meaning, and the weights.

import { z } from 'zod';
import { counted } from '../../base/text.ts';
import { noneShape, oscillatorsShape, perceptronShape } from '../../scenarios/controller.ts';
import { type BodyFile, dimensionOf, type Report } from './body.ts';

/** Learning may leave single precision, and what it wrote is to be read again. */
const numbers = z.array(z.number());
const perActuator =
  'one for each actuator, that is spring with an amplitude other than 0, in the order of the springs.';

/** The settings are required here: a default that changed later would change what old weights mean. */
const perceptronSchema = z.strictObject({
  ...perceptronShape,
  weights: z
    .strictObject({
      hidden: numbers.describe(
        'Row by row, `hidden` numbers for each input: bias, constants, clocks, then of all masses the x offsets from ' +
          'the centre of mass, the y offsets (the z offsets), the x velocities, and so on.',
      ),
      output: numbers.describe(
        'Row by row, one number per actuator for each input: bias, then the hidden units.',
      ),
    })
    .describe('Of both layers.'),
});

const oscillatorsSchema = z.strictObject({
  ...oscillatorsShape,
  amplitude: z.array(z.number().min(-1).max(1)).describe(`Of the activation; ${perActuator}`),
  frequency: numbers.describe(`[Hz]; ${perActuator}`),
  phase: numbers.describe(`[rad]; ${perActuator}`),
});

export const robotControllerSchema = z
  .discriminatedUnion('kind', [perceptronSchema, oscillatorsSchema, z.strictObject(noneShape)])
  .describe('What drives the actuators.');

export type ControllerFile = z.output<typeof robotControllerSchema>;
type PerceptronFile = z.output<typeof perceptronSchema>;
type OscillatorsFile = z.output<typeof oscillatorsSchema>;

/** Two dense layers of tanh units (Strgar et al., RSS 2024), and the settings that give the weights their meaning. */
export interface PerceptronController extends Readonly<Omit<PerceptronFile, 'weights'>> {
  /**
   * Row-major, `hidden` [1 + constants + clocks + 2 × dimension × masses × hidden units], `output` [1 + hidden units ×
   * actuators]; the first row of each is the bias. Of the masses the hidden layer has all x offsets from the centre of
   * mass first, then the other axes, then the velocities alike.
   */
  readonly weights: { readonly hidden: Float64Array; readonly output: Float64Array };
}

/** A sine of time for each actuator, amplitude · sin(2π frequency t + phase). Shapes [actuators]. */
export interface OscillatorsController
  extends Readonly<Omit<OscillatorsFile, 'amplitude' | 'frequency' | 'phase'>> {
  /** Of the activation, between -1 and 1. */
  readonly amplitude: Float64Array;
  /** [Hz] */
  readonly frequency: Float64Array;
  /** [rad] */
  readonly phase: Float64Array;
}

/** What drives a body's actuators; their order is that of the body's springs. */
export type RobotController = PerceptronController | OscillatorsController | { readonly kind: 'none' };

/** What the numbers of weights follow from. */
export interface LayerSettings {
  readonly hidden: number;
  readonly clocks: number;
  readonly constants: number;
}

/** Inputs, bias included, and outputs of both layers of a body's perceptron. */
export function layerSizes(
  { hidden, clocks, constants }: LayerSettings,
  dimension: number,
  masses: number,
  actuators: number,
) {
  return {
    hidden: { inputs: 1 + constants + clocks + 2 * dimension * masses, outputs: hidden },
    output: { inputs: 1 + hidden, outputs: actuators },
  } as const;
}

/** Reports numbers of weights that do not fit the body. */
export function checkController(controller: ControllerFile, body: BodyFile, report: Report): void {
  const actuators = body.springs.filter(({ amplitude }) => amplitude !== 0).length;
  const check = (path: readonly string[], found: number, due: number, why: string) => {
    if (found === due) return;
    const remedy = `Write ${due}, or leave "controller" out to have it trained anew.`;
    report(['controller', ...path], `has ${counted(found, 'number')}, but ${why} ask for ${due}. ${remedy}`);
  };
  if (controller.kind === 'oscillators') {
    for (const name of ['amplitude', 'frequency', 'phase'] as const) {
      check([name], controller[name].length, actuators, `the body's ${actuators} actuators`);
    }
  }
  if (controller.kind !== 'perceptron') return;
  const sizes = layerSizes(controller, dimensionOf(body), body.masses.length, actuators);
  for (const name of ['hidden', 'output'] as const) {
    const { inputs, outputs } = sizes[name];
    const found = controller.weights[name].length;
    check(['weights', name], found, inputs * outputs, `${inputs} inputs and ${outputs} outputs`);
  }
}

export function controllerFromJSON(file: ControllerFile): RobotController {
  switch (file.kind) {
    case 'perceptron': {
      const { hidden, output } = file.weights;
      return { ...file, weights: { hidden: Float64Array.from(hidden), output: Float64Array.from(output) } };
    }
    case 'oscillators':
      return {
        ...file,
        amplitude: Float64Array.from(file.amplitude),
        frequency: Float64Array.from(file.frequency),
        phase: Float64Array.from(file.phase),
      };
    case 'none':
      return file;
  }
}

export function controllerToJSON(controller: RobotController): ControllerFile {
  switch (controller.kind) {
    case 'perceptron': {
      const { hidden, output } = controller.weights;
      return { ...controller, weights: { hidden: [...hidden], output: [...output] } };
    }
    case 'oscillators': {
      const { amplitude, frequency, phase } = controller;
      return { ...controller, amplitude: [...amplitude], frequency: [...frequency], phase: [...phase] };
    }
    case 'none':
      return { kind: 'none' };
  }
}
