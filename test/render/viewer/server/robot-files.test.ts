import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { robotFilesSource } from '../../../../render/viewer/server/robot-files.ts';
import { temporaryFolder } from '../../../support/cli.ts';

const folder = temporaryFolder();
const masses = [{ position: [0, 0] }, { position: [0.1, 0] }, { position: [0, 0.1] }];
const springs = [{ a: 0, b: 1 }];

function write(path: string, robot: object): string {
  const file = join(folder, path);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, JSON.stringify({ masses, springs, ...robot }));
  return file;
}

const summaryOf = async (paths: string[]) => robotFilesSource(paths).summary();

describe('robot files as a source', () => {
  it('are listed best first, by the ids of their run', async () => {
    const files = [
      write('a.json', { fitness: 1, provenance: { id: '1-1', generation: 1 } }),
      write('b.json', { fitness: 3, name: 'best', provenance: { id: '2-1' } }),
      write('c.json', {}),
    ];
    const { robots, isLive } = await summaryOf(files);
    expect(robots.map(({ id, name }) => [id, name])).toEqual([
      ['2-1', 'best'],
      ['1-1', '1-1'],
      ['c', 'c'],
    ]);
    expect(isLive).toBe(false);
    const source = robotFilesSource(files);
    expect([source.generation(0), source.archive()]).toEqual([undefined, undefined]);
    expect(await source.learned('2-1', AbortSignal.abort())).toEqual(await source.robot('2-1'));
  });

  it('name the file that is no robot', () => {
    const file = join(folder, 'broken.json');
    writeFileSync(file, '{"masses": []}');
    expect(() => robotFilesSource([file])).toThrow(/broken\.json/);
    expect(() => robotFilesSource([join(folder, 'none.json')])).toThrow(/no such file or folder/);
  });

  it('show what comes and goes in the folder of a run', async () => {
    const run = join(folder, 'run');
    write('run/robots/best-1.json', { fitness: 1, provenance: { id: '0-3' } });
    const source = robotFilesSource([run]);
    const before = await source.summary();
    expect(before).toMatchObject({ isLive: true, robots: [{ id: '0-3' }], history: [] });
    expect((await source.summary()).revision).toBe(before.revision);
    write('run/robots/best-2.json', { fitness: 2, provenance: { id: '1-0', parents: ['0-3', '0-9'] } });
    writeFileSync(join(run, 'robots/notes.json'), 'not a robot');
    const after = await source.summary();
    expect(after.revision).not.toBe(before.revision);
    expect(after.robots.map(({ id }) => id)).toEqual(['1-0', '0-3']);
    expect((await source.lineage('1-0')).map(({ id, isKnown }) => [id, isKnown])).toEqual([
      ['1-0', true],
      ['0-3', true],
      ['0-9', false],
    ]);
    rmSync(join(run, 'robots/best-2.json'));
    expect(await source.robot('1-0')).toBeUndefined();
  });
});
