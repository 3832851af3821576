// A robot in one pose, as SVG: skin, springs coloured by what their actuators do, joints.

import { type Anatomy, actuationOf, contractionOf, type Pose } from './anatomy.ts';
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
  const sketch: Sketch = { anatomy, points, at, palette, stroke };
  const joints = points.map(({ right, up }) => {
    const [x, y] = place(right, up).split(' ');
    return `<circle cx="${x}" cy="${y}" r="${(1.33 * stroke).toFixed(1)}"/>`;
  });
  const flat = [
    { depth: 0, svg: skin(sketch) },
    ...muscles(sketch, pose),
    { depth: 0, svg: boundary(sketch) },
    ...springs(sketch, pose),
  ];
  const deep = [...faces(sketch), ...springs(sketch, pose)].sort((a, b) => b.depth - a.depth);
  return [
    `<g opacity="${opacity}" stroke-linecap="round">`,
    ...(dimension === 2 ? flat : deep).map(({ svg }) => svg),
    `<g fill="${css(palette.ink)}">${dimension === 2 ? joints.join('') : ''}</g></g>`,
  ].join('');
}

/** What the parts of a figure share. */
interface Sketch {
  readonly anatomy: Anatomy;
  readonly points: readonly Projected[];
  readonly at: (mass: number) => string;
  readonly palette: Palette;
  readonly stroke: number;
}

/** A part, and how far away it is, for what is near hides what is far. */
interface Drawn {
  readonly depth: number;
  readonly svg: string;
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

const cornersOf = ({ skin }: Anatomy): number[][] =>
  Array.from({ length: skin.length / 3 }, (_, t) => [...skin.subarray(3 * t, 3 * t + 3)]);

const outline = (corners: readonly number[], at: Sketch['at']): string =>
  `M ${corners.map(at).join(' L ')} Z`;

/** The whole skin of a body of the plane. */
function skin({ anatomy, at, palette }: Sketch): string {
  const path = cornersOf(anatomy).map((corners) => outline(corners, at));
  return `<path d="${path.join(' ')}" fill="${css(palette.skin)}"/>`;
}

/** The cells of a body of the plane that act, tinted by what they do. */
function muscles({ anatomy, at, palette }: Sketch, pose: Pose): Drawn[] {
  const { ends = new Uint32Array() } = anatomy.body.cells ?? {};
  return anatomy.muscles.map((muscle) => {
    const corners = [...ends.subarray(3 * muscle.cell, 3 * muscle.cell + 3)];
    const colour = mix(palette.skin, activationColour(contractionOf(anatomy, pose, muscle), palette), 0.45);
    return { depth: 0, svg: `<path d="${outline(corners, at)}" fill="${css(colour)}"/>` };
  });
}

/** The facets of a body of the plane. */
function boundary({ anatomy: { edges }, at, palette, stroke }: Sketch): string {
  if (edges.length === 0) return '';
  const lines = Array.from(
    { length: edges.length / 2 },
    (_, i) => `M ${at(edges[2 * i]!)} L ${at(edges[2 * i + 1]!)}`,
  );
  return `<path d="${lines.join(' ')}" fill="none" stroke="${css(palette.soft)}" stroke-width="${(3 * stroke).toFixed(1)}"/>`;
}

/** The skin of a body in space, triangle by triangle, the farther the darker. */
function faces({ anatomy, points, at, palette }: Sketch): Drawn[] {
  const found = cornersOf(anatomy).map((corners) => ({
    corners,
    depth: corners.reduce((sum, mass) => sum + points[mass]!.depth / 3, 0),
  }));
  const depths = found.map(({ depth }) => depth);
  const [near, far] = [Math.min(...depths), Math.max(...depths)];
  return found.map(({ corners, depth }) => {
    const colour = css(mix(palette.skin, palette.pale, (0.45 * (depth - near)) / (far - near || 1)));
    const svg = `<path d="${outline(corners, at)}" fill="${colour}" stroke="${colour}" stroke-width="0.5"/>`;
    return { depth, svg };
  });
}

function springs({ anatomy, points, at, palette, stroke }: Sketch, pose: Pose): Drawn[] {
  const { body } = anatomy;
  const { count, ends, restLength } = body.springs;
  // A spring lies upon the skin between its ends.
  const lift = body.dimension === 3 ? 0.2 * (restLength[0] ?? 0) : 0;
  return Array.from({ length: count }, (_, s) => {
    const [a, b] = [ends[2 * s]!, ends[2 * s + 1]!];
    const actuation = actuationOf(anatomy, pose, s);
    const colour = actuation === null ? palette.pale : activationColour(actuation, palette);
    const width = actuation === null ? stroke : 2.17 * stroke;
    const svg = `<path d="M ${at(a)} L ${at(b)}" stroke="${css(colour)}" stroke-width="${width.toFixed(1)}"/>`;
    return { depth: (points[a]!.depth + points[b]!.depth) / 2 - lift, svg };
  });
}
