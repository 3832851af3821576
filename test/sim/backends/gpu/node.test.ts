import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { noAdapterRemedy } from '../../../../sim/backends/gpu/node.ts';
import { DIST } from '../../../support/dist.ts';
import { describeOnGpu } from '../../../support/on-gpu.ts';

const PACKAGE = JSON.stringify(pathToFileURL(join(DIST, 'node.js')).href);

/** Runs a module that may `import` the built package, in a fresh process. */
function run(source: string, env: Record<string, string> = {}) {
  const args = ['--expose-gc', '--input-type=module', '--eval', source];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
  return { status, output: stdout.trim(), stderr };
}

describe('the GPU in Node', () => {
  it('does not load the native module before it is asked for', () => {
    const { output } = run(`
      await import(${PACKAGE});
      console.log(process.report.getReport().sharedObjects.some((path) => path.endsWith('dawn.node')));`);
    expect(output).toBe('false');
  });

  it.runIf(process.platform === 'linux')('says what to install when there is no adapter', () => {
    const { output } = run(
      `import { describeAdapters, openNodeGpu } from ${PACKAGE};
       const error = await openNodeGpu().catch((error) => error);
       console.log(JSON.stringify([error.name, error.code, error.message, await describeAdapters()]));`,
      { VK_ICD_FILENAMES: '/nowhere/icd.json', VK_DRIVER_FILES: '/nowhere/icd.json' },
    );
    expect(JSON.parse(output)).toEqual([
      'GpuError',
      'gpu-no-adapter',
      expect.stringMatching(/^WebGPU found no adapter\. .*Vulkan driver.* cpu backend/),
      [],
    ]);
  });

  it('has a remedy for each system where there is no adapter', () => {
    expect(noAdapterRemedy('linux')).toMatch(/Vulkan driver.*cpu backend/);
    for (const platform of ['darwin', 'win32'] as const)
      expect(noAdapterRemedy(platform)).toMatch(
        /^Update the graphics driver.*Direct3D 12.*Metal.*cpu backend/,
      );
  });

  it('says what to do when the native module does not load', () => {
    const { output } = run(`
      import { register } from 'node:module';
      const hook = 'export async function resolve(name, context, next) {' +
        'if (name === "webgpu") throw new Error("no binary for this platform"); return next(name, context); }';
      register('data:text/javascript,' + encodeURIComponent(hook));
      const { openNodeGpu } = await import(${PACKAGE});
      const error = await openNodeGpu().catch((error) => error);
      console.log(error.code, error.message);`);
    expect(output).toMatch(
      /^gpu-unavailable The webgpu package .*no binary for this platform.*npm install webgpu/,
    );
  });
});

describeOnGpu('a process that uses the GPU', () => {
  it('survives the garbage collector and ends by itself, devices still open', () => {
    const { status, output, stderr } = run(`
      import { openNodeGpu } from ${PACKAGE};
      const { device } = await openNodeGpu();
      for (let i = 0; i < 50; i++) {
        const buffer = device.createBuffer({ size: 4, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST });
        device.queue.writeBuffer(buffer, 0, new Uint32Array([i]));
        globalThis.gc();
        await buffer.mapAsync(GPUMapMode.READ);
        if (new Uint32Array(buffer.getMappedRange())[0] !== i) throw new Error('wrong value ' + i);
      }
      console.log('done');`);
    expect({ status, output, stderr }).toMatchObject({ status: 0, output: 'done' });
  });
});
