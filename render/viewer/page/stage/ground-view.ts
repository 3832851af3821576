// The ground around the robot: its surface, lines across it, and the distance in numerals at every metre.

import {
  BufferAttribute,
  BufferGeometry,
  DoubleSide,
  Group,
  Mesh,
  MeshBasicMaterial,
  MeshLambertMaterial,
  Vector3,
} from 'three/webgpu';
import type { Dimension, Ground } from '../../../../index.ts';
import { glyphsLines, glyphsWidth } from '../../../draw/glyphs.ts';
import { mix, type Palette } from '../../../draw/palette.ts';
import { floorAt, outlineOf, type Ring } from '../../../ground/outline.ts';
import { Rods } from './rods.ts';
import { type Depths, solidLines, solidMesh } from './solid-ground.ts';
import { colourOf } from './space.ts';

/** How far the ground is drawn from the robot [m], and when it is drawn anew. */
const REACH = { 2: 16, 3: 9 } as const;
const RENEW = { 2: 5, 3: 3 } as const;
/** How far solids are drawn above and below the robot [m], and on what grid; what is thinner than its cells may be missed. */
const REACH_UP = 6;
const SPACING = 0.03;
/** Half the width of the strip that robots of the plane walk on [m]. */
const STRIP = 0.4;
/** Height of the front of the strip [m]. */
const APRON = 0.15;

const from = new Vector3();
const to = new Vector3();

/** In the scene's axes. */
interface Place {
  readonly x: number;
  readonly z: number;
}

/** A line on the ground, in the scene's axes. */
export interface Line {
  readonly begin: Vector3;
  readonly end: Vector3;
  readonly isStrong: boolean;
}

export class GroundView {
  readonly group = new Group();
  readonly #dimension: Dimension;
  #ground: Ground;
  #palette: Palette;
  #middle: Vector3 | null = null;
  /** Outlines of the solids around the middle, where the ground is no height. */
  #rings: readonly Ring[] = [];
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

