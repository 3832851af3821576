import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { refuses, succeeds, temporaryFolder } from '../../support/cli.ts';

const walker = fileURLToPath(new URL('../../../render/pictures/walker.json', import.meta.url));

const hasFfmpeg = spawnSync('ffmpeg', ['-version']).status === 0;

describe('morphograd render', () => {
  const folder = temporaryFolder();
  const render = (...args: string[]) => succeeds(folder, ['render', walker, ...args]);
  const bytes = (name: string) => readFileSync(join(folder, name));

  it('draws a PNG of the size that it is asked for', async () => {
    expect(await render('--format', 'png', '--size', '320x180')).toBe('Written: walker.png\n');
    const png = bytes('walker.png');
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([320, 180]);
  });

  it('draws several moments as SVG files', async () => {
    await render('--format', 'svg', '--frames', '3', '--out', 'moment.svg', '--theme', 'dark');
    const [first, last] = [bytes('moment-1.svg').toString(), bytes('moment-3.svg').toString()];
    expect(first).toMatch(/^<svg /);
    expect(first).not.toBe(last);
    expect(existsSync(join(folder, 'moment.svg'))).toBe(false);
  });

  it('animates as many frames as it is asked for', async () => {
    await render('--frames', '4', '--size', '160x90');
    const gif = bytes('walker.gif').toString('latin1');
    expect(gif).toMatch(/^GIF89a/);
    // The walk of four seconds takes four seconds: each frame is shown for 100 hundredths.
    expect(
      gif
        .split('\x21\xf9\x04')
        .slice(1)
        .map((block) => block.charCodeAt(1) + 256 * block.charCodeAt(2)),
    ).toEqual([100, 100, 100, 100]);
  });

  it.skipIf(!hasFfmpeg)(
    hasFfmpeg ? 'films an MP4 with ffmpeg' : 'films an MP4 (skipped: there is no ffmpeg on the PATH)',
    async () => {
      await render('--format', 'mp4', '--frames', '6', '--size', '161x90', '--out', 'film.mp4');
      expect(bytes('film.mp4').subarray(4, 8).toString()).toBe('ftyp');
    },
  );

  it('asks for ffmpeg where there is none, writes over nothing, and knows what a size is', async () => {
    const noFfmpeg = { env: { PATH: folder } };
    await refuses(
      folder,
      ['render', walker, '--format', 'mp4', '--frames', '2'],
      /made by ffmpeg, and there is none/,
      noFfmpeg,
    );
    await refuses(folder, ['render', walker, '--format', 'png'], /there is a file of this name already/);
    await refuses(folder, ['render', walker, '--size', 'big'], /such as 640x360/);
    await refuses(folder, ['render', 'none.json'], /no such file/);
  });
});
