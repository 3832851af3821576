import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openRun } from '../../../evolve/store/reader.ts';
import { morphograd, refuses, succeeds, temporaryFolder } from '../../support/cli.ts';

const folder = temporaryFolder();
const small = ['--population', '4', '--generations', '2', '--learning-steps', '2', '--backend', 'cpu'];
const read = (path: string): string => readFileSync(join(folder, path), 'utf8');
const fitnessIn = (path: string): unknown => JSON.parse(read(path)).fitness;

/** What a run's store says. */
function reading<T>(path: string, what: (reader: ReturnType<typeof openRun>) => T): T {
  const reader = openRun(join(folder, path));
  try {
    return what(reader);
  } finally {
    reader.close();
  }
}

const everyone = (path: string): unknown[] =>
  reading(path, (reader) => Array.from({ length: reader.count() }, (_, number) => reader.numbered(number)));

/** Stops `args` with SIGINT once `text` has come. */
async function stopped(args: readonly string[], text: string) {
  let sent = false;
  return morphograd(folder, args, {
    onOutput: (output, kill) => {
      if (sent || !output.includes(text)) return;
      sent = true;
      kill('SIGINT');
    },
  });
}

describe('morphograd evolve', () => {
  it('breeds walkers by default, names what it wrote, and says from what to what', async () => {
    const { code, stdout, stderr } = await morphograd(folder, ['evolve', ...small]);
    expect({ code, stdout }).toMatchObject({ code: 0 });
    expect(
      stderr.match(/^generation \d\/2 {2}best \S+ {2}mean \S+ {2}\d+ rollouts\/s {2}.* left$/gm),
    ).toHaveLength(3);
    expect(stdout).toContain('Written to runs/walk-1:');
    expect(stdout).toMatch(/robots\/best-1\.json … best-5\.json {2,}the best robots/);
    expect(stdout).toMatch(
      /\nBest fitness: \S+ in generation 0, \S+ in generation 2; \d different bodies among 4\.\n$/,
    );
    const history = read('runs/walk-1/history.csv').trimEnd().split('\n');
    expect(history[0]).toMatch(
      /^generation,best,.*,mean,.*,quarantined,breeding,evaluation,selection,storage$/,
    );
    expect(history.slice(1).map((line) => line.split(',')[0])).toEqual(['0', '1', '2']);
    expect(everyone('runs/walk-1')).toHaveLength(12);
    expect(readdirSync(join(folder, 'runs/walk-1/robots'))).toHaveLength(5);
  });

  it('gives the same bits again from the config that it wrote, with another number of workers', async () => {
    const again = ['evolve', '--config', 'runs/walk-1/config.json', '--out', 'again', '--workers', '1'];
    await succeeds(folder, again);
    expect(everyone('again')).toEqual(everyone('runs/walk-1'));
    expect(JSON.parse(read('again/robots/best-1.json'))).toEqual(
      JSON.parse(read('runs/walk-1/robots/best-1.json')),
    );
  });

  it('numbers the folders of runs, and takes a scenario, a seed, a config and single fields', async () => {
    const change = join(folder, 'change.json');
    writeFileSync(change, '{"seed": 5, "scenario": {"drag": 3, "evolution": {"generations": 1}}}');
    const args = ['evolve', 'jump', '--config', 'change.json', '--population', '2', '--learning-steps', '1'];
    const sets = ['--set', 'scenario.evolution.children=3', '--set', 'scenario.starts[0].rotation=0.1'];
    const stdout = await succeeds(folder, [...args, ...sets, '--backend', 'cpu']);
    expect(stdout).toContain('Evolving "jump": 2 robots, 1 generation, 1 learning step each, seed 5');
    expect(JSON.parse(read('runs/jump-1/config.json'))).toMatchObject({
      seed: 5,
      backend: 'cpu',
      scenario: {
        name: 'jump',
        drag: 3,
        starts: [{ rotation: 0.1 }],
        evolution: { population: 2, generations: 1, children: 3 },
      },
    });
  });

  it('breeds voxels, with archive, islands, inheritance and every operator', async () => {
    const evolution = {
      loop: { kind: 'steady', inFlight: 3 },
      islands: { count: 2, every: 1 },
      inheritance: 'weights',
      operators: { grow: 1, trim: 1, material: 1, 'move-limb': 1, 'block-crossover': 1 },
      selection: { kind: 'map-elites' },
      archive: {
        axes: [
          { of: 'size', least: 0, most: 50, bins: 5 },
          { of: 'gait-frequency', least: 0, most: 10, bins: 4 },
        ],
      },
    };
    const scenario = { steps: 100, body: { genotype: 'voxels', rows: 4, columns: 4 }, evolution };
    writeFileSync(join(folder, 'voxels.json'), JSON.stringify({ scenario }));
    const args = ['evolve', ...small, '--config', 'voxels.json', '--out', 'voxels', '--quiet'];
    expect(await succeeds(folder, args)).toBe('');
    reading('voxels', (reader) => {
      expect(reader.latest()).toMatchObject({ generation: 2, coverage: expect.any(Number) });
      expect(reader.search()!.archive!.size).toBeGreaterThan(1);
    });
    await succeeds(folder, ['export', 'voxels', '--elites', '--out', 'voxel-elites']);
    const elites = reading('voxels', (reader) => reader.search()!.archive!.size);
    expect(readdirSync(join(folder, 'voxel-elites'))).toHaveLength(elites);
    expect(await succeeds(folder, ['replay', 'voxel-elites/best-1.json'])).toContain('the same bit for bit');
  });

  it('says one JSON object a line where it is asked to', async () => {
    const stdout = await succeeds(folder, ['evolve', ...small, '--json', '--out', 'json']);
    const events = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(events.map(({ event }) => event)).toEqual([
      'begin',
      'generation',
      'generation',
      'generation',
      'end',
    ]);
    expect(events[0]).toMatchObject({ scenario: 'walk', population: 4, after: null });
    const files = ['report.html', 'history.csv', 'run.sqlite', 'robots/best-1.json'].map((name) =>
      join('json', name),
    );
    expect(events.at(-1)).toMatchObject({
      outcome: 'complete',
      problem: null,
      folder: 'json',
      files: expect.arrayContaining(files),
      generation: 2,
    });
    for (const file of events.at(-1).files) expect(existsSync(join(folder, file))).toBe(true);
  });

  it('fails where no robot is valid: reports why, writes none of them', async () => {
    const stiff = '{"scenario": {"steps": 20, "body": {"stiffness": 1e15, "restLength": 0.2}}}';
    writeFileSync(join(folder, 'stiff.json'), stiff);
    const run = ['evolve', ...small, '--config', 'stiff.json', '--out'];
    const problem = /No robot of this run is valid: .* Make springs softer/;
    const { code, stdout, stderr } = await morphograd(folder, [...run, 'stiff']);
    expect(code).toBe(1);
    expect(stderr).toMatch(problem);
    expect(existsSync(join(folder, 'stiff/report.html'))).toBe(true);
    expect(stdout).toMatch(
      /\n12 robots quarantined, for the simulation cannot be believed, such as 0-0: The /,
    );
    expect(stdout).toMatch(/\nBest fitness: none in generation 0, none in generation 2; 0 different bodies/);
    await refuses(folder, ['export', 'stiff', '--out', 'none'], 'the run has no valid robot');
    for (const args of [
      [...run, 'stiff-json'],
      ['resume', 'stiff'],
      ['resume', 'stiff', '--generations', '3'],
    ]) {
      const { code, stdout } = await morphograd(folder, [...args, '--json']);
      expect(code).toBe(1);
      const end = JSON.parse(stdout.trimEnd().split('\n').at(-1)!);
      expect(end).toMatchObject({
        event: 'end',
        outcome: 'complete',
        problem: expect.stringMatching(problem),
      });
    }
  });
});

