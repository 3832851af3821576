import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { learningCurveLines } from '../../cli/terminal/learning-curve.ts';
import { duration, short, table } from '../../cli/terminal/output.ts';
import { Progress, type ProgressOptions } from '../../cli/terminal/progress.ts';
import type { EvaluationResult } from '../../evolve/evaluate/evaluate.ts';
import type { GenerationSummary } from '../../evolve/run/summary.ts';
import { morphograd, succeeds, temporaryFolder } from '../support/cli.ts';
import { CLI } from '../support/dist.ts';

const folder = temporaryFolder();

describe('morphograd', () => {
  it('says its version, and helps with examples', async () => {
    expect(await succeeds(folder, ['--version'])).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect(await succeeds(folder, ['--help'])).toMatch(
      /Commands:\n {2}evolve [\s\S]*Examples:\n {2}morphograd evolve/,
    );
    expect(await succeeds(folder, ['evolve', '--help'])).toContain('--learning-steps <n>');
  });

  it('lists the backends, and takes no software GPU of its own accord', async () => {
    const stdout = await succeeds(folder, ['devices']);
    expect(stdout).toMatch(/^cpu {4}WebAssembly SIMD, single precision, \d+ threads/);
    expect(stdout).toMatch(/^auto {3}takes (cpu|gpu)/m);
    if (stdout.includes('(software')) expect(stdout).toMatch(/^ +maxComputeWorkgroupStorageSize +\d+$/m);
  });

  it.skipIf(process.platform !== 'linux')(
    'says what is missing where there is no GPU, exit code 2, and starts no run (Linux, whose GPUs need Vulkan)',
    async () => {
      const env = { VK_ICD_FILENAMES: '/nowhere.json', VK_DRIVER_FILES: '/nowhere.json' };
      const args = ['evolve', '--backend', 'gpu', '--out', 'none'];
      const { code, stderr } = await morphograd(folder, args, { env });
      expect(stderr).toMatch(/morphograd: WebGPU found no adapter\. Install a Vulkan driver/);
      expect(code).toBe(2);
      expect(existsSync(join(folder, 'none'))).toBe(false);
    },
  );

  it('refuses a Node.js that is too old, and says which one it needs', async () => {
    const pretend = `Object.defineProperty(process.versions, 'node', { value: '18.20.0' });
      await import(${JSON.stringify(CLI)});`;
    const child = spawn(process.execPath, ['--input-type=module', '--eval', pretend]);
    let stderr = '';
    child.stderr.on('data', (text) => {
      stderr += text;
    });
    const [code] = await once(child, 'close');
    expect(stderr).toMatch(/^morphograd needs Node\.js 20\.19, .* but this is 18\.20\.0/);
    expect(code).toBe(2);
  });

  it('ends quietly when nobody reads its output any more', async () => {
    const child = spawn(process.execPath, [CLI, '--help']);
    let stderr = '';
    child.stderr.on('data', (text) => {
      stderr += text;
    });
    child.stdout.destroy();
    const [code] = await once(child, 'close');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });
});

const summary: GenerationSummary = {
  generation: 0,
  best: 0.5,
  mean: 0.25,
  median: 0.2,
  lowerQuartile: 0.1,
  upperQuartile: 0.3,
  worst: 0,
  population: 2,
  diversity: 3,
  distinct: 2,
  age: 0,
  depth: 0,
  evaluated: 2,
  duplicates: 0,
  rollouts: 4,
  totalRollouts: 4,
  coverage: null,
  qdScore: null,
  seconds: 1,
  phases: { breeding: 0, evaluation: 1, selection: 0, storage: 0 },
  quarantined: [],
};
const result = { rollouts: 2 } as unknown as EvaluationResult;

