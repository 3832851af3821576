// Ground that is a height in the scene: its surface, and lines across it.

import {
  BufferAttribute,
  BufferGeometry,
  DoubleSide,
  Mesh,
  MeshBasicMaterial,
  MeshLambertMaterial,
  Vector3,
} from 'three/webgpu';
import type { Ground } from '../../../../index.ts';
import { mix, type Palette } from '../../../draw/palette.ts';
import type { Line } from './ground-lines.ts';
import { colourOf } from './space.ts';

/** What of the ground is drawn, in the scene's axes [m]. */
export interface Patch {
  readonly left: number;
  readonly right: number;
  readonly back: number;
  readonly front: number;
}

interface Place {
  readonly x: number;
  readonly z: number;
}

/** Along the way, in the plane; in space both ways. */
const COLUMNS = { 2: 640, 3: 96 } as const;

export function heightsAt(ground: Ground, places: readonly Place[]): Float64Array {
  return ground.at(
    places.map(({ x }) => x),
    places.map(({ z }) => -z),
  );
}

export function heightMesh(ground: Ground, dimension: 2 | 3, patch: Patch, palette: Palette): Mesh {
  const { left, right, back, front } = patch;
  const [columns, rows] = [COLUMNS[dimension], dimension === 2 ? 1 : COLUMNS[3]];
  const places = Array.from({ length: (columns + 1) * (rows + 1) }, (_, i): Place => {
    const [column, row] = [i % (columns + 1), Math.floor(i / (columns + 1))];
    return { x: left + ((right - left) * column) / columns, z: back + ((front - back) * row) / rows };
  });
  const heights = heightsAt(ground, places);
  const positions = Float32Array.from(places.flatMap(({ x, z }, i) => [x, heights[i]!, z]));
  const geometry = new BufferGeometry();
  geometry.setAttribute('position', new BufferAttribute(positions, 3));
  geometry.setIndex(gridIndices(columns, rows));
  geometry.computeVertexNormals();
  const material = new MeshLambertMaterial({
    color: colourOf(palette.ground),
    side: DoubleSide,
    // Lines lie on it.
    polygonOffset: true,
    polygonOffsetFactor: 1,
    polygonOffsetUnits: 1,
  });
  const mesh = new Mesh(geometry, material);
  mesh.receiveShadow = true;
  return mesh;
}

/** The front of the strip of the plane, `depth` high: what the robot walks on is solid. */
export function apron(ground: Ground, { left, right, front }: Patch, depth: number, palette: Palette): Mesh {
  const places = Array.from({ length: COLUMNS[2] + 1 }, (_, column): Place => {
    return { x: left + ((right - left) * column) / COLUMNS[2], z: front };
  });
  const heights = heightsAt(ground, places);
  const edge = (below: number): number[] => places.flatMap(({ x, z }, i) => [x, heights[i]! - below, z]);
  const geometry = new BufferGeometry();
  geometry.setAttribute('position', new BufferAttribute(Float32Array.from([...edge(0), ...edge(depth)]), 3));
  geometry.setIndex(gridIndices(COLUMNS[2], 1));
  const material = new MeshBasicMaterial({
    color: colourOf(mix(palette.ground, palette.pale, 0.18)),
    side: DoubleSide,
  });
  return new Mesh(geometry, material);
}

/** A line every half metre, a strong one every metre; in space both ways, in the plane along both sides of the strip. */
export function heightLines(ground: Ground, dimension: 2 | 3, { left, right, back, front }: Patch): Line[] {
  const halves = (from: number, to: number): number[] =>
    Array.from({ length: Math.floor(2 * (to - from)) + 1 }, (_, i) => from + i / 2);
  const acrossAt = (x: number): Segment[] =>
    cut(dimension === 2 ? 1 : 36, (share) => ({ x, z: back + (front - back) * share }), Number.isInteger(x));
  const alongAt = (z: number, isStrong: boolean): Segment[] =>
    cut(dimension === 2 ? 320 : 36, (share) => ({ x: left + (right - left) * share, z }), isStrong);
  const segments = [
    ...halves(left, right).flatMap(acrossAt),
    ...(dimension === 2
      ? [back, front].flatMap((z) => alongAt(z, true))
      : halves(front - (right - left), front).flatMap((z) => alongAt(z, Number.isInteger(z)))),
  ];
  const heights = heightsAt(
    ground,
    segments.flatMap(({ begin, end }) => [begin, end]),
  );
  return segments.map(({ begin, end, isStrong }, i) => ({
    begin: new Vector3(begin.x, heights[2 * i], begin.z),
    end: new Vector3(end.x, heights[2 * i + 1], end.z),
    isStrong,
  }));
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
