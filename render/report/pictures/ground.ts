// The ground under a robot, with a mark every half metre.

import type { Ground } from '../../../scenarios/ground.ts';
import type { Dimension } from '../../../sim/body/body.ts';
import { projectionOf } from '../../draw/projection.ts';
import { FRAME, type Window } from './window.ts';

/** More marks than this would touch each other. */
const MOST_MARKS = 24;

export const groundPicture = (
  dimension: Dimension,
  ground: Ground,
  window: Window,
  center: readonly number[],
): string => (dimension === 2 ? flat(ground, window) : net(ground, window, center));

function flat(ground: Ground, { left, right, place }: Window): string {
  const heights = Array.from({ length: 49 }, (_, i) => left + ((right - left) * i) / 48).map(
    (x): [number, number] => [x, ground(x)],
  );
  const isLevel = heights.every(([, height]) => height === heights[0]![1]);
  const surface = (isLevel ? [heights[0]!, heights.at(-1)!] : heights).map(([x, up]) =>
    place(x, up).join(' '),
  );
  const first = Math.ceil(2 * left);
  const count = Math.floor(2 * right) - first + 1;
  const marks = Array.from({ length: count > MOST_MARKS ? 0 : count }, (_, i) => {
    const at = (first + i) / 2;
    const [x, y] = place(at, ground(at));
    return `M${x} ${y}v${Number.isInteger(at) ? 100 : 55}`;
  });
  const line = surface.join('L');
  return (
    `<path class="ground" d="M${line}L${FRAME.width} ${FRAME.height}L0 ${FRAME.height}z"/>` +
    `<path class="surface" d="M${line}${marks.join('')}"/>`
  );
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
