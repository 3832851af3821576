// What of a robot is under the pointer.

import { type PerspectiveCamera, Plane, Raycaster, Vector2, Vector3 } from 'three/webgpu';
import type { Body } from '../../../../index.ts';
import { fromScene, toScene } from './space.ts';

/** A place on the canvas, and its size, in CSS pixels. */
export interface Pointer {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** How near the pointer must come [CSS pixels]. */
const REACH = 26;

const a = new Vector3();
const b = new Vector3();
const normal = new Vector3();
const ray = new Raycaster();
const plane = new Plane();

/** The mass nearest to the pointer, -1 if none is near. */
export function massAt(
  body: Body,
  position: ArrayLike<number>,
  camera: PerspectiveCamera,
  pointer: Pointer,
): number {
  return nearest(body.masses.count, (mass) => {
    onCanvas(toScene(body.dimension, position, mass, a), camera, pointer);
    return Math.hypot(a.x - pointer.x, a.y - pointer.y);
  });
}

/** The spring nearest to the pointer of those that `isChosen` allows, -1 if none is near. */
export function springAt(
  body: Body,
  position: ArrayLike<number>,
  camera: PerspectiveCamera,
  pointer: Pointer,
  isChosen: (spring: number) => boolean,
): number {
  const { count, ends } = body.springs;
  return nearest(count, (spring) => {
    if (!isChosen(spring)) return Number.POSITIVE_INFINITY;
    onCanvas(toScene(body.dimension, position, ends[2 * spring]!, a), camera, pointer);
    onCanvas(toScene(body.dimension, position, ends[2 * spring + 1]!, b), camera, pointer);
    return toSegment(pointer);
  });
}

/** Where the pointer is in the world, at the depth of a mass: in 2D in the plane of the robot. */
export function placeAt(
  body: Body,
  position: ArrayLike<number>,
  mass: number,
  camera: PerspectiveCamera,
  pointer: Pointer,
): number[] {
  toScene(body.dimension, position, mass, a);
  if (body.dimension === 2) normal.set(0, 0, 1);
  else camera.getWorldDirection(normal);
  plane.setFromNormalAndCoplanarPoint(normal, a);
  const { x, y, width, height } = pointer;
  ray.setFromCamera(new Vector2((2 * x) / width - 1, 1 - (2 * y) / height), camera);
  return fromScene(body.dimension, ray.ray.intersectPlane(plane, b) ?? a);
}

function nearest(count: number, distanceOf: (i: number) => number): number {
  let found = -1;
  let least = REACH;
  for (let i = 0; i < count; i++) {
    const distance = distanceOf(i);
    if (distance >= least) continue;
    least = distance;
    found = i;
  }
  return found;
}

function onCanvas(point: Vector3, camera: PerspectiveCamera, { width, height }: Pointer): void {
  point.project(camera);
  point.set(((point.x + 1) / 2) * width, ((1 - point.y) / 2) * height, 0);
}

/** Distance of the pointer from the segment between `a` and `b`. */
function toSegment({ x, y }: Pointer): number {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const share = ((x - a.x) * dx + (y - a.y) * dy) / (dx * dx + dy * dy || 1);
  const inside = Math.min(1, Math.max(0, share));
  return Math.hypot(x - a.x - inside * dx, y - a.y - inside * dy);
}
