import { describe, expect, it } from 'vitest';
import { createTask } from '../../../control/task.ts';
import { createWasmBackend } from '../../../sim/backends/wasm/backend.ts';
import { checkGradients, GRADIENT_TOLERANCE, type GradientCheck } from '../../../sim/check/gradients.ts';
import { contactsOf, type Experiment, experiment, type Setting } from '../../support/tasks.ts';

// Differences are of fourth order, in f64, and their step shrinks until two successive ones agree to a tenth of the
// tolerance at least. Where a contact event lay between the two sides they would not, so what counts as measured lies
// within one contact pattern. A group whose differences do not settle, because an event is too near or its effect is
// too faint, is measured on another random body.

const exact = createWasmBackend({ precision: 'double' });
const steps = 60;

const regimes = {
  none: ['flight'],
  impact: ['flight', 'sticking'],
  coulomb: ['flight', 'sliding', 'sticking'],
  penalty: ['flight', 'sliding', 'sticking'],
} as const;

/** Every law, dimension, terrain and regime; controllers, periods, rollouts, sizes and wind take turns. */
const settings = (['none', 'impact', 'coulomb', 'penalty'] as const)
  .flatMap((law) =>
    ([2, 3] as const).flatMap((dimension) =>
      regimes[law].flatMap((regime) =>
        (['slope', dimension === 2 ? 'profile' : 'field'] as const).map((terrain) => ({
          law,
          dimension,
          regime,
          terrain,
        })),
      ),
    ),
  )
  .map((setting, i): Setting & { masses: number } => ({
    ...setting,
    controller: i % 3 === 2 ? 'oscillators' : 'perceptron',
    period: i % 2 === 0 ? 3 : 1,
    rollouts: i % 4 === 3 ? 3 : 1,
    wind: setting.regime === 'flight' || i % 3 === 0,
    masses: 4 + (i % 6),
    body: { masses: 4 + (i % 6) },
  }));

/** Checks every group on random bodies until each is measured on one; `mayBeFlat` says where the loss may not depend on it. */
async function check(
  setting: Setting,
  options: { mayBeFlat?: RegExp; segment?: number; inspect?: (trial: Experiment) => Promise<void> } = {},
): Promise<void> {
  const { mayBeFlat = /^$/, inspect, ...more } = options;
  let undecided: string[] | null = null;
  for (let seed = 1; seed <= 4 && undecided?.length !== 0; seed++) {
    const trial = experiment({ ...setting, seed });
    await inspect?.(trial);
    const checks = await checkGradients(exact, trial.task.program, trial.job, { steps, ...more });
    for (const { group, error } of checks)
      expect(error, `relative error of ${group}`).toBeLessThanOrEqual(GRADIENT_TOLERANCE);
    undecided ??= groupsOf(setting);
    expect(checks.map(({ group }) => group)).toEqual(expect.arrayContaining(undecided));
    undecided = undecided.filter(
      (group) => !checks.some((each) => each.group === group && isDecided(each, mayBeFlat)),
    );
  }
  expect(undecided, 'groups that differences tell nothing about').toEqual([]);
}

const isDecided = ({ group, outcome }: GradientCheck, mayBeFlat: RegExp): boolean =>
  outcome === 'measured' || (outcome === 'flat' && mayBeFlat.test(group));

/** In the air, nothing of the ground matters. */
const ofTheGround = /^terrain\.|^world\.(friction|contact)/;

describe('the derived adjoint is that of differences, for every parameter', () => {
  it.each(settings)('$law contact, $dimension D, $regime on $terrain, $masses masses', async (setting) => {
    const { regime } = setting;
    await check(setting, {
      mayBeFlat: regime === 'flight' ? ofTheGround : /^$/,
      inspect: async (trial) => {
        const session = await exact.open(trial.task.program, trial.job);
        const contacts = contactsOf(trial, await session.record(steps));
        session.close();
        if (regime === 'flight') expect(contacts).toEqual({ sticking: 0, sliding: 0 });
        else expect(contacts[regime], `${regime} masses, over all steps`).toBeGreaterThanOrEqual(10);
      },
    });
  });
});

