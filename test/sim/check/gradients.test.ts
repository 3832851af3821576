import { describe, expect, it } from 'vitest';
import { createWasmBackend } from '../../../sim/backends/wasm/backend.ts';
import { checkGradients, GRADIENT_TOLERANCE } from '../../../sim/check/gradients.ts';
import { scalingGradients, withWrongAdjoint, withWrongOutcome } from '../../support/tampered.ts';
import { experiment } from '../../support/tasks.ts';

const exact = createWasmBackend({ precision: 'double' });
const { task, job } = experiment({ law: 'coulomb', dimension: 2, regime: 'sliding', wind: true });
const steps = 40;

const wrongGroups = async (program = task.program, backend = exact): Promise<string[]> => {
  const checks = await checkGradients(backend, program, job, { steps });
  return checks.filter(({ error }) => !(error <= GRADIENT_TOLERANCE)).map(({ group }) => group);
};

describe('the check of gradients', () => {
  it('finds nothing wrong with the derived adjoint', async () => {
    expect(await wrongGroups()).toEqual([]);
  });

  it.each(['spring forces (adjoint)', 'advance (adjoint)', 'sense (adjoint)', 'hidden (adjoint)'])(
    'notices that "%s" is off by a ten-thousandth',
    async (stage) => {
      expect(await wrongGroups(withWrongAdjoint(task.program, stage, 1.0001))).not.toEqual([]);
    },
  );

  it.each(['parameters', 'weights', 'initial'] as const)(
    'notices wrong gradients of %s, and only those',
    async (kind) => {
      const groups = await wrongGroups(
        task.program,
        withWrongOutcome(exact, scalingGradients(kind, 1.00001)),
      );
      const expected = { parameters: 'spring.stiffness', weights: 'hidden', initial: 'start.position' }[kind];
      const untouched = { parameters: 'hidden', weights: 'start.position', initial: 'spring.stiffness' }[
        kind
      ];
      expect(groups).toContain(expected);
      expect(groups).not.toContain(untouched);
    },
  );

  it('notices gradients that are not numbers', async () => {
    const groups = await wrongGroups(
      task.program,
      withWrongOutcome(exact, scalingGradients('weights', Number.NaN)),
    );
    expect(groups).toEqual(expect.arrayContaining(['hidden', 'output']));
  });
});
