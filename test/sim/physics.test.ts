import { describe, expect, it } from 'vitest';
import { laws } from '../../control/check/laws.ts';
import { createWasmBackend } from '../../sim/backends/wasm/backend.ts';

const backends = [createWasmBackend({ precision: 'double' }), createWasmBackend({ precision: 'single' })];

describe.each(backends.map((backend) => ({ name: backend.name, backend })))(
  'physics on $name',
  ({ backend }) => {
    it.each(laws.map((law) => ({ claim: law.claim, law })))('$claim', async ({ law }) => {
      expect(await law.measure(backend)).toBeLessThanOrEqual(law.tolerance);
    });
  },
);