/** Every group that the loss of a setting depends on. */
function groupsOf({
  law,
  controller = 'perceptron',
  terrain = 'slope',
  body,
  reward = 'both',
}: Setting): string[] {
  const under = (prefix: string, ...names: string[]): string[] => names.map((name) => `${prefix}.${name}`);
  const groups = [
    'mass.mass',
    ...under('world', 'dt', 'gravity', 'drag'),
    ...under('spring', 'rest_length', 'stiffness', 'damping'),
    ...under('start', 'position', 'velocity'),
    'task.scales',
  ];
  if (reward !== 'running') groups.push('task.weight');
  if (controller !== 'none') groups.push('spring.amplitude');
  if (controller === 'oscillators') groups.push(...under('oscillator', 'amplitude', 'frequency', 'phase'));
  if (controller === 'perceptron')
    groups.push('hidden', ...under('controller', 'feature_scale', 'clock_rate', 'clock_spacing'));
  if (controller === 'perceptron' && body?.actuated !== 0) groups.push('output');
  if (law === 'none') return groups;
  groups.push(...under('terrain', ...members[terrain]));
  if (law !== 'impact') groups.push('world.friction');
  if (law === 'penalty')
    groups.push(
      'world.friction_speed',
      ...under('world', 'contact_stiffness', 'contact_damping', 'contact_width'),
    );
  return groups;
}

const members = {
  slope: ['height', 'slope'],
  profile: ['origin', 'spacing', 'heights'],
  field: ['origin', 'spacing', 'heights'],
  bumps: ['height', 'amplitude', 'wavelength'],
};

describe('and so it is', () => {
  const base: Setting = { law: 'coulomb', dimension: 2, regime: 'sliding', wind: true };

  it.each([
    { reward: 'final', rollouts: 3 },
    { reward: 'running', rollouts: 1 },
    { reward: 'running', rollouts: 3, period: 3 },
  ] as const)('for a $reward reward alone, $rollouts rollouts', async (more) => {
    await check({ ...base, ...more });
  });

  it.each([2, 3] as const)('for a terrain in WGSL of its own, %i D', async (dimension) => {
    for (const law of ['impact', 'penalty'] as const)
      await check({ ...base, law, dimension, regime: 'sticking', terrain: 'bumps' });
  });

  it('without actuators, with a controller or none', async () => {
    const body = { actuated: 0 };
    // Nothing listens to the controller, and there are no activations that an amplitude could scale.
    await check({ ...base, body }, { mayBeFlat: /^(hidden|controller\..*|spring\.amplitude)$/ });
    await check({ ...base, body, controller: 'none' });
    await check({ ...base, controller: 'none' });
  });

  it('for the smallest bodies, and for larger ones', async () => {
    for (const dimension of [2, 3] as const)
      for (const masses of [3, 27]) await check({ ...base, dimension, body: { masses } });
  });

  it('when segments are recomputed from checkpoints', async () => {
    for (const segment of [7, 30]) await check({ ...base, period: 3, rollouts: 3 }, { segment });
  });
});

describe('a gradient does not depend on which others are wanted', () => {
  const trial = experiment({ law: 'coulomb', dimension: 2, regime: 'sliding', reward: 'final' });

  it.each(['mass.mass', 'spring.stiffness', 'terrain.slope', 'world.dt'])('%s alone', async (name) => {
    const gradientFrom = async (program: Experiment['task']['program']): Promise<Float64Array> => {
      const session = await exact.open(program, trial.job);
      const { gradients } = await session.run({ steps, gradient: true });
      session.close();
      return gradients!.values.get(name)!;
    };
    const alone = { values: [name], initialState: false };
    const all = await gradientFrom(trial.task.program);
    const one = await gradientFrom(createTask(trial.task.scenario, { gradients: alone }).program);
    one.forEach((value, i) => {
      expect(value).toBeCloseTo(all[i]!, 12);
    });
  });
});

describe('a gradient of what does not exist', () => {
  const { scenario } = experiment({ law: 'coulomb', dimension: 2, regime: 'sliding' }).task;
  const wanted = (...values: string[]) =>
    createTask(scenario, { gradients: { values, initialState: false } });

  it('is refused, with the nearest name that there is', () => {
    expect(() => wanted('spring.stifness')).toThrow('Did you mean "spring.stiffness"?');
    expect(() => wanted('hiden')).toThrow('Did you mean "hidden"?');
    expect(() => wanted('moon.phase')).toThrow(
      /^Nothing here depends on "moon.phase".*There are .*world\.drag/,
    );
  });

  it('is not meant where a vector is: that is all its axes', () => {
    const { parameters } = wanted('world.gravity').program;
    expect(
      [...parameters]
        .filter(([, { gradient }]) => gradient)
        .map(([name]) => name)
        .sort(),
    ).toEqual(['world.gravity.x', 'world.gravity.y']);
  });
});
