import { describe, expect, it } from 'vitest';
import { learn } from '../../../control/learn/learn.ts';
import { createTask } from '../../../control/task.ts';
import { parseScenario } from '../../../scenarios/load.ts';
import { createWasmBackend } from '../../../sim/backends/wasm/backend.ts';
import { restVolumes } from '../../../sim/body/fields.ts';
import { blockOf } from '../../support/cells.ts';

const backend = createWasmBackend({ precision: 'single' });

describe('learning of the shapes of cells at rest', () => {
  it.each([2, 3] as const)(
    'never turns one inside out, however long its steps are, in %i D',
    async (dimension) => {
      const scenario = parseScenario(
        {
          format: 'morphograd/scenario',
          version: 1,
          dimension,
          steps: 20,
          timeStep: 0.001,
          contact: { law: 'none' },
          forces: { cell: ['neo_hookean'] },
          controller: { kind: 'none' },
          learning: {
            updates: 8,
            train: ['cell.rest_b', 'cell.rest_c', ...(dimension === 3 ? ['cell.rest_d'] : [])].map(
              (name) => ({
                name,
                rate: 0.9,
              }),
            ),
          },
          objective: { terms: { size: { function: 'size', over: 'cell', reduce: 'sum' } } },
        },
        { 'objective.wgsl': 'fn size(masses: CellMasses) -> f32 { return -volume_of(edges_of(masses)); }' },
        'shrinking/scenario.json',
      );
      const body = blockOf(dimension);
      const volumes = restVolumes(body);
      let least = 1;
      const { learningCurve } = await learn(
        backend,
        createTask(scenario),
        body,
        { kind: 'none' },
        {
          onEvaluation: (_evaluation, _loss, _controller, subject) => {
            for (const [cell, volume] of restVolumes(subject().body).entries())
              least = Math.min(least, volume / volumes[cell]!);
            return true;
          },
        },
      );
      expect(learningCurve.length).toBeGreaterThan(2);
      expect(least).toBeGreaterThan(0.05);
      expect(least).toBeLessThan(1);
    },
  );
});
