// A body as it was built, on nothing, as large as fits: for pictures so small that only its shape can be seen.

import type { Body } from '../../index.ts';
import { anatomyOf } from './anatomy.ts';
import { figure } from './figure.ts';
import type { Palette } from './palette.ts';
import { projectionOf, projectMass } from './projection.ts';

/** Share of the picture that the body may take. */
const SHARE = 0.84;

/** @param size Of both sides in pixels. @returns SVG text */
export function portrait(body: Body, palette: Palette, size: number): string {
  const { dimension, masses } = body;
  const projection = projectionOf(dimension);
  const points = Array.from({ length: masses.count }, (_, mass) =>
    projectMass(projection, dimension, masses.position, mass),
  );
  const [left, right] = ends(points.map((point) => point.right));
  const [bottom, top] = ends(points.map((point) => point.up));
  const scale = (SHARE * size) / Math.max(right - left, top - bottom, 1e-3);
  const at = (value: number, low: number, high: number): string =>
    (size / 2 + (value - (low + high) / 2) * scale).toFixed(1);
  const place = (x: number, y: number): string => `${at(x, left, right)} ${at(-y, -top, -bottom)}`;
  const pose = { position: masses.position, activation: [] };
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" width="${size}" height="${size}">`,
    figure(anatomyOf(body), pose, { palette: bold(palette), projection, place, stroke: size / 80 }),
    '</svg>\n',
  ].join('');
}

/** Nothing moves here, so actuators are told from other springs by their darkness. */
const bold = (palette: Palette): Palette => ({ ...palette, rest: palette.ink });

const ends = (values: readonly number[]): [least: number, most: number] => [
  values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY),
  values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY),
];
