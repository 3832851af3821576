// Solids in the scene, with their caves, overhangs and ceilings: those of the plane drawn out into depth and cut open towards
// who looks, those of space as they are.

import { toCreasedNormals } from 'three/addons/utils/BufferGeometryUtils.js';
import {
  BufferAttribute,
  BufferGeometry,
  EdgesGeometry,
  ExtrudeGeometry,
  Mesh,
  Path,
  ShapePath,
  Vector2,
  Vector3,
} from 'three/webgpu';
import { mix, type Palette } from '../../../draw/palette.ts';
import { floorsAt, type Ring } from '../../../ground/outline.ts';
import type { Surface } from '../../../ground/surface.ts';
import type { Line } from './ground-lines.ts';
import type { Patch } from './height-ground.ts';
import type { Opening } from './opening.ts';
import { toScene } from './space.ts';

/** Faces that turn by more than this have an edge between them, by less are one round surface [degrees]. */
const CREASE = 30;

/** Solids of the plane. */
export function cutMesh(
  rings: readonly Ring[],
  { back, front }: Patch,
  { ground, pale }: Palette,
  opening: Opening,
): Mesh {
  const path = new ShapePath();
  path.subPaths = rings.map((ring) => new Path(ring.map(([x, y]) => new Vector2(x, y))));
  const geometry = new ExtrudeGeometry(path.toShapes(), { depth: front - back, bevelEnabled: false });
  geometry.translate(0, 0, back);
  const mesh = new Mesh(geometry, [opening.plain(mix(ground, pale, 0.18)), opening.lit(ground)]);
  mesh.receiveShadow = true;
  return mesh;
}

/** Along the outlines on both sides, and across every floor half a metre apart. */
export function cutLines(rings: readonly Ring[], { left, right, back, front }: Patch): Line[] {
  const edges = rings.flatMap((ring) =>
    ring.flatMap(([x, y], i) => {
      const [nextX, nextY] = ring[(i + 1) % ring.length]!;
      return [back, front].map((z) => ({
        begin: new Vector3(x, y, z),
        end: new Vector3(nextX, nextY, z),
        isStrong: true,
      }));
    }),
  );
  const places = Array.from({ length: Math.floor(2 * (right - left)) + 1 }, (_, i) => left + i / 2);
  const across = places.flatMap((x) =>
    floorsAt(rings, x).map((y) => ({
      begin: new Vector3(x, y, back),
      end: new Vector3(x, y, front),
      isStrong: Number.isInteger(x),
    })),
  );
  return [...edges, ...across];
}

/** Solids of space. */
export function solidMesh({ points, faces }: Surface, { ground }: Palette, opening: Opening): Mesh {
  const corner = new Vector3();
  const positions = new Float32Array(points.length);
  for (let i = 0; i < points.length / 3; i++) toScene(3, points, i, corner).toArray(positions, 3 * i);
  const triangles = Array.from({ length: faces.length / 4 }, (_, face) =>
    [0, 1, 2, 0, 2, 3].map((k) => faces[4 * face + k]!),
  );
  const indexed = new BufferGeometry();
  indexed.setAttribute('position', new BufferAttribute(positions, 3));
  indexed.setIndex(triangles.flat());
  const geometry = toCreasedNormals(indexed, (CREASE * Math.PI) / 180);
  const mesh = new Mesh(geometry, opening.lit(ground));
  mesh.receiveShadow = true;
  return mesh;
}

/** Along the edges of solids. */
export function solidLines({ geometry }: Mesh): Line[] {
  const edges = new EdgesGeometry(geometry, CREASE);
  const places = edges.getAttribute('position');
  const at = (i: number): Vector3 => new Vector3().fromBufferAttribute(places, i);
  const lines = Array.from({ length: places.count / 2 }, (_, i) => ({
    begin: at(2 * i),
    end: at(2 * i + 1),
    isStrong: true,
  }));
  edges.dispose();
  return lines;
}
