import { describe, expect, it } from 'vitest';
import type { EvaluationRequest } from '../../../evolve/evaluate/evaluate.ts';
import { createBackendEvaluator } from '../../../evolve/evaluate/evaluate-on.ts';
import { createGpuEvaluator } from '../../../evolve/evaluate/gpu-evaluator.ts';
import type { Backend, RunOptions } from '../../../sim/backends/backend.ts';
import { createGpuBackend } from '../../../sim/backends/gpu/backend.ts';
import { GpuError } from '../../../sim/backends/gpu/device.ts';
import { openNodeGpu } from '../../../sim/backends/gpu/node.ts';
import { createWasmBackend } from '../../../sim/backends/wasm/backend.ts';
import { describeOnGpu } from '../../support/on-gpu.ts';
import { explosive, randomBody, requestFor, smallScenario } from '../../support/small.ts';

const scenario = smallScenario();

function requestsOf(count: number, of = scenario): EvaluationRequest[] {
  return Array.from({ length: count }, (_, i) => requestFor(of, randomBody(of, i), i));
}

/** A backend of batches that runs them on the CPU, and notes each run. */
function batching(runs: RunOptions[] = []): Backend {
  const cpu = createWasmBackend({ precision: 'single' });
  return {
    ...cpu,
    name: 'gpu',
    async openBatch(program, jobs) {
      const batch = await cpu.openBatch(program, jobs);
      return {
        ...batch,
        run: (options) => {
          runs.push(options);
          return batch.run(options);
        },
      };
    },
  };
}

const gpuEvaluator = (backend: Backend) => createGpuEvaluator(async () => backend);

const local = createBackendEvaluator(createWasmBackend({ precision: 'single' }));

describe('createGpuEvaluator', () => {
  it('teaches all bodies together, and each learns as if it were alone', async () => {
    const runs: RunOptions[] = [];
    const requests = requestsOf(4);
    const done: string[] = [];
    const evaluator = await gpuEvaluator(batching(runs));
    const results = await evaluator.evaluate(requests, { onDone: ({ id }) => done.push(id) });
    expect(results).toEqual(await local.evaluate(requests));
    expect(done.sort()).toEqual(requests.map(({ id }) => id));
    expect(runs.map(({ gradient }) => gradient)).toEqual([true, true, false]);
  });

  it('lets a body that explodes drop out, and the others go on', async () => {
    const requests = requestsOf(3).map((request, i) =>
      i === 1 ? { ...request, body: explosive(request.body) } : request,
    );
    const results = await (await gpuEvaluator(batching())).evaluate(requests);
    expect(results.map(({ status }) => status)).toEqual(['done', 'exploded', 'done']);
    expect(results).toEqual(await local.evaluate(requests));
  });

  it('keeps bodies of different scenarios apart', async () => {
    const requests = [...requestsOf(2), ...requestsOf(2, smallScenario({ steps: 30 }))].map((request, i) => ({
      ...request,
      id: String(i),
    }));
    expect(await (await gpuEvaluator(batching())).evaluate(requests)).toEqual(await local.evaluate(requests));
  });

  it('sees the behaviour after all have learned, each with its own best weights', async () => {
    const behaviour = ['gait-frequency', 'control-energy'] as const;
    const requests = requestsOf(3).map((request) => ({ ...request, behaviour }));
    const results = await (await gpuEvaluator(batching())).evaluate(requests);
    expect(results).toEqual(await local.evaluate(requests));
    expect(results[0]).toMatchObject({ rollouts: 4, descriptors: { 'control-energy': expect.any(Number) } });
  });

  it('begins nothing after an abort', async () => {
    const evaluator = await gpuEvaluator(batching());
    expect(await evaluator.evaluate(requestsOf(2), { signal: AbortSignal.abort() })).toEqual([]);
  });

  it('opens a new device where one was lost, and repeats what was in flight', async () => {
    const requests = requestsOf(3);
    const lost = batching();
    let runs = 0;
    const losing: Backend = {
      ...lost,
      openBatch: async (...args) => {
        const batch = await lost.openBatch(...args);
        const run = (options: RunOptions) =>
          ++runs === 2
            ? Promise.reject(new GpuError('gpu-lost', 'The device was lost.'))
            : batch.run(options);
        return { ...batch, run };
      },
    };
    const backends = [losing, batching()];
    const evaluator = await createGpuEvaluator(async () => backends.shift()!);
    const done: string[] = [];
    const results = await evaluator.evaluate(requests, { onDone: ({ id }) => done.push(id) });
    expect(results).toEqual(await local.evaluate(requests));
    expect(done).toHaveLength(3);
    expect(backends).toEqual([]);
  });

  it('fails as a whole where the device does', async () => {
    const backend = batching();
    const broken: Backend = {
      ...backend,
      openBatch: async (...args) => ({
        ...(await backend.openBatch(...args)),
        run: () => Promise.reject(new Error('The GPU device was lost.')),
      }),
    };
    await expect((await gpuEvaluator(broken)).evaluate(requestsOf(2))).rejects.toThrow('was lost');
  });
});

describeOnGpu('createGpuEvaluator on a GPU', () => {
  it('gives the fitness that the CPU gives', async () => {
    const device = await openNodeGpu();
    try {
      // Without gradients, for a software driver takes long to compile what computes them.
      const learning = { ...scenario.learning, updates: 0 };
      const oscillators = { kind: 'oscillators', period: 1, amplitude: 0.5, frequency: 1.5 } as const;
      const requests = requestsOf(3, smallScenario({ controller: oscillators, learning, steps: 20 }));
      const results = await (await gpuEvaluator(createGpuBackend(device))).evaluate(requests);
      const expected = await local.evaluate(requests);
      for (const [i, { status, fitness }] of results.entries()) {
        expect(status).toBe('done');
        expect(Math.abs(fitness - expected[i]!.fitness)).toBeLessThan(1e-4);
      }
    } finally {
      await device.close();
    }
  });
});
