// The episode on stage as a GIF, or as a video where the browser records one. Both show what the stage shows.

import { GIF_SAMPLE, type Pixels, toGif } from '../../../draw/gif.ts';
import type { Act, App } from '../app.ts';

/** Frames a second of a GIF, its largest width in pixels, and poses that the camera glides through between two frames. */
const GIF = { rate: 12.5, width: 480, between: 5 } as const;

const VIDEO_TYPES = ['video/mp4;codecs=avc1.42E01E', 'video/webm;codecs=vp9', 'video/webm'] as const;

/** The kind of video that this browser records, undefined if it records none. */
export function videoType(): string | undefined {
  if (typeof MediaRecorder === 'undefined' || !('captureStream' in HTMLCanvasElement.prototype))
    return undefined;
  return VIDEO_TYPES.find((type) => MediaRecorder.isTypeSupported(type));
}

/** @param onProgress Called with the share that is done. */
export async function filmGif(app: App, act: Act, onProgress: (share: number) => void): Promise<Blob> {
  const seconds = act.player.timeline.steps * act.player.timeStep;
  const count = Math.max(2, Math.round(seconds * GIF.rate));
  const film = (number: number, onProgress: (share: number) => void) => frames(app, act, number, onProgress);
  const bytes = await app.filming(() =>
    toGif(
      { sample: film(Math.min(GIF_SAMPLE, count), () => {}), all: film(count, onProgress) },
      1000 / GIF.rate,
    ),
  );
  return new Blob([bytes], { type: 'image/gif' });
}

async function* frames(
  app: App,
  act: Act,
  count: number,
  onProgress: (share: number) => void,
): AsyncGenerator<Pixels> {
  const { stage } = app;
  const { canvas } = stage!;
  const width = Math.min(GIF.width, canvas.width);
  const height = Math.round((width * canvas.height) / canvas.width);
  const copy = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })!;
  for (let i = 0; i < count * GIF.between; i++) {
    app.showStep(act, (i / (count * GIF.between - 1)) * act.player.timeline.steps, i === 0);
    if (i % GIF.between !== GIF.between - 1) continue;
    stage!.render();
    copy.drawImage(canvas, 0, 0, width, height);
    yield { width, height, rgba: copy.getImageData(0, 0, width, height).data };
    onProgress(i / (count * GIF.between));
    // Lets the page breathe.
    await new Promise((resolve) => setTimeout(resolve));
  }
}

/** Plays the episode from its start to its end, and records it meanwhile. */
export async function filmVideo(
  app: App,
  act: Act,
  type: string,
  onProgress: (share: number) => void,
): Promise<Blob> {
  const { player } = act;
  const recorder = new MediaRecorder(app.stage!.canvas.captureStream(30), { mimeType: type });
  const parts: Blob[] = [];
  recorder.ondataavailable = ({ data }) => parts.push(data);
  const stopped = new Promise((resolve) => {
    recorder.onstop = resolve;
  });
  const { isLooping } = player;
  player.isLooping = false;
  player.seek(0);
  player.play();
  recorder.start();
  await new Promise<void>((resolve) => {
    const watch = (): void => {
      onProgress(player.playhead / Math.max(1, player.length));
      // A robot that takes the stage meanwhile ends the recording too.
      if (!player.isPlaying || app.act !== act) resolve();
      else setTimeout(watch, 100);
    };
    watch();
  });
  recorder.stop();
  await stopped;
  player.isLooping = isLooping;
  return new Blob(parts, { type });
}
