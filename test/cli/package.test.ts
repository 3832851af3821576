// The package as it is published: packed, installed into an empty folder with and without its optional dependency, and
// used there.

import { execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { linksOf, pages } from '../docs/pages.ts';
import { DIST } from '../support/dist.ts';

const home = mkdtempSync(join(tmpdir(), 'morphograd-package-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

const windows = process.platform === 'win32';

function runIn(folder: string, command: string, ...args: string[]): string {
  return execFileSync(command, args, {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 90_000,
    shell: windows,
  });
}

/** Packs, without scripts: they would build dist anew while other tests use it. */
function pack(): string {
  runIn(home, 'npm', 'pack', join(DIST, '..'), '--ignore-scripts', '--silent');
  return readdirSync(home).find((file) => file.endsWith('.tgz'))!;
}

const tarball = pack();

const quiet = ['--prefer-offline', '--no-audit', '--no-fund', '--silent'];

/** A folder with the package in it; undefined where npm reaches no registry. */
function install(name: string, ...flags: string[]): string | undefined {
  const folder = join(home, name);
  mkdirSync(folder);
  writeFileSync(join(folder, 'package.json'), '{"private": true}');
  try {
    runIn(folder, 'npm', 'install', ...quiet, ...flags, `../${tarball}`);
  } catch {
    return undefined;
  }
  return folder;
}

const [full, lean] = [install('full'), install('lean', '--omit=optional')];
const skipped = full && lean ? '' : ' (skipped: npm could not install from its cache or the registry)';

/** A user's commands in one of the folders. */
function user(folder: string) {
  return {
    run: (command: string, ...args: string[]) => runIn(folder, command, ...args),
    morphograd: (...args: string[]) => runIn(folder, 'npx', '--no-install', 'morphograd', ...args),
    has: (...path: string[]) => existsSync(join(folder, 'node_modules', ...path)),
  };
}

const small = ['--population', '2', '--generations', '1', '--learning-steps', '1'];

describe.skipIf(skipped)(`the packed package${skipped}`, () => {
  const { run, morphograd, has } = user(full!);

  it('says its version and lists the backends, with the native module for GPUs', () => {
    expect(morphograd('--version').trim()).toMatch(/^\d+\.\d+\.\d+$/);
    expect(morphograd('devices')).toMatch(/^cpu .* SIMD/);
    expect(has('webgpu')).toBe(true);
  });

  it('is a module to import, with JSON Schemas and kernels beside it', () => {
    const script = `
      import { readFileSync } from 'node:fs';
      import { builtInScenario, createTask } from 'morphograd';
      import { loadScenario } from 'morphograd/node';
      import schema from 'morphograd/schema/robot.schema.json' with { type: 'json' };
      const types = readFileSync(new URL(import.meta.resolve('morphograd/kernels/types.wgsl')), 'utf8');
      console.log(createTask(builtInScenario('walk')).program.dimension, loadScenario('jump').name, schema.title);
      console.log(/struct World \\{/.test(types));`;
    writeFileSync(join(full!, 'use.mjs'), script);
    expect(run(process.execPath, '--no-warnings', 'use.mjs')).toBe('2 jump A robot of morphograd\ntrue\n');
  });

  it('holds every file that its README and its documentation link to or show', () => {
    const linked = ['README.md', ...pages].flatMap((page) => {
      const text = readFileSync(join(full!, 'node_modules/morphograd', page), 'utf8');
      return linksOf(text).map((link) => posix.join(posix.dirname(page), link.replace(/#.*/, '')));
    });
    expect(linked).toContain('sim/kernels/types.wgsl');
    expect(linked.filter((file) => !has('morphograd', file))).toEqual([]);
  });

  it('carries the licences of what is built into it, and installs none of that', () => {
    for (const name of ['echarts', 'zrender', 'lru-cache']) {
      const files = readdirSync(join(full!, 'node_modules/morphograd/dist/vendor', name));
      expect({ name, files }).toEqual({
        name,
        files: expect.arrayContaining([expect.stringMatching(/^LICENSE/)]),
      });
      expect({ name, installed: has(name) }).toEqual({ name, installed: false });
    }
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
      writeFileSync(join(full!, 'use.mts'), script);
      const strict = ['--strict', '--noEmit', '--skipLibCheck', 'false', '--lib', lib];
      const modern = ['--target', 'es2022', '--module', 'nodenext'];
      const node = ['--typeRoots', join(modules, '@types'), '--types', 'node'];
      const tsc = join(modules, 'typescript/bin/tsc');
      const { status, stdout } = spawnSync(
        process.execPath,
        [tsc, ...strict, ...modern, ...node, 'use.mts'],
        {
          cwd: full,
          encoding: 'utf8',
        },
      );
      expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
    },
  );
});

describe.skipIf(skipped)(`the package without its optional dependency${skipped}`, () => {
  const { run, morphograd, has } = user(lean!);
  const program = 'node_modules/morphograd/dist/cli/main.js';

  it('does without the native module for GPUs, and says how to get it', () => {
    expect(has('webgpu')).toBe(false);
    const stdout = morphograd('devices');
    expect(stdout).toMatch(
      /^gpu {4}The optional package "webgpu".* not installed\. .*npm install webgpu@\d/m,
    );
    expect(stdout).toMatch(/^auto {3}takes cpu$/m);
  });

  it('refuses the gpu backend in a line, before anything is written', () => {
    const args = [program, 'evolve', '--backend', 'gpu', ...small, '--out', 'none'];
    const { status, stderr } = spawnSync(process.execPath, args, { cwd: lean, encoding: 'utf8' });
    expect(stderr).toMatch(/^morphograd: The optional package "webgpu".* not installed\..*\n$/);
    expect(status).toBe(2);
    expect(existsSync(join(lean!, 'none'))).toBe(false);
  });

  it.skipIf(isBuiltin('node:sqlite'))(
    'refuses a run where Node.js has no SQLite, and tells what to install',
    () => {
      const args = [program, 'evolve', '--backend', 'cpu', ...small, '--out', 'run'];
      const { status, stderr } = spawnSync(process.execPath, args, { cwd: lean, encoding: 'utf8' });
      const [, advice] =
        /^morphograd: SQLite: [^\n]*"npm (install --omit=optional @libsql\S+)"[^\n]*\n$/.exec(stderr)!;
      expect(status).toBe(2);
      expect(existsSync(join(lean!, 'run'))).toBe(false);
      run('npm', ...advice!.split(' '), ...quiet);
      expect(has('webgpu')).toBe(false);
    },
  );

  it('evolves in worker threads, reports with charts, and draws', () => {
    expect(morphograd('evolve', ...small, '--out', 'run')).toMatch(/Best fitness: \S+ in generation 0/);
    expect(morphograd('replay', 'run/robots/best-1.json')).toContain('the same bit for bit');
    morphograd('report', 'run', '--out', 'report.html');
    expect(readFileSync(join(lean!, 'report.html'), 'utf8')).toMatch(
      /<figure class="chart"><figcaption>Fitness/,
    );
    morphograd('render', 'run/robots/best-1.json', '--format', 'png', '--out', 'best.png');
    expect(readFileSync(join(lean!, 'best.png')).subarray(1, 4).toString()).toBe('PNG');
  });

  it('shows the page of robots', async () => {
    const child = spawn(process.execPath, [program, 'view', 'run'], { cwd: lean });
    try {
      const url = await new Promise<string>((resolve) => {
        child.stdout.on('data', (text: Buffer) => resolve(/http:\S+/.exec(text.toString())![0]));
      });
      expect(await (await fetch(url)).text()).toContain('<title>morphograd</title>');
      expect(await (await fetch(`${url}api/run`)).text()).toContain('"walk"');
    } finally {
      child.kill();
    }
  });

  it('is imported without it', () => {
    const script = `import { openNodeGpu } from 'morphograd/node';
      console.log((await openNodeGpu().catch((error) => error)).code);`;
    writeFileSync(join(lean!, 'use.mjs'), script);
    expect(run(process.execPath, 'use.mjs')).toBe('gpu-unavailable\n');
  });
});
