// The ground around the robot: its surface, lines across it, and the distance in numerals at every metre.

import { Group, type Material, type Mesh, Vector3 } from 'three/webgpu';
import type { Dimension, Ground } from '../../../../index.ts';
import type { Palette } from '../../../draw/palette.ts';
import { floorAt, floorOf, outlineOf } from '../../../ground/outline.ts';
import { heightsOf, solidsIn, standsAt } from '../../../ground/solids.ts';
import { groundLines, type Line, numerals } from './ground-lines.ts';
import { apron, heightLines, heightMesh, type Patch } from './height-ground.ts';
import { Opening } from './opening.ts';
import { cutLines, cutMesh, solidLines, solidMesh } from './solid-ground.ts';

/** How far the ground is drawn from the robot [m], and when it is drawn anew. */
const REACH = { 2: 16, 3: 9 } as const;
const RENEW = { 2: 5, 3: 3 } as const;
/** How far solids are drawn above and below the robot [m], and on what grid; what is thinner than its cells may be missed. */
const REACH_UP = 6;
const SPACING = { 2: 0.03, 3: 0.15 } as const;
/** Half the width of the strip that robots of the plane walk on [m]. */
const STRIP = 0.4;
/** Height of the front of the strip [m]. */
const APRON = 0.15;

/** Height at a place that a numeral stands at, undefined where there is no ground. */
type Floor = (x: number, z: number) => number | undefined;

export class GroundView {
  readonly group = new Group();
  /** Through which the robot is seen. */
  readonly opening = new Opening();
  readonly #dimension: Dimension;
  #ground: Ground;
  #palette: Palette;
  #middle: Vector3 | null = null;
  /** How far the strip reaches back for lanes of others [m]. */
  #lanes = 0;
  #drawn: { dispose(): void }[] = [];

  constructor(dimension: Dimension, ground: Ground, palette: Palette) {
    this.#dimension = dimension;
    this.#ground = ground;
    this.#palette = palette;
  }

  colour(palette: Palette): void {
    this.#palette = palette;
    this.#middle = null;
  }

  change(ground: Ground): void {
    this.#ground = ground;
    this.#middle = null;
  }

  /** @param lanes How far back others than the robot walk [m]. */
  widen(lanes: number): void {
    this.#lanes = lanes;
    this.#middle = null;
  }

  /** Signed distances from the ground [m], of positions of shape [points × dimension]. */
  distancesTo(positions: ArrayLike<number>): Float64Array {
    return this.#ground.distance(positions);
  }

  /** Draws the ground around a place, if it is not drawn there yet. */
  follow(place: Vector3): void {
    if (this.#middle && this.#isNear(place, this.#middle)) return;
    const isFlat = this.#dimension === 2;
    this.#middle = new Vector3(Math.round(place.x), place.y, isFlat ? 0 : Math.round(place.z));
    this.#clear();
    const patch = this.#patchAround(this.#middle);
    const floor = this.#ground.isHeight
      ? this.#drawHeight(this.#ground, patch)
      : isFlat
        ? this.#drawCut(this.#middle, patch)
        : this.#drawSolids(this.#middle, patch);
    this.#drawNumerals(this.#middle, floor);
  }

  #isNear(place: Vector3, middle: Vector3): boolean {
    const reach = RENEW[this.#dimension];
    const isFar = !this.#ground.isHeight && Math.abs(place.y - middle.y) > REACH_UP / 2;
    return !isFar && Math.abs(place.x - middle.x) < reach && Math.abs(place.z - middle.z) < reach;
  }

  #patchAround({ x, z }: Vector3): Patch {
    const reach = REACH[this.#dimension];
    const [back, front] = this.#dimension === 2 ? [STRIP, STRIP] : [reach, reach];
    return { left: x - reach, right: x + reach, back: z - back - this.#lanes, front: z + front };
  }

  #clear(): void {
    for (const part of this.#drawn) part.dispose();
    this.#drawn = [];
    this.group.clear();
  }

  #addMesh(mesh: Mesh): void {
    this.group.add(mesh);
    this.#drawn.push(mesh.geometry, ...[mesh.material as Material | Material[]].flat());
  }

  #addLines(lines: readonly Line[]): void {
    const rods = groundLines(lines, this.#palette);
    this.group.add(rods.mesh);
    this.#drawn.push(rods);
  }

  #drawHeight(ground: Ground, patch: Patch): Floor {
    this.#addMesh(heightMesh(ground, this.#dimension, patch, this.#palette));
    this.#addLines(heightLines(ground, this.#dimension, patch));
    if (this.#dimension === 2) this.#addMesh(apron(ground, patch, APRON, this.#palette));
    return (x, z) => ground(x, -z);
  }

  /** The solids of the plane. */
  #drawCut({ y }: Vector3, patch: Patch): Floor {
    const region = { low: [patch.left, y - REACH_UP], high: [patch.right, y + REACH_UP] };
    const rings = outlineOf(this.#ground.distance, region, SPACING[2]);
    this.#addMesh(cutMesh(rings, patch, this.#palette, this.opening));
    this.#addLines(cutLines(rings, patch));
    return (x) => floorAt(rings, x, y);
  }

  /** The solids of space, and its heights. */
  #drawSolids({ y }: Vector3, patch: Patch): Floor {
    const { left, right, back, front } = patch;
    const heights = heightsOf(this.#ground).map((part) => this.#drawHeight(part, patch));
    const region = { low: [left, -front, y - REACH_UP], high: [right, -back, y + REACH_UP] };
    const solids = solidsIn(this.#ground, region, SPACING[3]);
    const mesh = solidMesh(solids, this.#palette, this.opening);
    this.#addMesh(mesh);
    this.#addLines(solidLines(mesh));
    return (x, z) => floorOf([...heights.map((height) => height(x, z)!), ...standsAt(solids, x, -z)], y);
  }

  /** In space they lie on the ground, their feet towards who looks; in the plane they stand on the front of the strip. */
  #drawNumerals({ x: middle, z }: Vector3, floor: Floor): void {
    const reach = REACH[this.#dimension];
    const isFlat = this.#dimension === 2;
    const all = Array.from({ length: 2 * reach - 1 }, (_, i) => middle - reach + 1 + i);
    const place = (x: number, right: number, up: number, into: Vector3): void => {
      if (isFlat) into.set(x + right, floor(x, 0)! - 0.72 * APRON + up, STRIP + 0.004);
      else into.set(x + right, (floor(x + right, z + 1 - up) ?? floor(x, z + 1)!) + 0.003, z + 1 - up);
    };
    const rods = numerals(
      all.filter((x) => floor(x, z + 1) !== undefined),
      place,
      this.#palette,
    );
    this.group.add(rods.mesh);
    this.#drawn.push(rods);
  }

  dispose(): void {
    this.#clear();
    this.group.removeFromParent();
  }
}
