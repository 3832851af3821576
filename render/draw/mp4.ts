// Frames as an MP4 video, by the ffmpeg that is installed (Node only).

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeBeside } from '../../base/files.ts';
import { InputError } from '../../index.ts';

/**
 * Writes a video; whole, or not at all.
 * @param frames PNG files, in order.
 * @throws {InputError} where there is no ffmpeg, or it fails
 */
export const writeMp4 = (
  path: string,
  frames: AsyncIterable<Uint8Array>,
  framesPerSecond: number,
): Promise<void> => writeBeside(path, (temporary) => film(temporary, path, frames, framesPerSecond));

async function film(
  file: string,
  where: string,
  frames: AsyncIterable<Uint8Array>,
  framesPerSecond: number,
): Promise<void> {
  const input = ['-f', 'image2pipe', '-framerate', String(framesPerSecond), '-i', '-'];
  // Players of all kinds take this format only, and only even sizes.
  const output = [
    '-vf',
    'pad=ceil(iw/2)*2:ceil(ih/2)*2',
    '-pix_fmt',
    'yuv420p',
    '-movflags',
    '+faststart',
    '-f',
    'mp4',
    file,
  ];
  const ffmpeg = spawn('ffmpeg', ['-y', '-loglevel', 'error', ...input, ...output], {
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  const kill = (): unknown => ffmpeg.kill('SIGKILL');
  // It would end the file of what it has been given.
  process.once('exit', kill);
  const ended = endOf(ffmpeg, where).finally(() => process.off('exit', kill));
  // What goes wrong with the pipe, goes wrong with ffmpeg, which says more about it.
  ffmpeg.stdin.on('error', () => {});
  ended.catch(() => ffmpeg.stdin.destroy());
  for await (const frame of frames) {
    if (ffmpeg.stdin.destroyed) break;
    if (!ffmpeg.stdin.write(frame)) await Promise.race([once(ffmpeg.stdin, 'drain'), ended]);
  }
  ffmpeg.stdin.end();
  await ended;
}

function endOf(ffmpeg: ReturnType<typeof spawn>, where: string): Promise<void> {
  let complaint = '';
  ffmpeg.stderr?.on('data', (text: Buffer) => {
    complaint += text.toString();
  });
  return new Promise((resolve, reject) => {
    const fail = (problem: string): void => reject(new InputError({ code: 'unwritable', where, problem }));
    ffmpeg.on('error', () => {
      fail(
        'an MP4 is made by ffmpeg, and there is none on the PATH. Install it, or write a GIF with --format gif.',
      );
    });
    ffmpeg.on('close', (code) => {
      if (code === 0) resolve();
      else
        fail(`ffmpeg failed: ${complaint.trim().split('\n').at(-1) ?? ''}. Write a GIF with --format gif.`);
    });
  });
}
