// A central pattern generator: oscillators that pull at the phases of those that their springs share a mass with, with
// a strength and a lag that are learned for each end of each actuator. What meets in a mass is summed up there, so the
// cost grows with the number of springs and not of pairs.

import { z } from 'zod';
import { single } from '../../base/single.ts';
import text from '../../sim/kernels/controllers/coupled_oscillators.wgsl';
import { type Assembly, fromOwn } from '../../sim/step/assembly.ts';
import { type Binding, parametersOver } from '../../sim/step/columns.ts';
import { endsDomain } from '../../sim/step/domain.ts';
import type { MapStage, Source } from '../../sim/step/program.ts';
import { amplitudes, forEachActuator, initialRhythm, numbers, period } from './fields.ts';
import { anyPhase, type ControllerKind, constant, perActuator } from './kind.ts';

const shape = {
  kind: z
    .literal('coupled-oscillators')
    .describe(
      'A central pattern generator: a sine for each actuator, whose phase is pulled by those at its two masses.',
    ),
  period,
} as const;

const settings = z.strictObject({
  ...shape,
  period: period.default(1),
  ...initialRhythm,
  coupling: single
    .default(2)
    .describe('Initial strength of the pull of each neighbour [1/s]. Initial lags are 0.'),
});

const ofEnd = (end: string) => `to those at the ${end} end of its spring; ${forEachActuator}`;

const stored = z.strictObject({
  ...shape,
  amplitude: amplitudes,
  frequency: numbers.describe(`Of its own [Hz]; ${forEachActuator}`),
  phase: numbers.describe(`At the start [rad]; ${forEachActuator}`),
  couplingA: numbers.describe(`Strength of the pull [1/s] ${ofEnd('first')}`),
  couplingB: numbers.describe(`Strength of the pull [1/s] ${ofEnd('second')}`),
  lagA: numbers.describe(`Where the pull ends: how far it stays behind them [rad], ${ofEnd('first')}`),
  lagB: numbers.describe(`Where the pull ends: how far it stays behind them [rad], ${ofEnd('second')}`),
});

type Arrays = 'amplitude' | 'frequency' | 'phase' | 'couplingA' | 'couplingB' | 'lagA' | 'lagB';

/**
 * Oscillators with phases φ that pull at each other: amplitude · sin φ, dφ/dt = 2π frequency + Σ over both ends of its spring
 * and over the other actuators j there: coupling · sin(φⱼ - φ - lag). All arrays have the shape [actuators].
 */
export interface CoupledOscillatorsController
  extends Readonly<Omit<z.output<typeof stored>, Arrays>>,
    Readonly<Record<Arrays, Float64Array>> {}

export const coupledOscillators = {
  name: 'coupled-oscillators',
  settings,
  stored,
  describe: () => 'coupled-oscillators',
  kernels: () => [{ path: 'controllers/coupled_oscillators', text }],
  constants: () => ({}),
  numbers: (_, { actuators }) => {
    const each = (name: string, more = {}) => perActuator('oscillator', name, actuators, more);
    return [
      each('amplitude', { moves: true, bounds: [-1, 1] }),
      each('frequency'),
      each('phase'),
      each('coupling_a', { field: 'couplingA' }),
      each('coupling_b', { field: 'couplingB' }),
      each('lag_a', { field: 'lagA' }),
      each('lag_b', { field: 'lagB' }),
    ];
  },
  initial: ({ amplitude, frequency, coupling }, { actuators }) => [
    constant(actuators, amplitude),
    constant(actuators, frequency),
    anyPhase(actuators),
    constant(actuators, coupling),
    constant(actuators, coupling),
    constant(actuators, 0),
    constant(actuators, 0),
  ],
  stages: (given) => (assembly) => stagesOf(assembly, given.period),
} as const satisfies ControllerKind<z.output<typeof settings>>;

function stagesOf(assembly: Assembly, period: number): MapStage[] {
  const { before, after, carry } = assembly.remember('lead', 'actuator');
  const column = (name: string, domain: string) => assembly.columns.get(name, domain, 'scratch');
  const members =
    (prefix: string, domain: string): Binding =>
    (_, member) => ({
      from: domain === 'actuator' ? 'own' : 'driven',
      column: column(`${prefix}.${member}`, domain),
    });
  const bind: Record<string, Binding> = {
    oscillator: parametersOver('actuator', 'oscillator'),
    lead: fromOwn(before),
    wave: members('wave', 'actuator'),
    at_a: members('heard a', 'spring'),
    at_b: members('heard b', 'spring'),
  };
  const overActuators = { domain: 'actuator', control: true, bind };
  const wave = assembly.stage({ ...overActuators, name: 'wave' }, (call) =>
    assembly.store(call('wave_of'), 'wave', 'actuator', 'scratch'),
  );
  const activation = assembly.stage({ ...overActuators, name: 'activation' }, (call) =>
    assembly.activation(call('wave_activation')),
  );
  const rebind = (input: string) => (input === 'period' ? period : undefined);
  const lead = assembly.stage({ ...overActuators, name: 'lead', rebind }, (call) => [
    { node: call('lead_on').get('')!, column: after, mode: 'store' },
  ]);
  return [wave, activation, ...meeting(assembly, column), lead, carry];
}

/** From the waves of the actuators to their sums over each mass, and back to the springs' two ends. */
function meeting(
  assembly: Assembly,
  column: (name: string, domain: string) => ReturnType<Assembly['columns']['get']>,
): MapStage[] {
  const parts = ['sine', 'cosine'];
  const ends = endsDomain('spring', assembly.options.dimension);
  const moving = (
    name: string,
    domain: string,
    source: (part: string, end: number) => Source,
    target: (part: string, end: number) => { name: string; domain: string; end?: number },
    count: number,
  ): MapStage => {
    const inputs = Array.from({ length: count }, (_, end) => parts.map((part) => ({ part, end }))).flat();
    const bind = Object.fromEntries(
      inputs.map(({ part, end }): [string, Binding] => [`${part} ${end}`, () => source(part, end)]),
    );
    return assembly.stage({ name, domain, control: true, bind }, (_, graph) =>
      inputs.map(({ part, end }) => {
        const { name: to, domain: over, ...at } = target(part, end);
        return { node: graph.input(`${part} ${end}`), column: column(to, over), mode: 'store', ...at };
      }),
    );
  };
  return [
    moving(
      'waves',
      'spring',
      (part) => ({ from: 'actuator', column: column(`wave.${part}`, 'actuator') }),
      (part, end) => ({ name: `waves.${part}`, domain: ends, end }),
      2,
    ),
    moving(
      'meeting',
      'mass',
      (part) => ({ from: 'incidentEnds', column: column(`waves.${part}`, ends) }),
      (part) => ({ name: `meeting.${part}`, domain: 'mass' }),
      1,
    ),
    moving(
      'heard',
      'spring',
      (part, end) => ({ from: 'end', column: column(`meeting.${part}`, 'mass'), end }),
      (part, end) => ({ name: `heard ${'ab'[end]}.${part}`, domain: 'spring' }),
      2,
    ),
  ];
}
