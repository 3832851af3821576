// Where the robot has been: its ghost at the start, and the path of its centre of mass.

import { type Color, Group, MeshBasicMaterial, Vector3 } from 'three/webgpu';
import { type Anatomy, centerOf } from '../../../draw/anatomy.ts';
import type { Palette } from '../../../draw/palette.ts';
import { Rods } from './rods.ts';
import { colourOf, toScene } from './space.ts';

const from = new Vector3();
const to = new Vector3();

/** Most pieces of a path; longer ones are drawn more coarsely. */
const PIECES = 600;

export class PathView {
  readonly group = new Group();
  readonly #anatomy: Anatomy;
  readonly #ghost: Rods;
  readonly #trail: Rods;

  constructor(anatomy: Anatomy, start: ArrayLike<number>, palette: Palette) {
    this.#anatomy = anatomy;
    const { springs } = anatomy.body;
    const faint = { transparent: true, depthWrite: false };
    this.#ghost = new Rods(springs.count, new MeshBasicMaterial({ ...faint, opacity: 0.3 }), 5);
    this.#trail = new Rods(PIECES, new MeshBasicMaterial(), 6);
    this.#trail.hideFrom(0);
    this.group.add(this.#ghost.mesh, this.#trail.mesh);
    this.#drawGhost(start);
    this.colour(palette);
  }

  #drawGhost(start: ArrayLike<number>): void {
    const { springs, dimension } = this.#anatomy.body;
    const radius = 0.018 * (springs.restLength.reduce((sum, length) => sum + length, 0) / springs.count);
    for (let s = 0; s < springs.count; s++) {
      toScene(dimension, start, springs.ends[2 * s]!, from);
      toScene(dimension, start, springs.ends[2 * s + 1]!, to);
      this.#ghost.place(s, from, to, radius);
    }
    this.#ghost.update();
  }

  colour(palette: Palette): void {
    const paint = (rods: Rods, colour: Color, count: number): void => {
      for (let i = 0; i < count; i++) rods.colour(i, colour);
      rods.update();
    };
    paint(this.#ghost, colourOf(palette.pale), this.#anatomy.body.springs.count);
    paint(this.#trail, colourOf(palette.trail), PIECES);
  }

  show({ ghost, trail }: { readonly ghost: boolean; readonly trail: boolean }): void {
    this.#ghost.mesh.visible = ghost;
    this.#trail.mesh.visible = trail;
  }

  /** @param positionAt The masses' positions after a step. @param step The last step shown. */
  follow(positionAt: (step: number) => ArrayLike<number>, step: number): void {
    const { body } = this.#anatomy;
    const stride = Math.max(2, Math.ceil(step / PIECES));
    const count = Math.min(PIECES, Math.floor(step / stride));
    const place = (at: number, into: Vector3): void => {
      toScene(body.dimension, centerOf(body, positionAt(at)), 0, into);
    };
    place(0, from);
    for (let i = 0; i < count; i++) {
      place((i + 1) * stride, to);
      this.#trail.place(i, from, to, 0.0035);
      from.copy(to);
    }
    this.#trail.hideFrom(count);
    this.#trail.update();
  }

  dispose(): void {
    this.#ghost.dispose();
    this.#trail.dispose();
    this.group.removeFromParent();
  }
}
