// The package as it is published: packed, installed into an empty folder, and used there.

import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { DIST } from '../support/dist.ts';

const folder = mkdtempSync(join(tmpdir(), 'morphograd-package-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const windows = process.platform === 'win32';

function run(command: string, ...args: string[]): string {
  return execFileSync(command, args, {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 90_000,
    shell: windows,
  });
}

/** Packs and installs; gives the reason why that cannot be done here, where npm reaches no registry. */
function install(): string | undefined {
  writeFileSync(join(folder, 'package.json'), '{"private": true}');
  // Without scripts: packing would build dist anew while other tests use it.
  run('npm', 'pack', join(DIST, '..'), '--ignore-scripts', '--silent');
  try {
    run('npm', 'install', '--prefer-offline', '--no-audit', '--no-fund', '--silent', `./${tarball()}`);
  } catch {
    return 'npm could not install the dependencies from its cache or the registry';
  }
  return undefined;
}

function tarball(): string {
  const packageJson = join(DIST, '../package.json');
  const script = `const { name, version } = require(${JSON.stringify(packageJson)}); console.log(name + '-' + version + '.tgz')`;
  return run(process.execPath, '--print', script).split('\n')[0]!;
}

const missing = install();

describe.skipIf(missing)(`the packed package${missing ? ` (skipped: ${missing})` : ''}`, () => {
  const morphograd = (...args: string[]): string => run('npx', '--no-install', 'morphograd', ...args);

  it('says its version and lists the backends', () => {
    expect(morphograd('--version').trim()).toMatch(/^\d+\.\d+\.\d+$/);
    expect(morphograd('devices')).toMatch(/^cpu .* SIMD/);
  });

  it('evolves in worker threads', () => {
    const small = ['--population', '2', '--generations', '1', '--learning-steps', '1', '--backend', 'cpu'];
    expect(morphograd('evolve', ...small, '--out', 'run')).toMatch(/Best fitness: \S+ in generation 0/);
    expect(morphograd('replay', 'run/robots/best-1.json')).toContain('the same bit for bit');
  });

  it('is a module to import, with JSON Schemas beside it', () => {
    const script = `
      import { builtInScenario, createTask } from 'morphograd';
      import { loadScenario } from 'morphograd/node';
      import schema from 'morphograd/schema/robot.schema.json' with { type: 'json' };
      console.log(createTask(builtInScenario('walk')).program.dimension, loadScenario('jump').name, schema.title);`;
    writeFileSync(join(folder, 'use.mjs'), script);
    expect(run(process.execPath, '--no-warnings', 'use.mjs')).toBe('2 jump A robot of morphograd\n');
  });

  it.each(['es2023', 'es2023,dom'])(
    'compiles whole in a program in TypeScript with the library %s',
    (lib) => {
      const modules = join(DIST, '../node_modules');
      const script = `
      import { builtInScenario, createGpuBackend, type GpuDevice } from 'morphograd';
      import { openNodeGpu } from 'morphograd/node';
      const device: GpuDevice = await openNodeGpu();
      createGpuBackend(device);
      ${lib.includes('dom') ? 'device.device.destroy();' : ''}
      console.log(builtInScenario('walk').steps + 1);`;
      writeFileSync(join(folder, 'use.mts'), script);
      const strict = ['--strict', '--noEmit', '--skipLibCheck', 'false', '--lib', lib];
      const modern = ['--target', 'es2022', '--module', 'nodenext'];
      const node = ['--typeRoots', join(modules, '@types'), '--types', 'node'];
      const tsc = join(modules, 'typescript/bin/tsc');
      const { status, stdout } = spawnSync(
        process.execPath,
        [tsc, ...strict, ...modern, ...node, 'use.mts'],
        {
          cwd: folder,
          encoding: 'utf8',
        },
      );
      expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
    },
  );
});
