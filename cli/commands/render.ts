// morphograd render: a robot as a picture or an animation, without a browser.

import '../../sim/backends/node.ts';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { checkNew, writeWhole } from '../../base/files.ts';
import { InputError } from '../../base/input-error.ts';
import { stemOf } from '../../base/names.ts';
import { counted } from '../../base/text.ts';
import { type Episode, recordEpisode } from '../../render/draw/episode.ts';
import { GIF_SAMPLE, type Pixels, toGif } from '../../render/draw/gif.ts';
import { writeMp4 } from '../../render/draw/mp4.ts';
import { type PaletteName, palettes } from '../../render/draw/palette.ts';
import { rasterize, toPng } from '../../render/draw/raster.ts';
import { createStills, type Stills } from '../../render/draw/still.ts';
import { openBackend } from '../../sim/backends/registry.ts';
import { readRobot } from '../files/robot-file.ts';
import { path, whole } from '../terminal/options.ts';
import { complain, print } from '../terminal/output.ts';
import { breathe } from '../terminal/signals.ts';

const FORMATS = ['png', 'gif', 'svg', 'mp4'] as const;
type Format = (typeof FORMATS)[number];

interface Size {
  readonly width: number;
  readonly height: number;
}

interface Options {
  readonly format: Format;
  readonly frames?: number;
  readonly fps: number;
  readonly size: Size;
  readonly theme: PaletteName;
  readonly out?: string;
}

const HELP = `
A GIF or MP4 plays as fast as the robot walks; the window goes along with it. A PNG or SVG with more than one frame is
written as so many files, ROBOT-1.png and so on; with one frame it shows the middle of the episode. An MP4 needs ffmpeg.

Examples:
  morphograd render runs/walk-1/robots/best-1.json
  morphograd render robot.json --format gif --size 640x360 --theme dark
  morphograd render robot.json --format png --frames 5 --out walk.png
`;

export function addRender(program: Command): void {
  program
    .command('render')
    .description('Draw a robot: a picture, or an animation of its episode. No browser is needed.')
    .argument('<robot>', 'JSON file of a robot')
    .addOption(new Option('--format <format>', 'what to write').choices(FORMATS).default('gif'))
    .addOption(
      new Option('--frames <n>', 'pictures in all; by default one, or those of the whole episode').argParser(
        whole(1, 10_000),
      ),
    )
    .addOption(
      new Option('--fps <n>', 'frames a second of an animation').argParser(whole(1, 100)).default(25),
    )
    .addOption(
      new Option('--size <width>x<height>', 'in pixels')
        .argParser(size)
        .default({ width: 640, height: 360 }, '640x360'),
    )
    .addOption(new Option('--theme <name>', 'colours').choices(Object.keys(palettes)).default('light'))
    .option('--out <file>', 'by default ROBOT.FORMAT in this folder', path)
    .addHelpText('after', HELP)
    .action(run);
}

function size(text: string): Size {
  const [, width, height] = /^(\d+)x(\d+)$/.exec(text) ?? [];
  const read = { width: Number(width), height: Number(height) };
  const isGood = (value: number): boolean => value >= 16 && value <= 4096;
  if (isGood(read.width) && isGood(read.height)) return read;
  throw new InvalidArgumentError('Write width and height in pixels, each from 16 to 4096, such as 640x360.');
}

async function run(path: string, options: Options): Promise<void> {
  const { format } = options;
  const robot = readRobot(path);
  const out = options.out ?? `${stemOf(path)}.${format}`;
  const isMoving = format === 'gif' || format === 'mp4';
  const files = isMoving ? [out] : filesOf(out, options.frames ?? 1);
  for (const file of files) checkNew(file);
  const episode = await recordEpisode(robot, {}, await openBackend('cpu', { pause: breathe }));
  checkEpisode(episode, path);
  const { anatomy, scenario, trajectory } = episode;
  const stills = createStills(anatomy, scenario, trajectory, {
    ...options.size,
    palette: palettes[options.theme],
    ...(robot.name !== undefined && { title: robot.name }),
  });
  if (isMoving) await animate(out, stills, episode, options);
  else await picture(files, stills, episode, format);
  print(`Written: ${files.join(', ')}`);
}

const filesOf = (out: string, frames: number): string[] =>
  frames === 1
    ? [out]
    : Array.from({ length: frames }, (_, i) => out.replace(/(\.\w+)?$/, (ending) => `-${i + 1}${ending}`));

/** @throws {InputError} where there is nothing to see */
function checkEpisode({ steps, scenario }: Episode, where: string): void {
  if (steps > 0) {
    if (steps < scenario.steps)
      complain(`Note: the simulation exploded after ${counted(steps, 'step')}; the pictures end there.`);
    return;
  }
  throw new InputError({
    code: 'invalid',
    where,
    problem: 'the simulation explodes in its first step. Make the springs softer, or the time step shorter.',
  });
}

async function picture(
  files: readonly string[],
  stills: Stills,
  { steps }: Episode,
  format: Format,
): Promise<void> {
  for (const [i, file] of files.entries()) {
    const step = files.length === 1 ? Math.floor(steps / 2) : Math.round((i * steps) / (files.length - 1));
    await breathe();
    const svg = stills.at(step);
    writeWhole(file, format === 'svg' ? svg : await toPng(svg));
  }
}

async function animate(out: string, stills: Stills, episode: Episode, options: Options): Promise<void> {
  const { steps, scenario } = episode;
  const seconds = steps * scenario.timeStep;
  const frames = options.frames ?? Math.max(2, Math.round(seconds * options.fps));
  const moments = Array.from({ length: frames }, (_, i) => Math.round((i * steps) / Math.max(1, frames - 1)));
  if (options.format === 'gif') {
    // With another number of frames the walk takes as long.
    const delay = (1000 * seconds) / frames;
    const sample = moments.filter((_, i) => i % Math.ceil(moments.length / GIF_SAMPLE) === 0);
    const pictures = { sample: pixelsOf(stills, sample), all: pixelsOf(stills, moments) };
    writeWhole(out, await toGif(pictures, Math.max(20, delay)));
  } else await writeMp4(out, pngsOf(stills, moments), frames / seconds);
}

async function* pixelsOf(stills: Stills, moments: readonly number[]): AsyncGenerator<Pixels> {
  for await (const svg of framesOf(stills, moments)) yield await rasterize(svg);
}

async function* pngsOf(stills: Stills, moments: readonly number[]): AsyncGenerator<Uint8Array> {
  for await (const svg of framesOf(stills, moments)) yield await toPng(svg);
}

async function* framesOf(stills: Stills, moments: readonly number[]): AsyncGenerator<string> {
  for (const step of moments) {
    await breathe();
    yield stills.at(step);
  }
}
