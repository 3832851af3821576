import { describe, expect, it } from 'vitest';
import { builtInScenario } from '../../../evolve/parts/scenario.ts';
import { configToJSON, parseConfig } from '../../../evolve/run/run-config.ts';

const parse = (data: unknown, named?: string) => parseConfig(data, 'change.json', named);

const wrong: readonly [data: unknown, message: string][] = [
  [{ sead: 1 }, 'change.json: "sead" is not a field of the format. Did you mean "seed"?'],
  [{ seed: 0.5 }, 'change.json: "seed" must be a whole number, but is 0.5.'],
  [{ workers: 0 }, 'change.json: "workers" must be at least 1, but is 0.'],
  [{ backend: 'gpuu' }, 'change.json: "backend" must be "auto", "cpu" or "gpu"'],
  [[], 'change.json: the file must be an object, but is an empty list.'],
  [
    { scenario: { evolution: { population: 0 } } },
    'change.json: "scenario.evolution.population" must be at least 1, but is 0.',
  ],
  [
    { scenario: { learning: { update: 3 } } },
    'change.json: "scenario.learning.update" is not a field of the format. Did you mean "updates"?',
  ],
  [
    { scenario: { terrain: { parameters: { heigth: 1 } } } },
    'change.json: "scenario.terrain.parameters.heigth" has no member in struct Terrain. Did you mean "height"?',
  ],
  [{ scenario: 'wolk' }, 'wolk: this scenario is neither built in nor a folder. Did you mean walk?'],
  [{ scenario: 3 }, 'change.json: "scenario" must be the name or folder of a scenario'],
];

describe('parseConfig', () => {
  it('takes walk as it is where nothing is said', () => {
    expect(parse({})).toEqual({ scenario: builtInScenario('walk'), settings: {} });
  });

  it('changes the fields that the file gives, of the scenario that the command line names', () => {
    const { scenario, settings } = parse(
      { seed: 3, scenario: { drag: 7, learning: { updates: 1 } } },
      'jump',
    );
    const jump = builtInScenario('jump');
    expect(scenario).toEqual({ ...jump, drag: 7, learning: { ...jump.learning, updates: 1 } });
    expect(settings).toEqual({ seed: 3 });
  });

  it('recomputes what follows from a changed field', () => {
    expect(parse({ scenario: { body: { spacing: 0.2 } } }).scenario.body).toMatchObject({ restLength: 0.2 });
  });

  it('reads back what a run wrote down', () => {
    const config = {
      scenario: builtInScenario('jump'),
      seed: 5,
      backend: 'cpu',
      workers: 2,
      top: 3,
    } as const;
    const { scenario, ...settings } = config;
    expect(parse(JSON.parse(JSON.stringify(configToJSON(config))))).toEqual({ scenario, settings });
  });

  it('refuses a complete scenario where the command line names one too', () => {
    expect(() => parse({ scenario: builtInScenario('walk') }, 'jump')).toThrow(/names jump too/);
  });

  it.each(wrong)('refuses %j', (data, message) => {
    expect(() => parse(data)).toThrow(message);
  });
});
