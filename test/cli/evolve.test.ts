import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { morphograd, succeeds, temporaryFolder } from '../support/cli.ts';

const folder = temporaryFolder();
const small = ['--population', '4', '--generations', '2', '--learning-steps', '2', '--backend', 'cpu'];
const read = (path: string): string => readFileSync(join(folder, path), 'utf8');
const lines = (path: string): Record<string, unknown>[] =>
  read(path)
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('morphograd evolve', () => {
  it('breeds walkers by default, names what it wrote, and says from what to what', async () => {
    const { code, stdout, stderr } = await morphograd(folder, ['evolve', ...small]);
    expect({ code, stdout }).toMatchObject({ code: 0 });
    expect(
      stderr.match(/^generation \d\/2 {2}best \S+ {2}mean \S+ {2}\d+ rollouts\/s {2}.* left$/gm),
    ).toHaveLength(3);
    expect(stdout).toContain('Written to runs/walk-1:');
    expect(stdout).toMatch(/robots\/best-1\.json … best-4\.json {2,}the best robots/);
    expect(stdout).toMatch(/\nBest fitness: \S+ in generation 0, \S+ in generation 2\.\n$/);
    expect(lines('runs/walk-1/history.jsonl').map(({ generation }) => generation)).toEqual([0, 1, 2]);
    expect(lines('runs/walk-1/individuals.jsonl')).toHaveLength(12);
    expect(readdirSync(join(folder, 'runs/walk-1/robots'))).toHaveLength(4);
  });

  it('gives the same bits again from the config that it wrote, with another number of workers', async () => {
    const again = ['evolve', '--config', 'runs/walk-1/config.json', '--out', 'again', '--workers', '1'];
    await succeeds(folder, again);
    expect(read('again/individuals.jsonl')).toBe(read('runs/walk-1/individuals.jsonl'));
    expect(JSON.parse(read('again/robots/best-1.json'))).toEqual(
      JSON.parse(read('runs/walk-1/robots/best-1.json')),
    );
  });

  it('numbers the folders of runs, and takes a scenario, a seed and a config', async () => {
    const change = join(folder, 'change.json');
    writeFileSync(change, '{"seed": 5, "scenario": {"drag": 3, "evolution": {"generations": 1}}}');
    const args = ['evolve', 'jump', '--config', 'change.json', '--population', '2', '--learning-steps', '1'];
    const stdout = await succeeds(folder, [...args, '--backend', 'cpu']);
    expect(stdout).toContain('Evolving "jump": 2 robots, 1 generation, 1 learning step each, seed 5');
    expect(JSON.parse(read('runs/jump-1/config.json'))).toMatchObject({
      seed: 5,
      backend: 'cpu',
      scenario: { name: 'jump', drag: 3, evolution: { population: 2, generations: 1 } },
    });
  });

  it('reports robots whose simulation exploded, and writes none of them', async () => {
    const stiff = '{"scenario": {"steps": 20, "body": {"stiffness": 1e15, "restLength": 0.2}}}';
    writeFileSync(join(folder, 'stiff.json'), stiff);
    const stdout = await succeeds(folder, ['evolve', ...small, '--config', 'stiff.json', '--out', 'stiff']);
    expect(stdout).toMatch(
      /\n12 robots quarantined, for the simulation cannot be believed, such as 0-0: The /,
    );
    expect(stdout).toMatch(/\nBest fitness: none in generation 0, none in generation 2\.\n$/);
    expect(readdirSync(join(folder, 'stiff/robots'))).toEqual([]);
    const { code, stderr } = await morphograd(folder, ['export', 'stiff', '--out', 'none']);
    expect(stderr).toContain('the run has no valid robot');
    expect(code).toBe(2);
  });

  it('ends after the generation in flight at Ctrl-C, and leaves whole files', async () => {
    const args = ['evolve', ...small, '--generations', '1000', '--out', 'stopped'];
    let sent = false;
    const { code, stdout, stderr } = await morphograd(folder, args, {
      onStderr: (text, kill) => {
        if (sent || !text.includes('generation')) return;
        sent = true;
        kill('SIGINT');
      },
    });
    expect(code).toBe(130);
    expect(stderr).toContain('Stopping after this generation. Press Ctrl-C again to stop now.');
    expect(stdout).toMatch(/Stopped after generation \d+ of 1000; what is written is whole\.\n$/);
    const history = lines('stopped/history.jsonl');
    expect(lines('stopped/individuals.jsonl')).toHaveLength(4 * history.length);
    expect(existsSync(join(folder, 'stopped/robots/best-1.json'))).toBe(true);
  });
});
