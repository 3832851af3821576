import { describe, expect, it } from 'vitest';
import { behaviourDescriptors, descriptorOf } from '../../../evolve/descriptors/descriptors.ts';
import { planOf } from '../../../evolve/search/plan.ts';
import { createWasmBackend } from '../../../sim/backends/wasm/backend.ts';
import { actuatorsOf } from '../../../sim/body/body.ts';
import { smallScenario } from '../../support/small.ts';
import { experiment } from '../../support/tasks.ts';
import { valid } from '../../support/valid.ts';

const behaviourIn = (evolution: object): readonly string[] =>
  planOf(smallScenario({ evolution }), 1).behaviour;

describe('behaviourOf', () => {
  it('names what objectives and axes compare, once each', () => {
    const axis = (of: string) => ({ of, least: 0, most: 1, bins: 2 });
    const settings = {
      selection: {
        kind: 'nsga2',
        objectives: [
          { of: 'fitness', goal: 'maximize' },
          { of: 'control-energy', goal: 'minimize' },
        ],
      },
      archive: { axes: [axis('size'), axis('control-energy'), axis('contact-fraction')] },
    };
    expect(behaviourIn(settings)).toEqual(['contact-fraction', 'control-energy']);
  });

  it('names nothing where only fitness and bodies count', () => {
    expect(behaviourIn({})).toEqual([]);
    expect(behaviourIn({ selection: { kind: 'nsga2' } })).toEqual([]);
  });
});

describe('descriptorOf', () => {
  it('gives what is known and refuses what is not', () => {
    expect(descriptorOf(valid(1), 'size')).toBe(3);
    expect(() => descriptorOf(valid(1), 'gait-frequency')).toThrow(/gait-frequency of 0-1/);
  });
});

describe('behaviourDescriptors', () => {
  it('measures what is asked for, and nothing else', async () => {
    const { task, job } = experiment({
      law: 'coulomb',
      dimension: 2,
      regime: 'sticking',
      controller: 'oscillators',
    });
    const backend = createWasmBackend({ precision: 'single' });
    const session = await backend.open(task.program, job);
    const { body } = job.packed;
    const trajectory = await session.record(1000);
    const all = ['contact-fraction', 'gait-frequency', 'control-energy'] as const;
    const measured = behaviourDescriptors(all, { body, trajectory, scenario: task.scenario });
    // Sines of amplitude 0.6 and 4 Hz; whole periods, so their mean square is exact.
    expect(measured['control-energy']).toBeCloseTo((actuatorsOf(body).length * 0.6 ** 2) / 2, 4);
    expect(measured['gait-frequency']).toBeCloseTo(4, 1);
    expect(measured['contact-fraction']).toBeGreaterThan(0.3);
    expect(behaviourDescriptors([], { body, trajectory, scenario: task.scenario })).toEqual({});
    session.close();
    await backend.close();
  });

  it('has no control energy without actuators', () => {
    const { task, job } = experiment({ law: 'none', dimension: 2, regime: 'flight', body: { actuated: 0 } });
    const { body } = job.packed;
    const trajectory = {
      position: new Float64Array(24),
      velocity: new Float64Array(24),
      activation: new Float64Array(0),
    };
    expect(behaviourDescriptors(['control-energy'], { body, trajectory, scenario: task.scenario })).toEqual({
      'control-energy': 0,
    });
  });
});
