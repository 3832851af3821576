import { expect, it, vi } from 'vitest';
import { builtInScenario } from '../../evolve/parts/scenario.ts';
import { memoizedByScenario } from '../../scenarios/memoized.ts';

it('makes once what follows from scenarios of the same contents, and forgets what was not used for long', () => {
  const make = vi.fn(({ steps }: { steps: number }) => ({ steps }));
  const made = memoizedByScenario(make);
  const walk = builtInScenario('walk');
  expect(made(structuredClone(walk))).toBe(made(walk));
  expect(make).toHaveBeenCalledTimes(1);
  for (let steps = 1; steps <= 20; steps++) expect(made({ ...walk, steps })).toEqual({ steps });
  made(walk);
  expect(make).toHaveBeenCalledTimes(22);
});
