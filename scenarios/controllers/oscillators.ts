// Open-loop oscillators: a sine of time for each actuator, amplitude · sin(2π frequency t + phase).

import { z } from 'zod';
import text from '../../sim/kernels/controllers/oscillators.wgsl';
import { parametersOver } from '../../sim/step/columns.ts';
import { amplitudes, forEachActuator, initialRhythm, numbers, period } from './fields.ts';
import { anyPhase, type ControllerKind, constant, perActuator } from './kind.ts';

const shape = {
  kind: z.literal('oscillators').describe('Open loop: a sine of its own for each actuator.'),
  period,
} as const;

const settings = z.strictObject({ ...shape, period: period.default(1), ...initialRhythm });

const stored = z.strictObject({
  ...shape,
  amplitude: amplitudes,
  frequency: numbers.describe(`[Hz]; ${forEachActuator}`),
  phase: numbers.describe(`[rad]; ${forEachActuator}`),
});

/** A sine of time for each actuator, amplitude · sin(2π frequency t + phase). Shapes [actuators]. */
export interface OscillatorsController
  extends Readonly<Omit<z.output<typeof stored>, 'amplitude' | 'frequency' | 'phase'>> {
  /** Of the activation, between -1 and 1. */
  readonly amplitude: Float64Array;
  /** [Hz] */
  readonly frequency: Float64Array;
  /** [rad] */
  readonly phase: Float64Array;
}

export const oscillators = {
  name: 'oscillators',
  settings,
  stored,
  describe: () => 'oscillators',
  kernels: () => [{ path: 'controllers/oscillators', text }],
  constants: () => ({}),
  numbers: (_, { actuators }) => [
    perActuator('oscillator', 'amplitude', actuators, { moves: true, bounds: [-1, 1] }),
    perActuator('oscillator', 'frequency', actuators),
    perActuator('oscillator', 'phase', actuators),
  ],
  initial: ({ amplitude, frequency }, { actuators }) => [
    constant(actuators, amplitude),
    constant(actuators, frequency),
    anyPhase(actuators),
  ],
  stages: () => (assembly) => {
    const bind = { oscillator: parametersOver('actuator', 'oscillator') };
    return [
      assembly.stage({ name: 'activation', domain: 'actuator', control: true, bind }, (call) =>
        assembly.activation(call('oscillate')),
      ),
    ];
  },
} as const satisfies ControllerKind<z.output<typeof settings>>;
