// A walk in one picture: the robot at a few moments, left to right where it was, springs coloured by what their
// actuators do. Plain SVG text, so it needs no browser and no canvas.

import type { Body, Trajectory } from '../index.ts';
import { anatomyOf, centerOf, poseAt } from './anatomy.ts';
import { figure } from './figure.ts';
import { css, palettes } from './palette.ts';
import { projectionOf } from './projection.ts';

export interface FilmstripOptions {
  /** Moments shown, the first and the last step among them; 5 by default. */
  readonly frames?: number;
  /** Width of the picture in pixels. */
  readonly width?: number;
  /** Seconds from one step to the next. */
  readonly timeStep: number;
  /** Height of the ground [m] at a place along the first axis; none is drawn without it. */
  readonly ground?: (x: number) => number;
}

const palette = palettes.light;

/** A 2D robot's trajectory as an SVG picture. Contracting springs are red, stretching ones blue. */
export function filmstrip(body: Body, trajectory: Trajectory, options: FilmstripOptions): string {
  const { frames = 5, width = 960 } = options;
  const steps = trajectory.position.length / (2 * body.masses.count) - 1;
  const moments = Array.from({ length: frames }, (_, i) => Math.round((i * steps) / Math.max(1, frames - 1)));
  const box = bounds(trajectory.position, options.ground);
  const scale = width / (box.right - box.left);
  const height = Math.ceil((box.top - box.bottom) * scale) + 28;
  const view: View = { scale, left: box.left, top: box.top };
  const anatomy = anatomyOf(body);
  const figures = moments.map((step, i) =>
    figure(anatomy, poseAt(anatomy, trajectory, step), {
      palette,
      projection: projectionOf(2),
      place: (right, up) => place(view, right, up),
      opacity: i < moments.length - 1 ? 0.75 : 1,
    }),
  );
  const labels = moments.map((step) => {
    const [x = 0] = centerOf(body, poseAt(anatomy, trajectory, step).position);
    return label((x - view.left) * view.scale, step * options.timeStep);
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    `<title>The robot at ${frames} moments of its walk</title>`,
    options.ground ? groundLine(options.ground, box, view) : '',
    ...figures,
    ...labels,
    '</svg>',
    '',
  ].join('\n');
}

interface View {
  readonly scale: number;
  readonly left: number;
  readonly top: number;
}

interface Box {
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
  readonly top: number;
}

const place = ({ scale, left, top }: View, x: number, y: number): string =>
  `${((x - left) * scale).toFixed(1)} ${((top - y) * scale + 14).toFixed(1)}`;

function bounds(position: Float64Array, ground: FilmstripOptions['ground']): Box {
  let [left, right, bottom, top] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let i = 0; i < position.length; i += 2) {
    left = Math.min(left, position[i]!);
    right = Math.max(right, position[i]!);
    bottom = Math.min(bottom, position[i + 1]!, ground?.(position[i]!) ?? Infinity);
    top = Math.max(top, position[i + 1]!);
  }
  const margin = 0.03 * (right - left);
  return { left: left - margin, right: right + margin, bottom: bottom - margin, top };
}

function groundLine(ground: (x: number) => number, box: Box, view: View): string {
  const points = Array.from({ length: 101 }, (_, i) => box.left + (i / 100) * (box.right - box.left));
  const line = points.map((x) => place(view, x, ground(x))).join(' L ');
  return `<path d="M ${line}" fill="none" stroke="${css(palette.ink)}" stroke-width="2"/>`;
}

const label = (x: number, seconds: number): string =>
  `<text x="${x.toFixed(1)}" y="11" font-family="system-ui, sans-serif" font-size="11" fill="${css(palette.pale)}" ` +
  `text-anchor="middle">${seconds.toFixed(1)} s</text>`;
