// morphograd devices: the backends of this machine.

import '../../sim/backends/node.ts';
import { availableParallelism } from 'node:os';
import type { Command } from 'commander';
import { type AdapterDescription, COMPUTE_LIMITS, GpuError } from '../../sim/backends/gpu/device.ts';
import { describeAdapters, noAdapterRemedy } from '../../sim/backends/gpu/node.ts';
import { isHardware } from '../../sim/backends/gpu/node-kind.ts';
import { preferredBackend } from '../../sim/backends/registry.ts';
import { print, table } from '../terminal/output.ts';

export function addDevices(program: Command): void {
  program
    .command('devices')
    .description('List the backends and adapters of this machine, and which one auto takes.')
    .option('--json', 'print one JSON object')
    .action(run);
}

async function run({ json }: { readonly json?: true }): Promise<void> {
  const { adapters, problem } = await listed();
  const auto = await preferredBackend();
  if (json) {
    const { platform, arch, versions } = process;
    const machine = { threads: availableParallelism(), node: versions.node, platform, arch };
    print(JSON.stringify({ ...machine, adapters, problem, auto }));
    return;
  }
  print(
    `cpu    WebAssembly SIMD, single precision, ${availableParallelism()} threads (Node.js ${process.versions.node}, ` +
      `${process.platform} ${process.arch})`,
    'exact  WebAssembly, double precision, for verification',
  );
  if (problem !== null) print(`gpu    ${problem}`);
  for (const adapter of adapters) print(...adapterLines(adapter));
  const why = adapters.length > 0 && !isHardware(adapters) ? ', for a software GPU is slower' : '';
  print(`auto   takes ${auto}${why}`);
}

/** The adapters, and why there is none; null if there is one. */
async function listed(): Promise<{ adapters: AdapterDescription[]; problem: string | null }> {
  try {
    const adapters = await describeAdapters();
    const problem = adapters.length === 0 ? `WebGPU found no adapter. ${noAdapterRemedy()}` : null;
    return { adapters, problem };
  } catch (error) {
    if (!(error instanceof GpuError)) throw error;
    return { adapters: [], problem: error.message };
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
