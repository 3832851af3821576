import { describe, expect, it } from 'vitest';
import { type CheckOptions, checkScenario } from '../../../control/check/check.ts';
import { parseScenario } from '../../../evolve/parts/scenario.ts';
import type { ScenarioInput } from '../../../scenarios/scenario.ts';
import type { Backend } from '../../../sim/backends/backend.ts';
import { createWasmBackend } from '../../../sim/backends/wasm/backend.ts';
import { type CheckRow, formatRows, isVerified } from '../../../sim/check/row.ts';
import { scalingGradients, withWrongOutcome } from '../../support/tampered.ts';

const exact = createWasmBackend({ precision: 'double' });
const cpu = createWasmBackend({ precision: 'single' });

/** The check of bodies that start at rest in the air, by an objective and forces. */
async function rowsOf(
  wgsl: string,
  forces: NonNullable<ScenarioInput['forces']> = {},
  backends: readonly Backend[] = [],
  options: CheckOptions = {},
  objective: ScenarioInput['objective'] = {},
): Promise<CheckRow[]> {
  const input: ScenarioInput = {
    format: 'morphograd/scenario',
    version: 1,
    name: 'flight',
    dimension: 2,
    contact: { law: 'none' },
    forces,
    objective,
    body: null,
    controller: { kind: 'oscillators' },
  };
  const scenario = parseScenario(
    input,
    { ...(forces.files ? { 'objective.wgsl': still, 'forces.wgsl': wgsl } : { 'objective.wgsl': wgsl }) },
    'flight',
  );
  const rows: CheckRow[] = [];
  for await (const row of checkScenario(scenario, backends, {
    gradientSteps: 12,
    agreementSteps: 20,
    ...options,
  }))
    rows.push(row);
  return rows;
}

const reward = (name: 'final' | 'running', formula: string): string =>
  name === 'final'
    ? `fn final_reward(start: Body, end: Body) -> f32 {\n  return end.center.x + ${formula};\n}`
    : `fn running_reward(body: Body, start: Body, time: f32) -> f32 {\n  return body.center.x + ${formula};\n}`;

const still = reward('final', '0.0');

const named = (rows: readonly CheckRow[]): string[] =>
  rows
    .filter(({ claim }) => claim.startsWith('derivative of'))
    .map(({ note }) => note.split(':').slice(0, 3).join(':'));

