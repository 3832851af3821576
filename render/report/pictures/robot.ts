// A robot in one pose as SVG, in few bytes: springs of one colour are one path, coordinates are whole tenths of a pixel,
// and colours are classes, so that a page can hold many and show them in light and in dark.

import type { Anatomy, Pose } from '../../draw/anatomy.ts';
import { type Projected, projectionOf, projectMass } from '../../draw/projection.ts';
import { GRADES } from '../page/theme.ts';

/** From the plane of a picture [m] to whole units of its SVG. */
export type ToPicture = (right: number, up: number) => readonly [x: number, y: number];

/** A body of more springs is drawn by its masses alone, which then lie close enough to be its shape. */
const MOST_SPRINGS = 2500;

/** Shades of a skin in space, from far to near. */
const SHADES = 5;

export function robotPicture(anatomy: Anatomy, pose: Pose, place: ToPicture): string {
  const { dimension, masses, springs } = anatomy.body;
  const projection = projectionOf(dimension);
  const points = Array.from({ length: masses.count }, (_, mass) =>
    projectMass(projection, dimension, pose.position, mass),
  );
  const at = points.map(({ right, up }) => place(right, up));
  if (springs.count > MOST_SPRINGS) return silhouette(anatomy, at, place);
  return (
    skin(anatomy, points, at) + boundary(anatomy, at) + springPaths(anatomy, pose, at) + dots(at, 'joint')
  );
}

type Spot = readonly [x: number, y: number];

const path = (kind: string, d: string): string => (d ? `<path class="${kind}" d="${d}"/>` : '');

const from = ([x, y]: Spot): string => `M${x} ${y}`;
const to = ([x0, y0]: Spot, [x, y]: Spot): string => `l${x - x0} ${y - y0}`;

function skin({ body, skin }: Anatomy, points: readonly Projected[], at: readonly Spot[]): string {
  const triangles = Array.from({ length: skin.length / 3 }, (_, t) => [...skin.subarray(3 * t, 3 * t + 3)]);
  const outline = ([a = 0, b = 0, c = 0]: readonly number[]): string =>
    `${from(at[a]!)}${to(at[a]!, at[b]!)}${to(at[b]!, at[c]!)}z`;
  if (body.dimension === 2) return path('skin', triangles.map(outline).join(''));
  const depthOf = (corners: readonly number[]): number =>
    corners.reduce((sum, mass) => sum + points[mass]!.depth, 0);
  const farthestFirst = [...triangles].sort((a, b) => depthOf(b) - depthOf(a));
  const each = Math.ceil(farthestFirst.length / SHADES);
  return Array.from({ length: SHADES }, (_, shade) => {
    const some = farthestFirst.slice(shade * each, (shade + 1) * each);
    return path(`skin shade-${shade}`, some.map(outline).join(''));
  }).join('');
}

function boundary({ edges }: Anatomy, at: readonly Spot[]): string {
  const lines = Array.from({ length: edges.length / 2 }, (_, i) => {
    const [a, b] = [at[edges[2 * i]!]!, at[edges[2 * i + 1]!]!];
    return from(a) + to(a, b);
  });
  return path('facet', lines.join(''));
}

/** The passive ones first, then the actuators from the shortest to the longest; all alike where nothing drives them. */
function springPaths({ body, actuatorOf }: Anatomy, { activation }: Pose, at: readonly Spot[]): string {
  const { count, ends, amplitude } = body.springs;
  const lines = new Array<string>(GRADES + 1).fill('');
  const isIdle = activation.length === 0;
  for (let s = 0; s < count; s++) {
    const [a, b] = [at[ends[2 * s]!]!, at[ends[2 * s + 1]!]!];
    const actuator = actuatorOf[s]!;
    // A spring of negative amplitude shortens where others lengthen.
    const stretch = Math.sign(amplitude[s]!) * (activation[actuator] ?? 0);
    lines[actuator < 0 ? 0 : 1 + gradeOf(stretch)]! += from(a) + to(a, b);
  }
  return lines
    .map((d, i) => path(i === 0 ? 'spring' : `actuator ${isIdle ? 'idle' : `act-${i - 1}`}`, d))
    .join('');
}

/** Of how far a spring is meant to be from its rest length, from -1 to 1 of its amplitude. */
const gradeOf = (stretch: number): number =>
  Math.round(((Math.min(1, Math.max(-1, stretch)) + 1) / 2) * (GRADES - 1));

const dots = (at: readonly Spot[], kind: string): string =>
  path(kind, at.map((spot) => `${from(spot)}h0`).join(''));

/** Dots as wide as springs are long. */
function silhouette({ body }: Anatomy, at: readonly Spot[], place: ToPicture): string {
  const { count, restLength } = body.springs;
  const length = restLength.reduce((sum, value) => sum + value, 0) / count;
  const width = place(length, 0)[0] - place(0, 0)[0];
  return `<g stroke-width="${width}">${dots(at, 'blob')}</g>`;
}
