import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGpuBackend } from '../../../sim/backends/gpu/backend.ts';
import type { GpuDevice } from '../../../sim/backends/gpu/device.ts';
import { openNodeGpu } from '../../../sim/backends/gpu/node.ts';
import { createWasmBackend } from '../../../sim/backends/wasm/backend.ts';
import { checkAgreement, GRADIENT_AGREEMENT, STATE_TOLERANCE } from '../../../sim/check/agreement.ts';
import { describeOnGpu } from '../../support/on-gpu.ts';
import { experiment } from '../../support/tasks.ts';

const exact = createWasmBackend({ precision: 'double' });
const kinds = ['coupled-oscillators', 'recurrent'] as const;

const settings = kinds.flatMap((controller) =>
  [1, 5].map((rollouts) => ({ controller, rollouts, dimension: rollouts === 1 ? 2 : 3, period: 3 }) as const),
);

const trial = (setting: (typeof settings)[number]) =>
  experiment({ ...setting, law: 'penalty', regime: 'flight', seed: 2, wind: true });

describe.each(settings)('$controller of $rollouts rollouts in $dimension dimensions', (setting) => {
  it('are on the CPU what they are in double precision', async () => {
    const { task, job } = trial(setting);
    const [check] = await checkAgreement(
      [createWasmBackend({ precision: 'single' })],
      exact,
      task.program,
      job,
      60,
    );
    expect(check!.found.states).toBeLessThan(STATE_TOLERANCE);
    expect(check!.found.worstGradient).toBeLessThan(GRADIENT_AGREEMENT);
  });
});

describeOnGpu('on the GPU', () => {
  let gpu: GpuDevice;
  beforeAll(async () => {
    gpu = await openNodeGpu();
  });
  afterAll(() => gpu.close());

  it.each(settings)(
    '$controller of $rollouts rollouts are what they are in double precision',
    async (setting) => {
      const { task, job } = trial(setting);
      const [check] = await checkAgreement([createGpuBackend(gpu)], exact, task.program, job, 60);
      expect(check!.found.states).toBeLessThan(STATE_TOLERANCE);
      expect(check!.found.worstGradient).toBeLessThan(GRADIENT_AGREEMENT);
    },
  );
});
