// morphograd devices: the backends of this machine.

import { availableParallelism } from 'node:os';
import type { Command } from 'commander';
import { type AdapterDescription, COMPUTE_LIMITS, GpuError } from '../sim/backends/gpu-device.ts';
import { describeAdapters, noAdapterRemedy } from '../sim/backends/gpu-node.ts';
import { automaticOf } from './backend.ts';
import { print, table } from './output.ts';

export function addDevices(program: Command): void {
  program
    .command('devices')
    .description('List the backends and adapters of this machine, and which one auto takes.')
    .action(run);
}

async function run(): Promise<void> {
  print(
    `cpu    WebAssembly SIMD, single precision, ${availableParallelism()} threads (Node.js ${process.versions.node}, ` +
      `${process.platform} ${process.arch})`,
    'exact  WebAssembly, double precision, for verification',
  );
  const adapters = await listed();
  for (const adapter of adapters) print(...adapterLines(adapter));
  const auto = automaticOf(adapters);
  const why = adapters.length > 0 && auto === 'cpu' ? ', for a software GPU is slower' : '';
  print(`auto   takes ${auto}${why}`);
}

async function listed(): Promise<AdapterDescription[]> {
  try {
    const adapters = await describeAdapters();
    if (adapters.length === 0) print(`gpu    WebGPU found no adapter. ${noAdapterRemedy()}`);
    return adapters;
  } catch (error) {
    if (!(error instanceof GpuError)) throw error;
    print(`gpu    ${error.message}`);
    return [];
  }
}

function adapterLines({
  description,
  vendor,
  architecture,
  isSoftware,
  features,
  limits,
}: AdapterDescription): string[] {
  const kind = isSoftware ? 'software, for tests only' : 'hardware';
  const rows = COMPUTE_LIMITS.map((name) => [name, String(limits[name])]);
  return [
    `gpu    ${[description, vendor, architecture].filter(Boolean).join(', ')} (${kind})`,
    ...table(rows, [1]).map((line) => `         ${line}`),
    `         features: ${features.join(', ')}`,
  ];
}
