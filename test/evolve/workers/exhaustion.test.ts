import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { isExhaustion, remedyFor } from '../../../evolve/workers/exhaustion.ts';
import { MOST_MEMORY, reserve } from '../../../sim/backends/wasm/image.ts';

function thrownBy(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error('Nothing was thrown.');
}

/** What a thread ends with whose heap is full. */
async function outOfHeap(): Promise<unknown> {
  const greedy = 'const all = []; for (;;) all.push(new Array(10_000).fill({}));';
  const worker = new Worker(greedy, { eval: true, resourceLimits: { maxOldGenerationSizeMb: 16 } });
  const [error] = await once(worker, 'error').catch((caught: unknown) => [caught]);
  return error;
}

/** A memory of WebAssembly on a machine that has no more. */
const full = (): WebAssembly.Memory =>
  Object.assign(new WebAssembly.Memory({ initial: 1 }), {
    grow: () => {
      throw new RangeError('WebAssembly.Memory.grow(): Unable to grow instance memory');
    },
  });

describe('isExhaustion', () => {
  it('knows a thread whose heap is full, and has Node.js give it more', async () => {
    const error = await outOfHeap();
    expect(error).toMatchObject({ code: 'ERR_WORKER_OUT_OF_MEMORY' });
    expect(isExhaustion(error)).toBe(true);
    expect(remedyFor(error, 2)).toBe(
      'To go on, have Node.js give each thread more, as with NODE_OPTIONS=--max-old-space-size=8192, or go on with fewer ' +
        'than 2 workers (--workers N): morphograd resume RUN.',
    );
  });

  it('knows arrays and memories that the machine does not give, also as another thread tells of them', () => {
    const errors = [
      thrownBy(() => new ArrayBuffer(2 ** 52)),
      thrownBy(() => reserve(full(), MOST_MEMORY)),
      Object.assign(new Error('spawn ENOMEM'), { code: 'ENOMEM' }),
      new RangeError('WebAssembly.Instance(): Out of memory: Cannot allocate Wasm memory for new instance'),
      new RangeError('WebAssembly.Memory(): could not allocate memory'),
    ];
    for (const error of errors) expect(isExhaustion(error)).toBe(true);
    for (const error of errors.filter((each) => each instanceof RangeError))
      expect(isExhaustion(structuredClone(error))).toBe(true);
    expect(remedyFor(errors[0], 1)).toBe('To go on, free memory: morphograd resume RUN.');
  });

  it('leaves to the robot what is its own', () => {
    const errors = [
      // More than WebAssembly can have on any machine.
      thrownBy(() => reserve(full(), MOST_MEMORY + 1)),
      thrownBy(() => new Float64Array(-1)),
      thrownBy(() => new Array(-1)),
      new Error('Array buffer allocation failed is what the objective is called'),
      new Error('out of memory'),
      null,
      'ENOMEM',
    ];
    for (const error of errors) expect(isExhaustion(error)).toBe(false);
  });
});
