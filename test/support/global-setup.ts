// Runs once before any test process starts.

import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import { gpuEnvironment } from './software-gpu.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const BUILT = join(ROOT, 'dist/site/index.html');
const SOURCES = [
  'base',
  'sim',
  'control',
  'scenarios',
  'evolve',
  'render',
  'bench',
  'cli',
  'index.ts',
  'node.ts',
  'version.ts',
  'tsdown.config.ts',
];

export default function setup(project: TestProject): void {
  // Test processes inherit this environment, and so find the driver when they are started.
  Object.assign(process.env, gpuEnvironment());
  const files = project.vitest.state.getPaths();
  if (files.some(needsDist) && distIsStale()) build();
}

function needsDist(testFile: string): boolean {
  return /support\/(dist|cli)\b/.test(readFileSync(testFile, 'utf8'));
}

function distIsStale(): boolean {
  if (!existsSync(BUILT)) return true;
  const builtAt = statSync(BUILT).mtimeMs;
  return SOURCES.some((path) => newest(join(ROOT, path)) > builtAt);
}

/** Time of the last change at or below a path [ms]; folders count, for a removed file changes only those. */
function newest(path: string): number {
  if (!existsSync(path)) return 0;
  const entry = statSync(path);
  if (!entry.isDirectory()) return entry.mtimeMs;
  return Math.max(entry.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}

function build(): void {
  console.log('Building dist …');
  const run = (...script: string[]): void => {
    execFileSync(process.execPath, script, { cwd: ROOT, stdio: 'inherit' });
  };
  run(join(ROOT, 'node_modules/tsdown/dist/run.mjs'), '--logLevel', 'warn');
  const config = join(ROOT, 'render/viewer/page/vite.config.ts');
  run(join(ROOT, 'node_modules/vite/bin/vite.js'), 'build', '--logLevel', 'error', '--config', config);
}
