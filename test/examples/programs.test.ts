// The programs of examples/, run as their first lines say, on the built package.

import { execFile } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { parseRobot } from '../../index.ts';
import { shownIn } from '../docs/following.ts';
import { ROOT } from '../docs/pages.ts';
import { DIST } from '../support/dist.ts';

const EXAMPLES = join(DIST, '../examples');

/** Lines that a program prints. */
async function run(program: string): Promise<string[]> {
  const unrun = join(ROOT, 'node_modules/unrun/dist/cli.mjs');
  const { stdout } = await promisify(execFile)(process.execPath, [unrun, program], { cwd: EXAMPLES });
  return stdout.trim().split('\n');
}

describe('examples', () => {
  const robot = join(EXAMPLES, 'body-by-hand.json');
  afterAll(() => rmSync(robot, { force: true }));

  it('custom-search searches with a selection, an operator, a descriptor and an evaluator of its own', async () => {
    const summaries = (await run('custom-search.ts')).map((line) => JSON.parse(line));
    expect(summaries.map(({ generation }) => generation)).toEqual([0, 1, 2, 3]);
    const best = summaries.map((summary) => summary.best);
    expect(best).toEqual([...best].sort((a, b) => a - b));
    expect(summaries.at(-1).coverage).toBeGreaterThan(0);
  });

  it('body-by-hand teaches a body to walk, and writes a robot that can be read', async () => {
    const [told] = await run('body-by-hand.ts');
    const [, before, after] = /^At first (\S+) m, then (\S+) m\.$/.exec(told!)!;
    expect(Number(after)).toBeGreaterThan(Number(before));
    const { body, fitness } = parseRobot(JSON.parse(readFileSync(robot, 'utf8')), robot);
    expect(body.masses.count).toBe(5);
    expect(fitness).toBeCloseTo(Number(after), 3);
  });

  it.each(['custom-controller.ts', 'custom-objective.ts'])('%s learns', async (program) => {
    const curve = (await run(program)).map(Number.parseFloat);
    expect(Math.max(...curve)).toBeGreaterThan(curve[0]!);
  });

  it('hop is what the guide shows', () => {
    for (const { path, text } of shownIn('docs/guide/tasks.md'))
      expect(readFileSync(join(EXAMPLES, path), 'utf8')).toBe(text);
  });
});
