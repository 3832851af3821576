// A walk in one picture: the robot at a few moments, left to right where it was, springs coloured by what their
// actuators do. Plain SVG text, so it needs no browser and no canvas.

import { actuatorsOf, type Body } from '../sim/body.ts';
import type { Trajectory } from '../sim/simulate.ts';

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

const INK = '#3b4252';
const PALE = '#8f99ab';
const SKIN = '#e3e9f4';
const SHORT = [208, 72, 72] as const;
const LONG = [52, 120, 200] as const;
const REST = [150, 158, 172] as const;

/** A 2D robot's trajectory as an SVG picture. Contracting springs are red, stretching ones blue. */
export function filmstrip(body: Body, trajectory: Trajectory, options: FilmstripOptions): string {
  const { frames = 5, width = 960 } = options;
  const steps = trajectory.position.length / (2 * body.masses.count) - 1;
  const moments = Array.from({ length: frames }, (_, i) => Math.round((i * steps) / Math.max(1, frames - 1)));
  const box = bounds(trajectory.position, options.ground);
  const scale = width / (box.right - box.left);
  const height = Math.ceil((box.top - box.bottom) * scale) + 28;
  const view: View = { scale, left: box.left, top: box.top };
  const figures = moments.map((step, i) =>
    figure(body, trajectory, step, { view, faint: i < moments.length - 1 }),
  );
  const labels = moments.map((step) => label(body, trajectory, step, view, options.timeStep));
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
  return `<path d="M ${line}" fill="none" stroke="${INK}" stroke-width="2"/>`;
}

function figure(
  body: Body,
  { position, activation }: Trajectory,
  step: number,
  { view, faint }: { view: View; faint: boolean },
): string {
  const { masses, springs } = body;
  const actuators = actuatorsOf(body);
  const order = new Map(actuators.map((spring, k) => [spring, k]));
  const now = Math.min(step, activation.length / Math.max(1, actuators.length) - 1);
  const at = (mass: number): string => {
    const i = 2 * (step * masses.count + mass);
    return place(view, position[i]!, position[i + 1]!);
  };
  const lines = Array.from({ length: springs.count }, (_, s) => {
    const actuator = order.get(s);
    const value = actuator === undefined ? null : (activation[now * actuators.length + actuator] ?? 0);
    const stroke =
      value === null ? `stroke="${PALE}" stroke-width="1.2"` : `stroke="${colour(value)}" stroke-width="2.6"`;
    return `<path d="M ${at(springs.ends[2 * s]!)} L ${at(springs.ends[2 * s + 1]!)}" ${stroke}/>`;
  });
  const skin = trianglesOf(body).map((corners) => `M ${corners.map(at).join(' L ')} Z`);
  const joints = Array.from({ length: masses.count }, (_, mass) => {
    const [x, y] = at(mass).split(' ');
    return `<circle cx="${x}" cy="${y}" r="1.6"/>`;
  });
  return [
    `<g opacity="${faint ? 0.75 : 1}" stroke-linecap="round">`,
    `<path d="${skin.join(' ')}" fill="${SKIN}"/>`,
    ...lines,
    `<g fill="${INK}">${joints.join('')}</g></g>`,
  ].join('');
}

/** What a skin would be stretched over: every three masses that are joined in a ring. */
function trianglesOf({ masses, springs }: Body): [number, number, number][] {
  const neighbours = Array.from({ length: masses.count }, () => new Set<number>());
  const pairs = Array.from(
    { length: springs.count },
    (_, s) => [springs.ends[2 * s]!, springs.ends[2 * s + 1]!] as const,
  );
  for (const [a, b] of pairs) {
    neighbours[a]!.add(b);
    neighbours[b]!.add(a);
  }
  return pairs.flatMap(([a, b]) =>
    [...neighbours[a]!]
      .filter((c) => c > Math.max(a, b) && neighbours[b]!.has(c))
      .map((c): [number, number, number] => [a, b, c]),
  );
}

/** From red (shortest) over grey to blue (longest). */
function colour(activation: number): string {
  const towards = activation < 0 ? SHORT : LONG;
  const share = Math.min(1, Math.abs(activation));
  const channels = REST.map((rest, i) => Math.round(rest + share * (towards[i]! - rest)));
  return `rgb(${channels.join(' ')})`;
}

function label(body: Body, { position }: Trajectory, step: number, view: View, timeStep: number): string {
  const { count } = body.masses;
  let center = 0;
  for (let mass = 0; mass < count; mass++) center += position[2 * (step * count + mass)]! / count;
  const x = ((center - view.left) * view.scale).toFixed(1);
  const time = (step * timeStep).toFixed(1);
  return `<text x="${x}" y="11" font-family="system-ui, sans-serif" font-size="11" fill="${PALE}" text-anchor="middle">${time} s</text>`;
}
