// Solids of the plane in the scene: their outlines drawn out into depth, so that one sees into caves and under overhangs.

import {
  ExtrudeGeometry,
  Mesh,
  MeshBasicMaterial,
  MeshLambertMaterial,
  Path,
  ShapePath,
  Vector2,
  Vector3,
} from 'three/webgpu';
import { mix, type Palette } from '../../../draw/palette.ts';
import { floorsAt, type Ring } from '../../../ground/outline.ts';
import type { Line } from './ground-view.ts';
import { colourOf } from './space.ts';

/** Between which depths solids of the plane stand in the scene [m]. */
export type Depths = readonly [back: number, front: number];

/** Cut open at the front and at the back, where they have the colour of an inside. */
export function solidMesh(rings: readonly Ring[], [back, front]: Depths, { ground, pale }: Palette): Mesh {
  const path = new ShapePath();
  path.subPaths = rings.map((ring) => new Path(ring.map(([x, y]) => new Vector2(x, y))));
  const geometry = new ExtrudeGeometry(path.toShapes(), { depth: front - back, bevelEnabled: false });
  geometry.translate(0, 0, back);
  const cut = new MeshBasicMaterial({ color: colourOf(mix(ground, pale, 0.18)) });
  const surface = new MeshLambertMaterial({ color: colourOf(ground) });
  // Lines lie on them.
  for (const material of [cut, surface])
    Object.assign(material, { polygonOffset: true, polygonOffsetFactor: 1, polygonOffsetUnits: 1 });
  const mesh = new Mesh(geometry, [cut, surface]);
  mesh.receiveShadow = true;
  return mesh;
}

/** Along the outlines on both sides, and across every floor half a metre apart from `low` to `high` [m]. */
export function solidLines(rings: readonly Ring[], depths: Depths, low: number, high: number): Line[] {
  const edges = rings.flatMap((ring) =>
    ring.flatMap(([x, y], i) => {
      const [nextX, nextY] = ring[(i + 1) % ring.length]!;
      return depths.map((z) => ({
        begin: new Vector3(x, y, z),
        end: new Vector3(nextX, nextY, z),
        isStrong: true,
      }));
    }),
  );
  const [back, front] = depths;
  const places = Array.from({ length: Math.floor(2 * (high - low)) + 1 }, (_, i) => low + i / 2);
  const across = places.flatMap((x) =>
    floorsAt(rings, x).map((y) => ({
      begin: new Vector3(x, y, back),
      end: new Vector3(x, y, front),
      isStrong: Number.isInteger(x),
    })),
  );
  return [...edges, ...across];
}
