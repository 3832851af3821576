import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { refuses, smallSearch, succeeds, temporaryFolder } from '../../support/cli.ts';

const folder = temporaryFolder();
const runs = ['a1', 'a2', 'b1'];

beforeAll(async () => {
  for (const name of runs) {
    const kind = name.startsWith('b') ? ['--set', 'scenario.evolution.selection.kind=afpo'] : [];
    await succeeds(folder, ['evolve', ...smallSearch, '--seed', name[1]!, ...kind, '--out', name]);
  }
  await succeeds(folder, ['evolve', 'jump', ...smallSearch, '--out', 'jump']);
});

describe('morphograd compare', () => {
  it('puts runs that differ in the seed into a group, with medians and intervals', async () => {
    const stdout = await succeeds(folder, ['compare', ...runs]);
    expect(stdout).toMatch(/^3 runs of "walk" after 12 rollouts; medians over seeds \[95 % interval\]\.\n/);
    expect(stdout).toMatch(/\nselection=lineages +2 +\S+ \[\S+, \S+\] /);
    expect(stdout).toMatch(/\nselection=afpo +1 +\S+ {2}/);
    expect(stdout).toMatch(/\na2 +selection=lineages +2 .* 12 +complete\n/);
    expect(stdout).not.toContain('QD-score');
  });

  it('compares them at other rollouts, and as JSON', async () => {
    const stdout = await succeeds(folder, ['compare', 'a1', 'a2', '--at-rollouts', '6', '--json']);
    const { atRollouts, groups, scenario } = JSON.parse(stdout);
    expect({ atRollouts, scenario }).toEqual({ atRollouts: 6, scenario: 'walk' });
    expect(groups).toHaveLength(1);
    expect(groups[0]).toMatchObject({ name: 'walk', differences: {} });
    expect(groups[0].runs[0].figures.rollouts).toBe(6);
    expect(groups[0].estimates.best.interval.lower).toBeLessThanOrEqual(groups[0].estimates.best.median);
    expect(groups[0].curves.best.map(({ rollouts }: { rollouts: number }) => rollouts)).toEqual([6, 12]);
  });

  it('writes a page', async () => {
    expect(await succeeds(folder, ['compare', ...runs, '--out', 'all.html'])).toContain('Written: all.html');
    expect(readFileSync(join(folder, 'all.html'), 'utf8')).toContain('<figcaption>Best fitness</figcaption>');
  });

  it('refuses what is no run, is damaged, or is of another scenario', async () => {
    await refuses(folder, ['compare', 'a1', 'nowhere'], 'nowhere: this is no folder of a run');
    mkdirSync(join(folder, 'damaged'));
    writeFileSync(join(folder, 'damaged/run.sqlite'), 'no database');
    await refuses(folder, ['compare', 'a1', 'damaged'], /damaged/);
    await refuses(folder, ['compare', 'a1', 'jump'], 'jump: the run is of scenario "jump", but a1 of "walk"');
    await refuses(folder, ['compare', 'a1', '--at-rollouts', '0'], 'Write a whole number');
  });
});
