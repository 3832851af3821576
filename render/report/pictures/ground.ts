// The ground under a robot, with a mark every half metre.

import type { Ground } from '../../../scenarios/ground.ts';
import type { Dimension } from '../../../sim/body/body.ts';
import { paintings, paths, type Tile, VEIL } from '../../draw/painting.ts';
import { projectionOf } from '../../draw/projection.ts';
import { floorAt, outlines } from '../../ground/outline.ts';
import type { SearchBox } from '../../ground/search-box.ts';
import { heightsOf } from '../../ground/solids.ts';
import { FRAME, type Window } from './window.ts';

/** More marks than this would touch each other. */
const MOST_MARKS = 24;

/** Across a picture, cells of the grid that solids are looked for on; a thinner one may be missed. */
const CELLS = 300;

/** Draws the ground under a robot whose centre is at `center`, in windows of one size. */
export type GroundDrawer = (window: Window, center: readonly number[]) => GroundPicture;

/** SVG of what is behind the robot and of what is before it. */
export interface GroundPicture {
  readonly behind: string;
  readonly before: string;
}

/** @param scale Units of the picture for a metre. */
export function groundDrawer(dimension: Dimension, ground: Ground, scale: number): GroundDrawer {
  if (dimension === 3) return space(ground);
  const draw = ground.isHeight ? (window: Window) => heights(ground, window) : solids(ground, scale);
  return (window, center) => ({ behind: draw(window, center), before: '' });
}

/** The solids of space, on a net over its heights. */
function space(ground: Ground): GroundDrawer {
  const nets = heightsOf(ground);
  const paintingAt = paintings(ground);
  return (window, center) => {
    const { behind, before } = paintingAt(center, regionOf(window));
    return {
      behind: nets.map((part) => net(part, window, center)).join('') + tilePaths(behind, window),
      before: before.length > 0 ? `<g opacity="${VEIL}">${tilePaths(before, window)}</g>` : '',
    };
  };
}

const tilePaths = (tiles: readonly Tile[], { place }: Window): string =>
  paths(
    tiles,
    (corners) => `M${corners.map(([right, up]) => place(right, up).join(' ')).join('L')}z`,
    (data, shade) => `<path class="tile tile-${shade}" d="${data}"/>`,
  ).join('');

function heights(ground: Ground, window: Window): string {
  const { left, right, place } = window;
  const line = Array.from({ length: 49 }, (_, i) => left + ((right - left) * i) / 48).map(
    (x): [number, number] => [x, ground(x)],
  );
  const isLevel = line.every(([, height]) => height === line[0]![1]);
  const surface = (isLevel ? [line[0]!, line.at(-1)!] : line)
    .map(([x, up]) => place(x, up).join(' '))
    .join('L');
  return (
    `<path class="ground" d="M${surface}L${FRAME.width} ${FRAME.height}L0 ${FRAME.height}z"/>` +
    `<path class="surface" d="M${surface}${marks(ground, window)}"/>`
  );
}

const regionOf = ({ left, right, bottom, top }: Window): SearchBox => ({
  low: [left, bottom],
  high: [right, top],
});

function solids(ground: Ground, scale: number): (window: Window, center: readonly number[]) => string {
  const outlinesIn = outlines(ground.distance, FRAME.width / scale / CELLS);
  return (window, [, up = 0]) => {
    const { place } = window;
    const rings = outlinesIn(regionOf(window));
    const lines = rings.map((ring) => `M${ring.map(([x, y]) => place(x, y).join(' ')).join('L')}z`).join('');
    return (
      `<path class="solid" d="${lines}"/>` +
      `<path class="surface" d="${marks((x) => floorAt(rings, x, up), window)}"/>`
    );
  };
}

function marks(floor: (x: number) => number | undefined, { left, right, place }: Window): string {
  const first = Math.ceil(2 * left);
  const count = Math.floor(2 * right) - first + 1;
  const each = Array.from({ length: count > MOST_MARKS ? 0 : count }, (_, i) => {
    const at = (first + i) / 2;
    const height = floor(at);
    if (height === undefined) return '';
    const [x, y] = place(at, height);
    return `M${x} ${y}v${Number.isInteger(at) ? 100 : 55}`;
  });
  return each.join('');
}

/** Lines over the ground of space, half a metre apart. */
function net(ground: Ground, { left, right, place }: Window, [x0 = 0, y0 = 0]: readonly number[]): string {
  const project = projectionOf(3);
  const reach = Math.min(8, Math.ceil(2 * (right - left)) / 2);
  const at = (x: number, y: number): string => {
    const { right: across, up } = project(x, y, ground(x, y));
    return place(across, up).join(' ');
  };
  const offsets = Array.from({ length: 4 * reach + 1 }, (_, i) => i / 2 - reach);
  const [middleX, middleY] = [Math.round(x0), Math.round(y0)];
  const lines = offsets.flatMap((offset) => [
    offsets.map((along) => at(middleX + offset, middleY + along)).join('L'),
    offsets.map((along) => at(middleX + along, middleY + offset)).join('L'),
  ]);
  return `<path class="surface net" d="${lines.map((line) => `M${line}`).join('')}"/>`;
}