/** A progress whose clock the test turns. */
function progress(isTTY: boolean, columns = 200, options: Partial<ProgressOptions> = {}) {
  let time = 0;
  const written: string[] = [];
  const stream = {
    isTTY,
    columns,
    write: (text: string | Uint8Array) => {
      written.push(String(text));
      return true;
    },
  };
  const workload = {
    generations: 3,
    first: { robots: 2, rollouts: 4 },
    later: { robots: 2, rollouts: 4 },
    secondsEach: 0.25,
  };
  const shown = new Progress({ workload, stream, now: () => time, ...options });
  const later = (ms: number): Progress => {
    time += ms;
    return shown;
  };
  return { later, written };
}

describe('Progress', () => {
  it('rewrites one line on a terminal, cut to its width, from before the first robot', () => {
    const { later, written } = progress(true, 30);
    later(0).begin();
    later(500).evaluation(result);
    later(50).evaluation(result);
    later(450).evaluation(result);
    later(0).generation(summary);
    expect(written).toHaveLength(3);
    expect(written[0]).toBe('\r\x1b[2Kgeneration 0/3  best –  mean ');
  });

  it('writes one line at the beginning and one a generation elsewhere, each with the time left', () => {
    const { later, written } = progress(false);
    later(0).begin();
    later(2500).evaluation(result);
    later(2500).evaluation(result);
    later(0).generation(summary);
    expect(written).toEqual([
      'generation 0/3  best –  mean –  – rollouts/s  about 4 s left\n',
      // Four rollouts took 5 s; half a second more counts for the two expected in it. Twelve are to come.
      'generation 0/3  best 0.500  mean 0.250  1 rollouts/s  11 s left\n',
    ]);
  });

  it('goes on from where a run was taken up', () => {
    const done = [0, 1].map((generation) => ({
      ...summary,
      generation,
      totalRollouts: 4 * (generation + 1),
    }));
    const { later } = progress(true, 200, { done });
    expect(later(0).line()).toMatch(/^generation 1\/3 {2}best 0\.500 .* about 2 s left$/);
    later(1000).evaluation(result);
    expect(later(0).line()).toMatch(/^generation 2\/3 /);
  });
});

describe('the text of numbers', () => {
  it('keeps three decimals, or three digits of what is small', () => {
    expect([1.23456, 0.1, 0, -12.5, 0.00123456, Number.NaN].map(short)).toEqual([
      '1.235',
      '0.100',
      '0.000',
      '-12.500',
      '0.00123',
      'NaN',
    ]);
  });

  it('gives times as people say them', () => {
    expect([0.4, 59.4, 59.6, 3600, 3725].map(duration)).toEqual([
      '0 s',
      '59 s',
      '1:00',
      '1:00:00',
      '1:02:05',
    ]);
  });

  it('lines columns up', () => {
    expect(
      table(
        [
          ['a', '1'],
          ['bcd', '10'],
        ],
        [1],
      ),
    ).toEqual(['a     1', 'bcd  10']);
  });
});

describe('learningCurveLines', () => {
  it('shows every evaluation of a short curve, and marks the best', () => {
    const lines = learningCurveLines([0, -1, 0.5]);
    expect(lines.map((line) => line.trim())).toEqual([
      'evaluation  fitness',
      expect.stringMatching(/^0 {4}0\.000 {2}█{17}$/),
      expect.stringMatching(/^1 {4}1\.000 {2}█{50} best$/),
      '2   -0.500',
    ]);
  });

  it('leaves some of a long curve out, but not the first, the best and the last', () => {
    const losses = Array.from({ length: 1000 }, (_, i) => (i === 501 ? -9 : i / 1000));
    const lines = learningCurveLines(losses);
    expect(lines.length).toBeLessThan(50);
    for (const i of [0, 501, 999]) expect(lines.some((line) => line.trim().startsWith(`${i} `))).toBe(true);
  });

  it('shows a curve that ends in an explosion', () => {
    expect(learningCurveLines([-0.5, Number.NaN]).at(-1)).toMatch(/1 +NaN$/);
    expect(learningCurveLines([Number.NaN])).toHaveLength(2);
  });
});
