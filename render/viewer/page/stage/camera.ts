// The camera: it goes where the robot goes, and can be turned, moved and brought nearer.

import { OrbitControls } from 'three/addons/controls/OrbitControls.js';
import { type Object3D, PerspectiveCamera, Vector3 } from 'three/webgpu';
import type { Dimension } from '../../../../index.ts';

const step = new Vector3();

export class FollowCamera {
  readonly camera = new PerspectiveCamera(30, 1, 0.02, 200);
  readonly controls: OrbitControls;
  isFollowing = true;
  readonly #target = new Vector3();

  constructor(element: HTMLElement, onChange: () => void) {
    this.controls = new OrbitControls(this.camera, element);
    this.controls.enableDamping = false;
    this.controls.maxPolarAngle = 0.53 * Math.PI;
    this.controls.minDistance = 0.25;
    this.controls.maxDistance = 40;
    this.controls.addEventListener('change', onChange);
  }

  /**
   * Looks at a robot from where it is seen best, from higher up where others stand behind it.
   * @param size Of the robot [m].
   * @param depth To the last of the others [m].
   */
  frame(dimension: Dimension, center: Vector3, size: number, depth = 0): void {
    const distance = 4.7 * size + 1.02 * depth;
    const [right, up, near] =
      depth > 0 ? [-0.62, 0.42, 0.66] : dimension === 2 ? [-0.12, 0.2, 0.97] : [-0.55, 0.45, 0.7];
    this.#target.copy(center);
    this.controls.target.copy(center);
    this.controls.target.z -= 0.38 * depth;
    const { target } = this.controls;
    this.camera.position.set(right, up, near).normalize().multiplyScalar(distance).add(target);
    this.controls.update();
  }

  /** Goes with the robot's centre; up and down more slowly, so that steps do not shake the picture. */
  follow(center: Vector3, isJump: boolean): void {
    step.subVectors(center, this.#target);
    if (!isJump) {
      step.x *= 0.2;
      step.y *= 0.06;
      step.z *= 0.2;
    }
    this.#target.add(step);
    if (!this.isFollowing) return;
    this.camera.position.add(step);
    this.controls.target.add(step);
    this.controls.update();
  }

  /** Turns by angles [rad], or comes nearer by a factor. */
  turn(azimuth: number, polar: number, factor = 1): void {
    const offset = step.subVectors(this.camera.position, this.controls.target);
    const radius = offset.length() * factor;
    const theta = Math.atan2(offset.x, offset.z) + azimuth;
    const phi = Math.min(
      this.controls.maxPolarAngle,
      Math.max(0.05, Math.acos(offset.y / offset.length()) + polar),
    );
    offset.setFromSphericalCoords(radius, phi, theta);
    this.camera.position.addVectors(this.controls.target, offset);
    this.controls.update();
  }

  resize(width: number, height: number): void {
    this.camera.aspect = width / Math.max(1, height);
    // A tall, narrow picture shows as much of the way as a wide one shows of the height.
    this.camera.fov =
      this.camera.aspect < 1 ? 2 * Math.atan(0.27 / Math.sqrt(this.camera.aspect)) * (180 / Math.PI) : 30;
    this.camera.updateProjectionMatrix();
  }

  get distance(): number {
    return this.camera.position.distanceTo(this.controls.target);
  }

  add(child: Object3D): void {
    this.camera.add(child);
  }
}
