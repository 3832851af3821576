// One picture of a robot: at rest, or at a moment of its episode.

import { thinned } from '../../../base/evenly-spaced.ts';
import type { Ground } from '../../../scenarios/ground.ts';
import type { Trajectory } from '../../../sim/backends/backend.ts';
import { type Anatomy, centerOf, type Pose, poseAt } from '../../draw/anatomy.ts';
import { projectionOf } from '../../draw/projection.ts';
import { Html } from '../page/html.ts';
import { type GroundDrawer, groundDrawer } from './ground.ts';
import { robotPicture } from './robot.ts';
import { extentOf, FRAME, scaleFor, type Window, windowAround } from './window.ts';

/** The body as it was built, on no ground, for it was not put on any yet. @param scale See {@link scaleFor}. */
export function atRest(anatomy: Anatomy, scale: number): Html {
  const { position } = anatomy.body.masses;
  return svg(
    robotPicture(anatomy, { position, activation: [] }, windowAround(anatomy, position, null, scale).place),
  );
}

export interface Moment {
  /** [s] */
  readonly time: number;
  /** How far the centre of mass has come along the first axis, and upwards [m]. */
  readonly forward: number;
  readonly up: number;
  readonly picture: Html;
}

export interface Episode {
  readonly anatomy: Anatomy;
  readonly trajectory: Trajectory;
  /** [s] */
  readonly timeStep: number;
  readonly ground: Ground | null;
}

/** Pictures of as many moments, evenly spread from the start to the end, all from the same distance. */
export function moments({ anatomy, trajectory, timeStep, ground }: Episode, count: number): Moment[] {
  const { body } = anatomy;
  const steps = trajectory.position.length / (body.masses.count * body.dimension) - 1;
  const chosen = Array.from({ length: count }, (_, i) => Math.round((i * steps) / Math.max(1, count - 1)));
  const poses = chosen.map((step) => poseAt(anatomy, trajectory, step));
  const scale = scaleFor(poses.map(({ position }) => extentOf(anatomy, position)));
  const drawGround = ground && groundDrawer(body.dimension, ground, scale);
  const path = Array.from({ length: steps + 1 }, (_, step) =>
    centerOf(body, poseAt(anatomy, trajectory, step).position),
  );
  const [start] = path;
  return poses.map((pose, i) => {
    const step = chosen[i]!;
    const window = windowAround(anatomy, pose.position, ground, scale);
    return {
      time: step * timeStep,
      forward: path[step]![0]! - start![0]!,
      up: path[step]!.at(-1)! - start!.at(-1)!,
      picture: svg(scene(anatomy, pose, drawGround, window, path.slice(0, step + 1))),
    };
  });
}

function scene(
  anatomy: Anatomy,
  pose: Pose,
  drawGround: GroundDrawer | null,
  window: Window,
  path: readonly (readonly number[])[],
): string {
  const { dimension } = anatomy.body;
  const { behind, before } = drawGround?.(window, path.at(-1)!) ?? { behind: '', before: '' };
  return [behind, trail(path, dimension, window), robotPicture(anatomy, pose, window.place), before].join('');
}

/** The way of the centre of mass so far. */
function trail(path: readonly (readonly number[])[], dimension: 2 | 3, { place }: Window): string {
  const project = projectionOf(dimension);
  const points = thinned(path, 60).map(([x = 0, y = 0, z = 0]) => {
    const { right, up } = project(x, y, z);
    return place(right, up).join(' ');
  });
  return points.length < 2 ? '' : `<path class="trail" d="M${points.join('L')}"/>`;
}

const svg = (inside: string): Html =>
  new Html(
    `<svg class="still" viewBox="0 0 ${FRAME.width} ${FRAME.height}" aria-hidden="true">${inside}</svg>`,
  );
