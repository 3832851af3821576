// The CPU backends as the registry knows them.

import type { BackendKind } from '../registry.ts';
import { createWasmBackend } from './backend.ts';

const onTheCpu = {
  evaluates: 'threads',
  isAvailable: async () => true,
  isPreferred: async () => false,
} as const;

/** WebAssembly SIMD, single precision. */
export const cpu: BackendKind = {
  ...onTheCpu,
  name: 'cpu',
  purpose: 'simulation',
  isReproducible: true,
  open: async (options) => createWasmBackend({ ...options, precision: 'single' }),
};

/** WebAssembly, double precision; its sines are the machine's own. */
export const exact: BackendKind = {
  ...onTheCpu,
  name: 'exact',
  purpose: 'verification',
  isReproducible: false,
  open: async (options) => createWasmBackend({ ...options, precision: 'double' }),
};