  /** Between which depths the ground is drawn around a place [m]. */
  #depths({ z }: Place): Depths {
    return this.#dimension === 2 ? [-STRIP - this.#lanes, STRIP] : [z - REACH[3] - this.#lanes, z + REACH[3]];
  }

  heightAt({ x, z }: Place): number {
    return this.#dimension === 2 ? this.#ground(x) : this.#ground(x, -z);
  }

  heightsAt(places: readonly Place[]): Float64Array {
    return this.#ground.at(
      places.map(({ x }) => x),
      places.map(({ z }) => -z),
    );
  }

  /** Signed distances from the ground [m], of positions of shape [points × dimension]. */
  distancesTo(positions: ArrayLike<number>): Float64Array {
    return this.#ground.distance(positions);
  }

  /** Draws the ground around a place, if it is not drawn there yet. */
  follow(place: Vector3): void {
    if (this.#middle && this.#isNear(place, this.#middle)) return;
    const { x, y, z } = place;
    this.#middle = new Vector3(Math.round(x), Math.round(y), this.#dimension === 2 ? 0 : Math.round(z));
    this.#clear();
    if (this.#isSolid) this.#drawSolids(this.#middle);
    else {
      this.#drawSurface(this.#middle);
      this.#drawLines(this.#middle);
      if (this.#dimension === 2) this.#drawApron(this.#middle);
    }
    this.#drawNumerals(this.#middle);
  }

  get #isSolid(): boolean {
    return this.#dimension === 2 && !this.#ground.isHeight;
  }

  #isNear(place: Vector3, middle: Vector3): boolean {
    const reach = RENEW[this.#dimension];
    const isFar = this.#isSolid && Math.abs(place.y - middle.y) > REACH_UP / 2;
    return !isFar && Math.abs(place.x - middle.x) < reach && Math.abs(place.z - middle.z) < reach;
  }

  #drawSolids(middle: Vector3): void {
    const [left, right] = [middle.x - REACH[2], middle.x + REACH[2]];
    const region = { low: [left, middle.y - REACH_UP], high: [right, middle.y + REACH_UP] };
    this.#rings = outlineOf(this.#ground.distance, region, SPACING);
    const mesh = solidMesh(this.#rings, this.#depths(middle), this.#palette);
    this.group.add(mesh);
    this.#drawn.push(mesh.geometry, ...[mesh.material].flat());
    this.#addRods(solidLines(this.#rings, this.#depths(middle), left, right));
  }

  /** Height that the numeral of a place stands at, in the plane. */
  #floorAt(x: number, middle: Vector3): number | undefined {
    return this.#isSolid ? floorAt(this.#rings, x, middle.y) : this.#ground(x);
  }

  #clear(): void {
    for (const part of this.#drawn) part.dispose();
    this.#drawn = [];
    this.group.clear();
  }

  #drawSurface(middle: Place): void {
    const reach = REACH[this.#dimension];
    const [back, front] = this.#depths(middle);
    const [columns, rows] = this.#dimension === 2 ? [640, 1] : [96, 96];
    const places = Array.from({ length: (columns + 1) * (rows + 1) }, (_, i): Place => {
      const [column, row] = [i % (columns + 1), Math.floor(i / (columns + 1))];
      return {
        x: middle.x + reach * ((2 * column) / columns - 1),
        z: back + ((front - back) * row) / rows,
      };
    });
    const heights = this.heightsAt(places);
    const positions = Float32Array.from(places.flatMap(({ x, z }, i) => [x, heights[i]!, z]));
    const geometry = new BufferGeometry();
    geometry.setAttribute('position', new BufferAttribute(positions, 3));
    geometry.setIndex(gridIndices(columns, rows));
    geometry.computeVertexNormals();
    const material = new MeshLambertMaterial({
      color: colourOf(this.#palette.ground),
      side: DoubleSide,
      // Lines lie on it.
      polygonOffset: true,
      polygonOffsetFactor: 1,
      polygonOffsetUnits: 1,
    });
    const mesh = new Mesh(geometry, material);
    mesh.receiveShadow = true;
    this.group.add(mesh);
    this.#drawn.push(geometry, material);
  }

  /** A line every half metre, a strong one every metre; in space both ways. */
  #drawLines(middle: Place): void {
    const reach = REACH[this.#dimension];
    const pieces = this.#dimension === 2 ? 1 : 36;
    const places = Array.from({ length: 4 * reach + 1 }, (_, i) => -reach + i / 2);
    const across = places.flatMap((offset) => this.#lineAcross(middle, offset, pieces));
    const along =
      this.#dimension === 2
        ? this.#edges(middle)
        : places.flatMap((offset) => this.#lineAlong(middle, offset, pieces));
    const segments = [...across, ...along];
    const heights = this.heightsAt(segments.flatMap(({ begin, end }) => [begin, end]));
    this.#addRods(
      segments.map(({ begin, end, isStrong }, i) => ({
        begin: new Vector3(begin.x, heights[2 * i], begin.z),
        end: new Vector3(end.x, heights[2 * i + 1], end.z),
        isStrong,
      })),
    );
  }

  #lineAcross(middle: Place, offset: number, pieces: number): Segment[] {
    const x = middle.x + offset;
    const [back, front] = this.#depths(middle);
    const isWhole = Number.isInteger(x);
    return cut(pieces, (share) => ({ x, z: back + (front - back) * share }), isWhole);
  }

  #lineAlong(middle: Place, offset: number, pieces: number): Segment[] {
    const z = middle.z + offset;
    return cut(pieces, (share) => ({ x: middle.x + REACH[3] * (2 * share - 1), z }), Number.isInteger(z));
  }

  /** Both sides of the strip. */
  #edges(middle: Place): Segment[] {
    return [...this.#depths(middle)].flatMap((z) =>
      cut(320, (share) => ({ x: middle.x + REACH[2] * (2 * share - 1), z }), true),
    );
  }

  #addRods(lines: readonly Line[]): void {
    const { ground, pale } = this.#palette;
    const rods = new Rods(lines.length, new MeshBasicMaterial(), 4);
    const [strong, weak] = [colourOf(mix(ground, pale, 0.55)), colourOf(mix(ground, pale, 0.2))];
    lines.forEach(({ begin, end, isStrong }, i) => {
      rods.place(i, begin, end, isStrong ? 0.0035 : 0.0025);
      rods.colour(i, isStrong ? strong : weak);
    });
    rods.update();
    this.group.add(rods.mesh);
    this.#drawn.push(rods);
  }

  /** In space they lie on the ground, their feet towards who looks; in the plane they stand on the front of the strip. */
  #drawNumerals(middle: Vector3): void {
    const reach = REACH[this.#dimension];
    const size = 0.075;
    const isFlat = this.#dimension === 2;
    const place = (x: number, right: number, up: number, into: Vector3): void => {
      if (isFlat) into.set(x + right, floors.get(x)! - 0.72 * APRON + up, STRIP + 0.004);
      else
        into.set(x + right, this.heightAt({ x: x + right, z: middle.z + 1 - up }) + 0.003, middle.z + 1 - up);
    };
    const all = Array.from({ length: 2 * reach - 1 }, (_, i) => middle.x - reach + 1 + i);
    const floors = new Map(all.map((x) => [x, isFlat ? this.#floorAt(x, middle) : 0]));
    const strokes = all.flatMap((x) => {
      if (floors.get(x) === undefined) return [];
      const left = -glyphsWidth(`${x}`, size) / 2;
      return glyphsLines(`${x}`, size).flatMap((line) =>
        line.slice(1).map((end, i) => ({ x, begin: line[i]!, end, left })),
      );
    });
    const rods = new Rods(strokes.length, new MeshBasicMaterial(), 6);
    const colour = colourOf(mix(this.#palette.pale, this.#palette.ink, 0.35));
    strokes.forEach(({ x, begin, end, left }, i) => {
      place(x, left + begin[0], begin[1], from);
      place(x, left + end[0], end[1], to);
      rods.place(i, from, to, 0.0038);
      rods.colour(i, colour);
    });
    rods.update();
    this.group.add(rods.mesh);
    this.#drawn.push(rods);
  }

  /** The front of the strip: what the robot walks on is solid. */
  #drawApron(middle: Place): void {
    const columns = 640;
    const places = Array.from({ length: columns + 1 }, (_, column): Place => {
      return { x: middle.x + REACH[2] * ((2 * column) / columns - 1), z: STRIP };
    });
    const heights = this.heightsAt(places);
    const edge = (below: number): number[] => places.flatMap(({ x, z }, i) => [x, heights[i]! - below, z]);
    const positions = Float32Array.from([...edge(0), ...edge(APRON)]);
    const geometry = new BufferGeometry();
    geometry.setAttribute('position', new BufferAttribute(positions, 3));
    geometry.setIndex(gridIndices(columns, 1));
    const material = new MeshBasicMaterial({
      color: colourOf(mix(this.#palette.ground, this.#palette.pale, 0.18)),
      side: DoubleSide,
    });
    this.group.add(new Mesh(geometry, material));
    this.#drawn.push(geometry, material);
  }

  dispose(): void {
    this.#clear();
    this.group.removeFromParent();
  }
}

interface Segment {
  readonly begin: Place;
  readonly end: Place;
  readonly isStrong: boolean;
}

const cut = (pieces: number, at: (share: number) => Place, isStrong: boolean): Segment[] =>
  Array.from({ length: pieces }, (_, i) => ({
    begin: at(i / pieces),
    end: at((i + 1) / pieces),
    isStrong,
  }));

function gridIndices(columns: number, rows: number): number[] {
  const indices: number[] = [];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const corner = row * (columns + 1) + column;
      const below = corner + columns + 1;
      indices.push(corner, below, corner + 1, corner + 1, below, below + 1);
    }
  }
  return indices;
}
