import { describe, expect, it } from 'vitest';
import { stream } from '../../../base/random.ts';
import { type CheckOptions, checkScenario } from '../../../control/check/check.ts';
import { builtInScenario } from '../../../evolve/parts/scenario.ts';
import { builtInScenarios } from '../../../scenarios/load.ts';
import type { Scenario } from '../../../scenarios/scenario.ts';
import type { Backend } from '../../../sim/backends/backend.ts';
import { createWasmBackend } from '../../../sim/backends/wasm/backend.ts';
import { latticeBody } from '../../../sim/check/lattice.ts';
import { type CheckRow, formatRows, isVerified } from '../../../sim/check/row.ts';
import { scalingGradients, withWrongOutcome } from '../../support/tampered.ts';

const exact = createWasmBackend({ precision: 'double' });
const cpu = createWasmBackend({ precision: 'single' });

async function rowsOf(
  scenario: Scenario,
  backends: readonly Backend[],
  options?: CheckOptions,
): Promise<CheckRow[]> {
  const rows: CheckRow[] = [];
  for await (const row of checkScenario(scenario, backends, options)) rows.push(row);
  return rows;
}

const failed = (rows: readonly CheckRow[]): string[] =>
  rows.filter(({ status }) => status === 'fail').map(({ claim }) => claim);

describe('the check of a scenario', () => {
  it.each(builtInScenarios)('passes for %s', async (name) => {
    const rows = await rowsOf(builtInScenario(name), [cpu]);
    expect(isVerified(rows), formatRows(rows)).toBe(true);
    const claims = rows.filter(({ status }) => status === 'pass').map(({ claim }) => claim);
    expect(claims).toEqual(
      expect.arrayContaining([
        'gradient of hidden',
        'gradient of spring.stiffness',
        'gradient of start.position',
        'states as in double precision',
        'gradients as in double precision',
        'free fall',
      ]),
    );
  });

  it('fails where the adjoint is wrong', async () => {
    const wrong = withWrongOutcome(exact, scalingGradients('weights', 1.0001));
    const rows = await rowsOf(builtInScenario('walk'), [], { exact: wrong });
    expect(failed(rows)).toEqual(expect.arrayContaining(['gradient of hidden', 'gradient of output']));
    expect(failed(rows)).not.toContain('gradient of spring.stiffness');
  });

  it('fails where the loss is not finite, unless another body has a finite one', async () => {
    const stiff = latticeBody(stream(1), { dimension: 2, masses: 9, stiffness: 1e20 });
    const sane = latticeBody(stream(1), { dimension: 2, masses: 9, stiffness: 1000 });
    const scenario = builtInScenario('walk');
    const alone = await rowsOf(scenario, [], { bodies: [stiff] });
    expect(alone.length).toBeGreaterThan(0);
    for (const { status, note } of alone)
      expect({ status, note }).toEqual({
        status: 'fail',
        note: 'the loss is not finite after 60 steps, so it has no gradient',
      });
    const together = await rowsOf(scenario, [], { bodies: [stiff, sane] });
    expect(together.map(({ claim }) => claim)).toEqual(alone.map(({ claim }) => claim));
    expect(together.filter(({ note }) => note.includes('not finite'))).toEqual([]);
  });

  it('fails where a backend disagrees', async () => {
    const wrong = withWrongOutcome(cpu, (outcome) => ({ ...outcome, loss: outcome.loss + 1e-3 }));
    expect(failed(await rowsOf(builtInScenario('walk'), [wrong]))).toEqual(['loss as in double precision']);
  });

  it('fails, and goes on, where a backend breaks down', async () => {
    const broken: Backend = { ...cpu, open: () => Promise.reject(new Error('The device is gone.')) };
    const rows = await rowsOf(builtInScenario('walk'), [broken]);
    expect(failed(rows)).toEqual(
      expect.arrayContaining(['runs the scenario', 'free fall', 'momentum of a free body']),
    );
    expect(rows.at(-1)!.note).toBe('The device is gone.');
  });
});