describe('morphograd resume', () => {
  const args = ['evolve', ...small, '--out'];

  it('goes on after Ctrl-C to the bits of a run that was never stopped', async () => {
    const long = ['--generations', '8'];
    const { code, stdout, stderr } = await stopped([...args, 'stopped', ...long], 'generation 1');
    expect(code).toBe(130);
    expect(stderr).toContain(
      'Stopping: finishing the evaluations in flight. Press Ctrl-C again to stop now.',
    );
    expect(stdout).toMatch(/Stopped after generation \d+ of 8.* Go on with: morphograd resume stopped\n/);
    expect(await succeeds(folder, ['status', 'stopped'])).toMatch(
      /state +stopped; go on with: morphograd resume/,
    );
    expect(await succeeds(folder, ['resume', 'stopped', '--workers', '1'])).toMatch(
      /^Resuming "walk" after generation \d of 8, seed 1, on the cpu backend with 1 worker\./,
    );
    await succeeds(folder, [...args, 'unbroken', ...long]);
    expect(everyone('stopped')).toEqual(everyone('unbroken'));
    expect(read('stopped/robots/best-1.json')).toBe(read('unbroken/robots/best-1.json'));
  });

  it('names what there is of a run that was stopped, as JSON too', async () => {
    const all = [...args, 'stopped-json', '--generations', '8', '--json'];
    const { code, stdout } = await stopped(all, '"generation":1');
    expect(code).toBe(130);
    const end = JSON.parse(stdout.trimEnd().split('\n').at(-1)!);
    expect(end).toMatchObject({ event: 'end', outcome: 'stopped' });
    expect(end.files).toContain(join('stopped-json', 'run.sqlite'));
    for (const file of end.files) expect(existsSync(join(folder, file))).toBe(true);
  });

  it('goes on longer than the run was meant to, and does nothing where nothing is left', async () => {
    expect(await succeeds(folder, ['resume', 'json'])).toContain('The run is complete.');
    await succeeds(folder, ['resume', 'json', '--generations', '4', '--quiet']);
    expect(reading('json', (reader) => reader.latest()!.generation)).toBe(4);
    expect(reading('json', (reader) => reader.config.scenario.evolution.generations)).toBe(4);
  });
});

