import { describe, expect, it } from 'vitest';
import type { Member } from '../../../sim/backends/gpu/member.ts';
import { type Access, sequence } from '../../../sim/backends/gpu/operations.ts';
import { bytesOfWave, planWaves, type WaveRequest } from '../../../sim/backends/gpu/plan.ts';

const request: WaveRequest = {
  steps: 1000,
  gradient: true,
  segment: undefined,
  multiple: 1,
  budget: 1e6,
  mostBytes: 1e7,
  mostBodies: 100,
  workPerDispatch: 1e9,
};

/** A member with rows of so many numbers. */
const member = (row: number): Member => ({
  index: 0,
  job: {} as Member['job'],
  sizes: { mass: row / 10, spring: row / 4, facet: 0, cell: 0, actuator: 0, muscle: 0 },
  firstRollout: 0,
  rollouts: 1,
  words: { losses: 0, wiring: 0, parameters: 0, weights: 0, gradients: 0, work: row, row, state: row / 4 },
});

describe('the planner', () => {
  it('keeps every row of all bodies where memory allows it', () => {
    const [wave, ...more] = planWaves([member(40), member(80)], request);
    expect(more).toEqual([]);
    expect(wave).toMatchObject({ first: 0, count: 2, plan: { rows: 1001, segment: 1000, checkpoints: 0 } });
    expect(wave!.tape).toBe(120 + 1001 * 120);
  });

  it('cuts the episode into segments where it does not, and the bodies into waves where that is not enough', () => {
    const members = Array.from({ length: 60 }, () => member(800));
    const waves = planWaves(members, request);
    expect(waves.length).toBeGreaterThan(1);
    expect(waves.reduce((sum, wave) => sum + wave.count, 0)).toBe(60);
    for (const wave of waves) {
      expect(bytesOfWave(wave)).toBeLessThanOrEqual(request.budget);
      expect(wave.plan.checkpoints * wave.plan.segment).toBeGreaterThanOrEqual(1000);
    }
  });

  it('needs memory that grows like the square root of the number of steps', () => {
    const least = (steps: number) =>
      bytesOfWave(planWaves([member(800)], { ...request, steps, budget: 0 })[0]!);
    expect(least(40_000) / least(10_000)).toBeLessThan(2.1);
  });

  it('puts no more bodies in a wave than a dispatch has workgroups', () => {
    const waves = planWaves(
      [1, 2, 3, 4, 5].map(() => member(40)),
      { ...request, mostBodies: 2 },
    );
    expect(waves.map(({ first, count }) => [first, count])).toEqual([
      [0, 2],
      [2, 2],
      [4, 1],
    ]);
  });

  it('keeps dispatches short, and whole control periods long', () => {
    const [wave] = planWaves([member(400)], { ...request, multiple: 3, workPerDispatch: 140 * 50 });
    expect(wave!.longest).toBe(48);
  });

  it('says so when one body does not fit the device', () => {
    expect(() => planWaves([member(1e6)], request)).toThrow(/A body needs \d+ bytes .* use the cpu backend/);
  });
});

describe('the barriers between operations', () => {
  const access = (place: string, writes: boolean, own: boolean): Access => ({
    place,
    writes,
    own,
    barrier: place === 'tape' ? 'storage' : 'workgroup',
  });
  const operation = (call: string, accesses: Access[], control = false) => ({ call, accesses, control });

  it('stand where an element reads what another wrote, and not where it reads its own', () => {
    const lines = sequence([
      operation('a', [access('x', true, true)]),
      operation('b', [access('x', false, true), access('y', true, true)]),
      operation('c', [access('y', false, false)]),
    ]);
    expect(lines).toEqual(['a;', 'b;', 'workgroupBarrier();', 'c;']);
  });

  it('stand where an element is written that another may still read', () => {
    const lines = sequence([
      operation('a', [access('tape', false, false)]),
      operation('b', [access('tape', true, true)]),
    ]);
    expect(lines).toEqual(['a;', 'storageBarrier();', 'b;']);
  });

  it('do not count on a control stage having run', () => {
    const lines = sequence([
      operation('a', [access('x', true, true)]),
      operation('b', [access('x', false, false)], true),
      operation('c', [access('x', false, false)]),
    ]);
    expect(lines).toEqual([
      'a;',
      'if (is_control_step(k)) {',
      '  workgroupBarrier();',
      '  b;',
      '}',
      'workgroupBarrier();',
      'c;',
    ]);
  });
});
