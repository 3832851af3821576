// The bar below the stage: play, pause, step, scrub, speed; and the numbers over the stage.

import type { Act, App } from '../app.ts';
import { byId } from './dom.ts';

export const SPEEDS = [1 / 16, 1 / 8, 1 / 4, 1 / 2, 1, 2] as const;

export function wireTransport(app: App): void {
  const scrub = byId<HTMLInputElement>('scrub');
  const speed = byId<HTMLSelectElement>('speed');
  byId('play').addEventListener('click', () => app.act?.player.toggle());
  byId('restart').addEventListener('click', () => app.act?.player.restart());
  byId('back').addEventListener('click', () => app.act?.player.step(-1));
  byId('forward').addEventListener('click', () => app.act?.player.step(1));
  scrub.addEventListener('input', () => {
    app.act?.player.pause();
    app.act?.player.seek(Number(scrub.value));
  });
  speed.addEventListener('change', () => setSpeed(app, Number(speed.value)));
  app.onStaged.push(({ player }) => {
    player.speed = Number(speed.value);
  });
  app.onChange.push((act) => showControls(act));
  app.onFrame.push((act) => showTime(app, act));
}

/** To the next slower or faster speed. */
export function changeSpeed(app: App, direction: 1 | -1): void {
  const now = SPEEDS.indexOf((app.act?.player.speed ?? 1) as (typeof SPEEDS)[number]);
  setSpeed(app, SPEEDS[Math.min(SPEEDS.length - 1, Math.max(0, now + direction))]!);
}

function setSpeed(app: App, speed: number): void {
  byId<HTMLSelectElement>('speed').value = String(speed);
  if (app.act) app.act.player.speed = speed;
}

function showControls({ player, robot }: Act): void {
  const play = byId('play');
  play.setAttribute('aria-pressed', String(player.isPlaying));
  play.setAttribute('aria-label', player.isPlaying ? 'Pause' : 'Play');
  byId('hud-name').textContent = robot.name ?? 'unnamed robot';
  byId('stage-state').textContent = haltText(player) ?? '';
}

function haltText({ halt, timeStep, playhead, timeline }: Act['player']): string | null {
  if (!halt || playhead < timeline.steps) return null;
  switch (halt.kind) {
    case 'exploded':
      return `The simulation exploded after ${(halt.step * timeStep).toFixed(2)} s: springs too stiff for the time step. Reset, or play from the start.`;
    case 'full':
      return 'The recording is full. Restart, or reset, to go on.';
    case 'failed':
      return `The simulation stopped. ${halt.message}`;
  }
}

function showTime(app: App, { player }: Act): void {
  const { playhead, length, timeline, timeStep } = player;
  const scrub = byId<HTMLInputElement>('scrub');
  const share = (step: number): string => `${((100 * step) / Math.max(1, length)).toFixed(1)}%`;
  scrub.max = String(length);
  scrub.value = String(Math.floor(playhead));
  scrub.setAttribute('aria-valuetext', `${(playhead * timeStep).toFixed(2)} seconds`);
  scrub.style.setProperty('--seen', share(playhead));
  scrub.style.setProperty('--ready', share(timeline.steps));
  byId('hud-distance').textContent = app.distance.toFixed(3);
  byId('hud-time').textContent = `${(playhead * timeStep).toFixed(2)} s`;
  byId('stage').dataset.step = String(Math.floor(playhead));
  byId('stage-state').textContent = haltText(player) ?? '';
}
