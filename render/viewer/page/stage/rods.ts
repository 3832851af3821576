// Many straight rods in one draw call: springs, joints, numerals, marks on the ground.

import {
  type BufferGeometry,
  Color,
  CylinderGeometry,
  DynamicDrawUsage,
  InstancedMesh,
  type Material,
  MeshStandardMaterial,
  Vector3,
} from 'three/webgpu';

const along = new Vector3();
const across = new Vector3();
const third = new Vector3();
const tint = new Color();

export class Rods {
  readonly mesh: InstancedMesh;

  /** @param isOpen Without the discs at their ends. */
  constructor(count: number, material: Material = rodMaterial(), sides = 8, isOpen = false) {
    const geometry: BufferGeometry = new CylinderGeometry(1, 1, 1, sides, 1, isOpen);
    this.mesh = new InstancedMesh(geometry, material, Math.max(1, count));
    this.mesh.instanceMatrix.setUsage(DynamicDrawUsage);
    this.mesh.frustumCulled = false;
    // Makes the attribute, which materials look for when they are compiled.
    for (let i = 0; i < Math.max(1, count); i++) this.mesh.setColorAt(i, tint.set(0xffffff));
  }

  /** Lays rod `i` from one place to another. */
  place(i: number, from: Vector3, to: Vector3, radius: number): void {
    along.subVectors(to, from);
    // Any direction that is not the rod's own.
    const isSteep = Math.abs(along.y) > 0.9 * along.length();
    across.set(isSteep ? 1 : 0, isSteep ? 0 : 1, 0).cross(along);
    across.normalize();
    third.crossVectors(across, along).normalize();
    const matrix = this.mesh.instanceMatrix.array;
    const at = 16 * i;
    matrix[at] = radius * across.x;
    matrix[at + 1] = radius * across.y;
    matrix[at + 2] = radius * across.z;
    matrix[at + 3] = 0;
    matrix[at + 4] = along.x;
    matrix[at + 5] = along.y;
    matrix[at + 6] = along.z;
    matrix[at + 7] = 0;
    matrix[at + 8] = radius * third.x;
    matrix[at + 9] = radius * third.y;
    matrix[at + 10] = radius * third.z;
    matrix[at + 11] = 0;
    matrix[at + 12] = (from.x + to.x) / 2;
    matrix[at + 13] = (from.y + to.y) / 2;
    matrix[at + 14] = (from.z + to.z) / 2;
    matrix[at + 15] = 1;
  }

  colour(i: number, colour: Color): void {
    this.mesh.setColorAt(i, colour);
  }

  /** Shows no rod from the `first` on. (Their number is compiled into the shader, so it stays.) */
  hideFrom(first: number): void {
    this.mesh.instanceMatrix.array.fill(0, 16 * first);
  }

  /** Shows what was placed and coloured. */
  update(): void {
    this.mesh.instanceMatrix.needsUpdate = true;
    if (this.mesh.instanceColor) this.mesh.instanceColor.needsUpdate = true;
  }

  dispose(): void {
    this.mesh.geometry.dispose();
    (this.mesh.material as Material).dispose();
    this.mesh.dispose();
    this.mesh.removeFromParent();
  }
}

export const rodMaterial = (): MeshStandardMaterial =>
  new MeshStandardMaterial({ roughness: 0.55, metalness: 0 });
