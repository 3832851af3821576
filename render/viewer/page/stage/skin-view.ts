// The skin between springs. Bodies of the plane get a thickness, so that they can be walked around.

import {
  BufferAttribute,
  BufferGeometry,
  DoubleSide,
  DynamicDrawUsage,
  Mesh,
  MeshStandardMaterial,
  Vector3,
} from 'three/webgpu';
import type { Anatomy } from '../../../draw/anatomy.ts';
import type { Palette } from '../../../draw/palette.ts';
import { colourOf, toScene } from './space.ts';

const point = new Vector3();

export class SkinView {
  readonly mesh: Mesh;
  readonly #anatomy: Anatomy;
  readonly #half: number;
  readonly #positions: BufferAttribute;
  readonly #material: MeshStandardMaterial;

  /** @param half Half the thickness of a body of the plane [m]. */
  constructor(anatomy: Anatomy, half: number) {
    this.#anatomy = anatomy;
    this.#half = half;
    const { count } = anatomy.body.masses;
    const isFlat = anatomy.body.dimension === 2;
    this.#positions = new BufferAttribute(new Float32Array(3 * count * (isFlat ? 2 : 1)), 3);
    this.#positions.setUsage(DynamicDrawUsage);
    const geometry = new BufferGeometry();
    geometry.setAttribute('position', this.#positions);
    geometry.setIndex(isFlat ? slab(anatomy, count) : [...anatomy.skin]);
    this.#material = new MeshStandardMaterial({
      roughness: 0.8,
      metalness: 0,
      side: DoubleSide,
      flatShading: true,
      transparent: true,
      opacity: 0.82,
    });
    this.mesh = new Mesh(geometry, this.#material);
    this.mesh.frustumCulled = false;
    this.mesh.castShadow = true;
  }

  colour({ skin }: Palette): void {
    colourOf(skin, this.#material.color);
  }

  pose(position: ArrayLike<number>): void {
    const { masses, dimension } = this.#anatomy.body;
    for (let mass = 0; mass < masses.count; mass++) {
      const { x, y, z } = toScene(dimension, position, mass, point);
      this.#positions.setXYZ(mass, x, y, dimension === 2 ? this.#half : z);
      if (dimension === 2) this.#positions.setXYZ(masses.count + mass, x, y, -this.#half);
    }
    this.#positions.needsUpdate = true;
  }

  dispose(): void {
    this.mesh.geometry.dispose();
    this.#material.dispose();
    this.mesh.removeFromParent();
  }
}

/** Front, back, and walls along facets and along the edges that belong to one triangle alone. */
function slab({ skin, edges: facets }: Anatomy, masses: number): number[] {
  const front = [...skin];
  const edges = new Map<number, { a: number; b: number; uses: number }>();
  for (let t = 0; t < front.length; t += 3) {
    for (let k = 0; k < 3; k++) {
      const [a, b] = [front[t + k]!, front[t + ((k + 1) % 3)]!];
      const key = Math.min(a, b) * masses + Math.max(a, b);
      const edge = edges.get(key) ?? { a, b, uses: 0 };
      edge.uses++;
      edges.set(key, edge);
    }
  }
  for (let i = 0; i < facets.length; i += 2) {
    const [a, b] = [facets[i]!, facets[i + 1]!];
    edges.set(Math.min(a, b) * masses + Math.max(a, b), { a, b, uses: 1 });
  }
  const walls = [...edges.values()]
    .filter(({ uses }) => uses === 1)
    .flatMap(({ a, b }) => [a, b, a + masses, b, b + masses, a + masses]);
  return [...front, ...front.map((mass) => mass + masses), ...walls];
}
