// From a body as built to a starting pose: where a rollout begins.

import type { Body } from '../sim/body/body.ts';
import { type Ground, groundOf } from './ground.ts';
import type { Scenario } from './scenario.ts';

/** A starting pose of a scenario: `offset` [m] and `velocity` [m/s], one number for each axis, and `rotation` [rad]. */
export type Start = Scenario['starts'][number];

/** Shapes [masses × dimension]. */
export interface Pose {
  /** [m] */
  readonly position: Float64Array;
  /** [m/s] */
  readonly velocity: Float64Array;
}

/** Nearer than this [m] a body stands on the ground, and is left as it is. */
const TOUCH = 1e-9;

/** Moves along the vertical until a body stands; a body over no ground at all is not followed forever. */
const MOVES = 4000;
const FARTHEST = 1000; // m

/**
 * Where a rollout begins: the body turned about its centre of mass (in 3D about the vertical through it) and moved by the
 * start's offset. Its velocities turn with it, and the start's velocity is added.
 *
 * Where the scenario's placement is `ground`, the body is set down on what is under it, and the height of the offset
 * counts from there; where there is nothing under it, it stays as built. Where it is `origin`, its lowest mass stands as
 * high as before the turn. In either case a body that would begin within the ground is lifted onto it. Without contact
 * there is no ground.
 */
export const startingPose = (scenario: Scenario, body: Body, start: Start): Pose =>
  poseOn(groundUnder(scenario), scenario, body, start);

/** A body's poses at all of a scenario's starts. */
export function startingPoses(scenario: Scenario, body: Body): Pose[] {
  const ground = groundUnder(scenario);
  return scenario.starts.map((start) => poseOn(ground, scenario, body, start));
}

const groundUnder = (scenario: Scenario): Ground | null =>
  scenario.contact.law === 'none' ? null : groundOf(scenario);

function poseOn(ground: Ground | null, { placement }: Scenario, body: Body, start: Start): Pose {
  const { dimension } = body;
  const pose = turned(body, start);
  const up = dimension - 1;
  const axis = (i: number): number => i % dimension;
  const moved = (offset: readonly number[]): void =>
    pose.position.forEach((value, i) => {
      pose.position[i] = value + offset[axis(i)]!;
    });
  const lifted = (height: number): void => {
    if (height !== 0) for (let i = up; i < pose.position.length; i += dimension) pose.position[i]! += height;
  };
  if (ground && placement === 'ground') {
    moved(start.offset.with(up, 0));
    lifted(-clearance(ground, pose.position, dimension));
    lifted(start.offset[up]!);
  } else {
    moved(start.offset);
  }
  if (ground) lifted(Math.max(0, -clearance(ground, pose.position, dimension)));
  for (let i = 0; i < pose.velocity.length; i++) pose.velocity[i]! += start.velocity[axis(i)]!;
  return pose;
}

/**
 * How far the masses may sink before the first of them stands on the ground [m]; negative where they have to rise until
 * none is within it; 0 where there is no ground under them.
 */
function clearance(ground: Ground, position: Float64Array, dimension: number): number {
  if (ground.isHeight) {
    const column = (axis: number) => position.filter((_, i) => i % dimension === axis);
    const heights = ground.at(column(0), column(1));
    const least = heights.reduce(
      (least, height, i) => Math.min(least, position[(i + 1) * dimension - 1]! - height),
      Number.POSITIVE_INFINITY,
    );
    return Math.abs(least) < TOUCH ? 0 : least;
  }
  const least = (sunk: number): number =>
    ground
      .distance(position.map((value, i) => (i % dimension === dimension - 1 ? value - sunk : value)))
      .reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  let sunk = 0;
  const rises = least(0) < -TOUCH;
  for (let move = 0; move < MOVES; move++) {
    const distance = least(sunk);
    if (rises ? distance >= -TOUCH : distance < TOUCH) return sunk;
    sunk += distance;
    if (Math.abs(sunk) > FARTHEST) break;
  }
  return 0;
}

function turned(body: Body, { rotation }: Start): Pose {
  const pose = { position: body.masses.position.slice(), velocity: body.masses.velocity.slice() };
  if (rotation !== 0) turn(body, pose, rotation);
  return pose;
}

/** Both turns are in the plane of the first two axes, which in 2D has the vertical in it. */
function turn(body: Body, { position, velocity }: Pose, angle: number): void {
  const { dimension, masses } = body;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const center = centerOf(body);
  for (let i = 0; i < position.length; i += dimension) {
    const x = masses.position[i]! - center[0]!;
    const y = masses.position[i + 1]! - center[1]!;
    position[i] = center[0]! + cos * x - sin * y;
    position[i + 1] = center[1]! + sin * x + cos * y;
    velocity[i] = cos * masses.velocity[i]! - sin * masses.velocity[i + 1]!;
    velocity[i + 1] = sin * masses.velocity[i]! + cos * masses.velocity[i + 1]!;
  }
  if (dimension !== 2) return;
  const rise = lowest(masses.position) - lowest(position);
  for (let i = 1; i < position.length; i += 2) position[i]! += rise;
}

const lowest = (position: Float64Array): number =>
  position.reduce(
    (least, value, i) => (i % 2 === 1 ? Math.min(least, value) : least),
    Number.POSITIVE_INFINITY,
  );

function centerOf({ dimension, masses }: Body): number[] {
  const total = masses.mass.reduce((sum, mass) => sum + mass, 0);
  return Array.from({ length: dimension }, (_, axis) =>
    masses.mass.reduce((sum, mass, i) => sum + (mass / total) * masses.position[dimension * i + axis]!, 0),
  );
}
