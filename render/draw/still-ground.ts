// The ground in a still: what is solid in the plane, with marks of the distance on it; in space a net of lines over it.

import type { Dimension, Ground } from '../../index.ts';
import { floorAt, outlines } from '../ground/outline.ts';
import type { SearchBox } from '../ground/search-box.ts';
import { heightsOf } from '../ground/solids.ts';
import { glyphsPath, glyphsWidth } from './glyphs.ts';
import { paintings, paths, shadeColour, type Tile, VEIL } from './painting.ts';
import { css, mix, type Palette } from './palette.ts';
import { type Projected, projectionOf } from './projection.ts';

/** What a picture shows, and how. */
export interface View {
  readonly width: number;
  readonly height: number;
  /** Pixels per metre. */
  readonly scale: number;
  readonly middle: Projected;
  readonly place: (right: number, up: number) => string;
  readonly palette: Palette;
}

/** The robot's centre is so far above the bottom of a picture, as a share of its height. */
export const BELOW = 0.44;

/** SVG of what is behind the robot and of what is before it. */
interface Drawn {
  readonly behind: string;
  readonly before: string;
}

type Drawer = (view: View, center: readonly number[]) => Drawn;

/** Across a picture, cells of the grid that solids are looked for on; a thinner one may be missed. */
const CELLS = 400;

/** Draws the ground as SVG, in pictures that are `across` wide [m]. */
export function groundDrawer(
  ground: Ground,
  dimension: Dimension,
  across: number,
  hasMarks: boolean,
): Drawer {
  if (dimension === 3) return spaceOf(ground);
  const draw = ground.isHeight ? slopesOf(ground) : solidsOf(ground, across);
  return (view) => {
    const { picture, floor } = draw(view);
    return { behind: hasMarks ? picture + marks(floor, view) : picture, before: '' };
  };
}

interface Flat {
  readonly picture: string;
  /** Height that a mark at `x` stands at [m]. */
  readonly floor: (x: number) => number | undefined;
}

const slopesOf =
  (ground: Ground) =>
  (view: View): Flat => {
    const { width, height, scale, middle, place, palette } = view;
    const half = width / 2 / scale;
    const points = Array.from({ length: 161 }, (_, i) => middle.right + half * (i / 80 - 1));
    const line = points.map((x) => place(x, ground(x))).join(' L ');
    return {
      picture:
        `<path d="M ${line} L ${width} ${height} L 0 ${height} Z" fill="${css(palette.ground)}"/>` +
        `<path d="M ${line}" fill="none" ${edge(palette)}/>`,
      floor: ground,
    };
  };

function solidsOf(ground: Ground, across: number): (view: View) => Flat {
  const outlinesIn = outlines(ground.distance, across / CELLS);
  return (view) => {
    const { middle, place, palette } = view;
    const rings = outlinesIn(windowOf(view));
    const lines = rings.map((ring) => `M ${ring.map(([x, y]) => place(x, y)).join(' L ')} Z`).join(' ');
    return {
      picture: `<path d="${lines}" fill="${css(palette.ground)}" fill-rule="evenodd" ${edge(palette)}/>`,
      floor: (x) => floorAt(rings, x, middle.up),
    };
  };
}

/** What of the plane of the picture is in sight [m]. */
function windowOf({ width, height, scale, middle }: View): SearchBox {
  const [left, bottom] = [middle.right - width / 2 / scale, middle.up - (BELOW * height) / scale];
  return { low: [left, bottom], high: [left + width / scale, bottom + height / scale] };
}

const edge = ({ ground, pale }: Palette): string =>
  `stroke="${css(mix(ground, pale, 0.7))}" stroke-width="1.5"`;

/** A tick every half metre, and the distance at every whole one. */
function marks(floor: Flat['floor'], { middle, scale, place, palette, width }: View): string {
  const half = width / 2 / scale;
  const first = Math.ceil(2 * (middle.right - half));
  const count = Math.floor(2 * (middle.right + half)) - first + 1;
  const size = Math.max(7, width / 80);
  const ticks: string[] = [];
  const texts: string[] = [];
  for (let i = first; i < first + count; i++) {
    const height = floor(i / 2);
    if (height === undefined) continue;
    const [x = 0, y = 0] = place(i / 2, height)
      .split(' ')
      .map(Number);
    const isWhole = i % 2 === 0;
    ticks.push(`M ${x} ${y + 2} L ${x} ${(y + (isWhole ? 0.9 : 0.5) * size).toFixed(1)}`);
    if (isWhole)
      texts.push(glyphsPath(`${i / 2}`, x - glyphsWidth(`${i / 2}`, size) / 2, y + 2.4 * size, size));
  }
  const stroke = `fill="none" stroke="${css(palette.soft)}" stroke-linecap="round" stroke-linejoin="round"`;
  return `<path d="${ticks.join(' ')}" ${stroke} stroke-width="1.2"/><path d="${texts.join(' ')}" ${stroke} stroke-width="1.4"/>`;
}

/** The solids of space, on a net over its heights. */
function spaceOf(ground: Ground): Drawer {
  const heights = heightsOf(ground);
  const paintingAt = paintings(ground);
  return (view, center) => {
    const nets = heights.map((part) => openGround(part, view, center)).join('');
    const { behind, before } = paintingAt(center, windowOf(view));
    return {
      behind: nets + tilePaths(behind, view),
      before: before.length > 0 ? `<g opacity="${VEIL}">${tilePaths(before, view)}</g>` : '',
    };
  };
}

const tilePaths = (tiles: readonly Tile[], { place, palette }: View): string =>
  paths(
    tiles,
    (corners) => `M ${corners.map(([right, up]) => place(right, up)).join(' L ')} Z`,
    (data, shade) => {
      const colour = css(shadeColour(palette, shade));
      // The stroke closes the seams between tiles.
      return `<path d="${data}" fill="${colour}" stroke="${colour}" stroke-width="0.7" stroke-linejoin="round"/>`;
    },
  ).join('');

/** A net of lines over the ground of space, around the robot. */
function openGround(ground: Ground, { place, palette }: View, center: readonly number[]): string {
  const project = projectionOf(3);
  const [x0, y0] = [Math.round(center[0]!), Math.round(center[1]!)];
  const reach = 4;
  const point = (x: number, y: number): string => {
    const { right, up } = project(x, y, ground(x, y));
    return place(right, up);
  };
  const offsets = Array.from({ length: 4 * reach + 1 }, (_, i) => i / 2 - reach);
  const fine = Array.from({ length: 8 * reach + 1 }, (_, i) => i / 4 - reach);
  const lines = offsets.flatMap((offset) => [
    `M ${fine.map((along) => point(x0 + offset, y0 + along)).join(' L ')}`,
    `M ${fine.map((along) => point(x0 + along, y0 + offset)).join(' L ')}`,
  ]);
  const corners = [
    point(x0 - reach, y0 - reach),
    point(x0 + reach, y0 - reach),
    point(x0 + reach, y0 + reach),
    point(x0 - reach, y0 + reach),
  ];
  return (
    `<path d="M ${corners.join(' L ')} Z" fill="${css(mix(palette.background, palette.ground, 0.45))}"/>` +
    `<path d="${lines.join(' ')}" fill="none" stroke="${css(palette.ground)}" stroke-width="1.2"/>`
  );
}
