// A robot in one pose, as SVG: skin, springs coloured by what their actuators do, joints.

import type { Anatomy, Pose } from './anatomy.ts';
import { activationColour, css, mix, type Palette } from './palette.ts';
import { type Projected, type Projection, projectMass } from './projection.ts';

export interface FigureStyle {
  readonly palette: Palette;
  readonly projection: Projection;
  /** From the plane of the picture [m] to pixels: `x y`. */
  readonly place: (right: number, up: number) => string;
  /** Width of a passive spring in pixels. */
  readonly stroke?: number;
  readonly opacity?: number;
}

export function figure(anatomy: Anatomy, pose: Pose, style: FigureStyle): string {
  const { masses, dimension } = anatomy.body;
  const { stroke = 1.2, opacity = 1, palette, place } = style;
  const points = Array.from({ length: masses.count }, (_, mass) =>
    projectMass(style.projection, dimension, pose.position, mass),
  );
  const at = (mass: number): string => place(points[mass]!.right, points[mass]!.up);
  const joints = points.map(({ right, up }) => {
    const [x, y] = place(right, up).split(' ');
    return `<circle cx="${x}" cy="${y}" r="${(1.33 * stroke).toFixed(1)}"/>`;
  });
  return [
    `<g opacity="${opacity}" stroke-linecap="round">`,
    skin(anatomy, points, at, palette),
    ...springs(anatomy, pose, points, at, { palette, stroke }),
    `<g fill="${css(palette.ink)}">${joints.join('')}</g></g>`,
  ].join('');
}

/** The outline of a robot where it once was. */
export function ghost(anatomy: Anatomy, position: ArrayLike<number>, style: FigureStyle): string {
  const { masses, dimension, springs } = anatomy.body;
  const { stroke = 1.2, place, palette } = style;
  const at = Array.from({ length: masses.count }, (_, mass) => {
    const { right, up } = projectMass(style.projection, dimension, position, mass);
    return place(right, up);
  });
  const lines = Array.from(
    { length: springs.count },
    (_, s) => `M ${at[springs.ends[2 * s]!]} L ${at[springs.ends[2 * s + 1]!]}`,
  );
  return (
    `<path d="${lines.join(' ')}" fill="none" stroke="${css(palette.pale)}" stroke-opacity="0.35" ` +
    `stroke-width="${(0.8 * stroke).toFixed(1)}"/>`
  );
}

/** In the plane all of one colour; in space the farther the darker, the farthest first. */
function skin(
  { body, skin }: Anatomy,
  points: readonly Projected[],
  at: (mass: number) => string,
  palette: Palette,
): string {
  const triangles = Array.from({ length: skin.length / 3 }, (_, t) => [...skin.subarray(3 * t, 3 * t + 3)]);
  const outline = (corners: readonly number[]): string => `M ${corners.map(at).join(' L ')} Z`;
  if (body.dimension === 2)
    return `<path d="${triangles.map(outline).join(' ')}" fill="${css(palette.skin)}"/>`;
  const depthOf = (corners: readonly number[]): number =>
    corners.reduce((sum, mass) => sum + points[mass]!.depth / 3, 0);
  const sorted = triangles
    .map((corners) => ({ corners, depth: depthOf(corners) }))
    .sort((a, b) => b.depth - a.depth);
  const [far = 0, near = 0] = [sorted[0]?.depth, sorted.at(-1)?.depth];
  return sorted
    .map(({ corners, depth }) => {
      const share = (0.35 * (depth - near)) / (far - near || 1);
      return `<path d="${outline(corners)}" fill="${css(mix(palette.skin, palette.pale, share))}"/>`;
    })
    .join('');
}

function springs(
  { body, actuatorOf }: Anatomy,
  { activation }: Pose,
  points: readonly Projected[],
  at: (mass: number) => string,
  { palette, stroke }: { palette: Palette; stroke: number },
): string[] {
  const { count, ends } = body.springs;
  const order = Array.from({ length: count }, (_, s) => s);
  if (body.dimension === 3) {
    const depthOf = (s: number): number => points[ends[2 * s]!]!.depth + points[ends[2 * s + 1]!]!.depth;
    order.sort((a, b) => depthOf(b) - depthOf(a));
  }
  return order.map((s) => {
    const actuator = actuatorOf[s]!;
    const colour = actuator < 0 ? palette.pale : activationColour(activation[actuator] ?? 0, palette);
    const width = actuator < 0 ? stroke : 2.17 * stroke;
    return (
      `<path d="M ${at(ends[2 * s]!)} L ${at(ends[2 * s + 1]!)}" stroke="${css(colour)}" ` +
      `stroke-width="${width.toFixed(1)}"/>`
    );
  });
}