describe('a function without a derivative where it is evaluated', () => {
  it.each([
    ['length', 'final', 'length(start.velocity)'],
    ['length', 'running', 'length(body.velocity - vec2f(0.0, body.velocity.y))'],
    ['length', 'running', 'length(start.velocity)'],
    ['distance', 'final', 'distance(start.velocity, vec2f(0.0))'],
    ['abs', 'final', 'abs(start.velocity.x)'],
    ['max', 'final', 'max(start.velocity.x, 0.0)'],
    ['max', 'running', 'max(start.velocity.x, 0.0)'],
    ['min', 'running', 'min(0.0, start.velocity.x)'],
    ['clamp', 'final', 'clamp(start.velocity.x, 0.0, 1.0)'],
    ['saturate', 'final', 'saturate(start.velocity.x)'],
    ['sqrt', 'final', 'sqrt(start.velocity.x)'],
    ['normalize', 'final', 'normalize(start.velocity).x'],
    ['sign', 'final', 'sign(start.velocity.x)'],
    ['floor', 'final', 'floor(start.velocity.x)'],
    ['step', 'final', 'step(0.0, start.velocity.x)'],
    ['<', 'final', 'select(1.0, 2.0, start.velocity.x < 0.0) * end.center.x'],
    ['/', 'final', '1.0 / start.velocity.x'],
    ['log', 'final', 'log(start.velocity.x)'],
  ] as const)(
    'is named with its place, and is no fault of the simulator: %s in a %s reward',
    async (operation, kind, formula) => {
      const rows = await rowsOf(reward(kind, formula), {}, [cpu]);
      expect(isVerified(rows), formatRows(rows)).toBe(true);
      expect(named(rows)).toEqual([`flight/objective.wgsl:2: ${operation}, in ${kind}_reward`]);
      expect(formatRows(rows)).toContain('without a derivative (!)');
    },
  );

  it('is named in a force, on springs and on masses', async () => {
    const wgsl = `fn pull(a: Mass, b: Mass) -> vecD {
  return 0.5 * normalize(b.velocity - a.velocity);
}
fn brake(mass: Mass) -> vecD {
  return -0.1 * length(mass.velocity) * mass.velocity - vecD(0.1 * abs(mass.velocity.x), 0.0);
}`;
    const mass = await rowsOf(wgsl, { mass: ['brake'], files: ['forces.wgsl'] });
    expect(named(mass)).toEqual(['flight/forces.wgsl:5: abs, in brake']);
    expect(isVerified(mass), formatRows(mass)).toBe(true);
    const spring = await rowsOf(wgsl, { spring: ['elastic_force', 'pull'], files: ['forces.wgsl'] });
    expect(named(spring)).toEqual(['flight/forces.wgsl:2: normalize, in pull']);
  });

  it.each([
    'dot(start.velocity, start.velocity)',
    'length(start.velocity) * length(start.velocity) * length(start.velocity)',
    'sqrt(dot(start.velocity, start.velocity) + 1e-12)',
    '0.5 * (start.velocity.x + sqrt(start.velocity.x * start.velocity.x + 1e-12))',
    'max(start.velocity.x, 0.0) * 0.0',
    'select(0.0, sqrt(start.velocity.x), start.velocity.x > 1.0)',
    'tanh(start.velocity.x / 1e-3)',
    'select(sin(start.velocity.x) / start.velocity.x, 1.0, start.velocity.x == 0.0)',
    'abs(start.velocity.x + 3.0)',
  ])('is not where it has one: %s', async (formula) => {
    const rows = await rowsOf(reward('final', formula));
    expect(named(rows)).toEqual([]);
    expect(rows.filter(({ status }) => status === 'kink')).toEqual([]);
    expect(isVerified(rows), formatRows(rows)).toBe(true);
  });

  it.each([
    ['mass', 'end', 'mass: Mass, start: Mass', 'length(start.velocity) * mass.position.x'],
    ['mass', 'always', 'mass: Mass', 'length(mass.velocity)'],
    ['spring', 'always', 'a: Mass, b: Mass', 'length(a.velocity - b.velocity)'],
    ['facet', 'always', 'masses: FacetMasses', 'abs(masses.a.velocity.x)'],
    ['cell', 'always', 'masses: CellMasses, cell: Cell', 'length(masses.b.velocity) * cell.bulk_modulus'],
  ] as const)('is named in an objective over each %s, %s', async (over, when, parameters, formula) => {
    const wgsl = `fn share(${parameters}) -> f32 {\n  return ${formula};\n}`;
    const terms = { share: { function: 'share', over, when } } as const;
    const rows = await rowsOf(wgsl, {}, [], {}, { terms });
    expect(named(rows), formatRows(rows)).toEqual([
      expect.stringMatching(/^flight\/?objective.wgsl:2: (length|abs)/),
    ]);
    expect(isVerified(rows), formatRows(rows)).toBe(true);
  });

  it('is named in forces on facets and cells', async () => {
    const wgsl = `fn pushed(masses: FacetMasses) -> FacetForces {
  return divided(length(masses.a.velocity - masses.b.velocity) * area_of(masses));
}
fn blown(masses: CellMasses, cell: Cell) -> CellForces {
  return forces_of(scaled(abs(masses.a.velocity.x - masses.b.velocity.x), cofactor_of(edges_of(masses))));
}`;
    const rows = await rowsOf(wgsl, { facet: ['pushed'], cell: ['blown'], files: ['forces.wgsl'] });
    expect(named(rows)).toEqual(
      expect.arrayContaining([
        expect.stringContaining('forces.wgsl:2: length'),
        expect.stringContaining('forces.wgsl:5: abs'),
      ]),
    );
  });

  it('does not excuse a derivative that is wrong only there, of what has one', async () => {
    const wrong = withWrongOutcome(exact, scalingGradients('initial', 1.001));
    const isAtRest = (velocity: ArrayLike<number>): boolean => Array.from(velocity).every((v) => v === 0);
    const atRest: Backend = {
      ...exact,
      open: (program, job) => (isAtRest(job.starts[0]!.velocity) ? wrong : exact).open(program, job),
    };
    const rows = await rowsOf(reward('running', 'max(start.velocity.x, 0.0)'), {}, [], { exact: atRest });
    const failed = rows.filter(({ status }) => status === 'fail').map(({ claim }) => claim);
    expect(failed).toEqual(['gradient of start.position']);
  });

  it('does not excuse a wrong derivative', async () => {
    const wrong = withWrongOutcome(exact, scalingGradients('initial', 1.001));
    const rows = await rowsOf(reward('running', 'max(start.velocity.x, 0.0)'), {}, [], { exact: wrong });
    expect(named(rows)).toHaveLength(1);
    const failed = rows.filter(({ status }) => status === 'fail').map(({ claim }) => claim);
    expect(failed).toEqual(
      expect.arrayContaining(['gradient of start.velocity', 'gradient of start.position']),
    );
  });
});
