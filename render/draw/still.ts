// One moment of a robot as an SVG picture: the robot in the middle of a window that goes along with it, on its ground,
// with the distance marked. Text is drawn as strokes, so that it needs no font.

import { counted, escaped } from '../../base/text.ts';
import { groundOf, type Scenario, type Trajectory } from '../../index.ts';
import { type Anatomy, centerOf, poseAt } from './anatomy.ts';
import { type FigureStyle, figure, ghost } from './figure.ts';
import { glyphsPath } from './glyphs.ts';
import { css, type Palette, palettes } from './palette.ts';
import { type Projected, projectionOf, projectMass } from './projection.ts';
import { BELOW, groundDrawer, type View } from './still-ground.ts';

export interface StillOptions {
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  readonly palette?: Palette;
  /** Name of what is shown, for those who cannot see it; by default that of the scenario. */
  readonly title?: string;
  /** Time, distance and marks on the ground; true by default. */
  readonly hasNumbers?: boolean;
}

/** Draws any moment of an episode, all from the same distance. */
export interface Stills {
  /** @param step From 0 to the number of steps. */
  at(step: number): string;
}

/** Steps whose mean the window follows, so that it does not shake with every stride. */
const SMOOTHING = 0.35; // s

/** How much of the picture's width and height the robot takes at most. */
const SHARE = { width: 0.42, height: 0.55 } as const;

export function createStills(
  anatomy: Anatomy,
  scenario: Scenario,
  trajectory: Trajectory,
  { width, height, palette = palettes.light, title = scenario.name, hasNumbers = true }: StillOptions,
): Stills {
  const { body } = anatomy;
  const projection = projectionOf(body.dimension);
  const steps = trajectory.position.length / (body.masses.count * body.dimension) - 1;
  const positionAt = (step: number) => poseAt(anatomy, trajectory, step).position;
  const path = Array.from({ length: steps + 1 }, (_, step) => {
    const [x = 0, y = 0, z = 0] = centerOf(body, positionAt(step));
    return projection(x, y, z);
  });
  const extent = extentOf(anatomy, trajectory, steps);
  const scale = Math.min((SHARE.width * width) / extent.right, (SHARE.height * height) / extent.up);
  const drawGround = groundDrawer(groundOf(scenario), body.dimension, width / scale, hasNumbers);
  const window = smooth(path, Math.round(SMOOTHING / scenario.timeStep));
  const forward = (step: number): number =>
    centerOf(body, positionAt(step))[0]! - centerOf(body, positionAt(0))[0]!;
  const at = (step: number): string => {
    const middle = window[step]!;
    const place = (right: number, up: number): string =>
      `${(width / 2 + (right - middle.right) * scale).toFixed(1)} ${((1 - BELOW) * height - (up - middle.up) * scale).toFixed(1)}`;
    const style: FigureStyle = { palette, projection, place, stroke: Math.max(0.8, width / 480) };
    const view: View = { width, height, scale, middle, place, palette };
    const ground = drawGround(view, centerOf(body, positionAt(step)));
    const [time, distance] = [
      `${(step * scenario.timeStep).toFixed(2)} s`,
      `${forward(step)
        .toFixed(2)
        .replace(/^-(0\.0+)$/, '$1')} m`,
    ];
    const account =
      `A soft robot of ${body.masses.count} masses and ${counted(body.springs.count, 'spring')} ${time} after its start; ` +
      `its centre of mass has come ${distance} forward.`;
    return [
      `<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">`,
      `<title>${escaped(title)}</title><desc>${escaped(account)}</desc>`,
      `<rect width="${width}" height="${height}" fill="${css(palette.background)}"/>`,
      ground.behind,
      ghost(anatomy, positionAt(0), style),
      trail(path, step, view),
      figure(anatomy, poseAt(anatomy, trajectory, step), style),
      ground.before,
      hasNumbers ? numbers(time, distance, view) : '',
      '</svg>\n',
    ].join('');
  };
  return { at };
}

/** The largest width and height that the robot has at about a dozen moments [m]. */
function extentOf(anatomy: Anatomy, trajectory: Trajectory, steps: number): { right: number; up: number } {
  const { body } = anatomy;
  const projection = projectionOf(body.dimension);
  const extent = { right: 1e-3, up: 1e-3 };
  for (let i = 0; i <= 12; i++) {
    const { position } = poseAt(anatomy, trajectory, Math.round((i * steps) / 12));
    const points = Array.from({ length: body.masses.count }, (_, mass) =>
      projectMass(projection, body.dimension, position, mass),
    );
    for (const axis of ['right', 'up'] as const) {
      const values = points.map((point) => point[axis]);
      extent[axis] = Math.max(extent[axis], Math.max(...values) - Math.min(...values));
    }
  }
  return extent;
}

/** The mean over a window of about `length` steps, shorter towards both ends. */
function smooth(path: readonly Projected[], length: number): Projected[] {
  const sums = [{ right: 0, up: 0 }];
  for (const { right, up } of path) {
    const last = sums.at(-1)!;
    sums.push({ right: last.right + right, up: last.up + up });
  }
  return path.map((_, i) => {
    const from = Math.max(0, i - length);
    const to = Math.min(path.length, i + length + 1);
    const mean = (axis: 'right' | 'up') => (sums[to]![axis] - sums[from]![axis]) / (to - from);
    return { right: mean('right'), up: mean('up'), depth: 0 };
  });
}

function trail(path: readonly Projected[], step: number, { place, palette }: View): string {
  if (step === 0) return '';
  const stride = Math.max(1, Math.ceil(step / 300));
  const points = path.slice(0, step + 1).filter((_, i) => i % stride === 0 || i === step);
  const line = points.map(({ right, up }) => place(right, up)).join(' L ');
  return `<path d="M ${line}" fill="none" stroke="${css(palette.trail)}" stroke-width="1.5" stroke-linejoin="round"/>`;
}

function numbers(time: string, distance: string, { width, height, palette }: View): string {
  const size = Math.max(12, Math.min(width, height) / 14);
  const left = size;
  const stroke = 'fill="none" stroke-linecap="round" stroke-linejoin="round"';
  return (
    `<path d="${glyphsPath(distance, left, 2 * size, size)}" ${stroke} stroke="${css(palette.ink)}" stroke-width="${(size / 9).toFixed(1)}"/>` +
    `<path d="${glyphsPath(time, left, 3.1 * size, size / 2)}" ${stroke} stroke="${css(palette.soft)}" stroke-width="${(size / 14).toFixed(1)}"/>`
  );
}