describe('morphograd runs and status', () => {
  it('list runs with what has become of them, and tell of one', async () => {
    expect(await succeeds(folder, ['runs'])).toMatch(
      /^run +scenario +state +generation .*\nruns\/jump-1 +jump +complete +1\/1 .*\nruns\/walk-1 +walk +complete +2\/2 /,
    );
    const status = await succeeds(folder, ['status', 'runs/walk-1']);
    expect(status).toMatch(/state +complete\n.*\ngeneration +2 of 2\n/);
    expect(status).toMatch(/breeding \d+\.\d %, evaluation \d+\.\d %/);
    const [walk] = (await succeeds(folder, ['runs', 'runs/walk-1', '--json']))
      .split('\n')
      .map((line) => line && JSON.parse(line));
    expect(walk).toMatchObject({ path: 'runs/walk-1', state: 'complete', generation: 2 });
    expect(JSON.parse(await succeeds(folder, ['status', 'runs/walk-1', '--json']))).toMatchObject({
      state: 'complete',
      evaluated: 12,
      latest: { generation: 2 },
      sessions: [{ outcome: 'complete' }],
    });
  });
});

describe('morphograd export', () => {
  it('writes the best, those of a generation and those that are named, weights learned again where they were not kept', async () => {
    const all = ['export', 'runs/walk-1', '--top', '12', '--out', 'all'];
    await succeeds(folder, all);
    const fittest = reading('runs/walk-1', (reader) => reader.fittest(12));
    expect(fittest.map((_, i) => fitnessIn(`all/best-${i + 1}.json`))).toEqual(
      fittest.map(({ fitness }) => fitness),
    );
    await succeeds(folder, ['export', 'runs/walk-1', '--generation', '0', '--out', 'first']);
    const first = reading('runs/walk-1', (reader) => reader.fittestOf(0, 5));
    expect(readdirSync(join(folder, 'first'))).toHaveLength(first.length);
    const { id } = first.at(-1)!;
    await succeeds(folder, ['export', 'runs/walk-1', '--id', id, '--out', 'one']);
    expect(await succeeds(folder, ['replay', `one/${id}.json`])).toContain('the same bit for bit');
  });

  it('learns inherited weights again along the lineage', async () => {
    const inherit = [
      '--set',
      'scenario.evolution.inheritance=weights',
      '--set',
      'top=1',
      '--generations',
      '6',
    ];
    await succeeds(folder, ['evolve', ...small, ...inherit, '--out', 'inherited', '--quiet']);
    const forgotten = reading('inherited', (reader) =>
      reader.fittest(100).filter((each) => each.depth > 1 && reader.controllerOf(each.id) === undefined),
    );
    expect(forgotten.length).toBeGreaterThan(0);
    const { id, fitness } = forgotten.at(-1)!;
    await succeeds(folder, ['export', 'inherited', '--id', id, '--out', 'relearned']);
    expect(fitnessIn(`relearned/${id}.json`)).toBe(fitness);
    expect(await succeeds(folder, ['replay', `relearned/${id}.json`])).toContain('the same bit for bit');
  });
});

describe('morphograd config', () => {
  it('writes a config with every field, checks it, and evolve takes it', async () => {
    await succeeds(folder, [
      'config',
      'init',
      'jump',
      '--set',
      'seed=3',
      '--population',
      '3',
      '--out',
      'jump.json',
    ]);
    const config = JSON.parse(read('jump.json'));
    expect(config).toMatchObject({
      $schema: expect.stringMatching(/config\.schema\.json$/),
      seed: 3,
      scenario: { name: 'jump', evolution: { population: 3, selection: { kind: 'lineages' } } },
    });
    expect(await succeeds(folder, ['config', 'check', 'jump.json'])).toMatch(
      /^jump\.json is right\. It evolves "jump" with seed 3: 3 robots, \d+ generations of 3 children/,
    );
  });
});
