// A robot in the scene: springs as rods coloured by actuation, joints that light up where they touch the ground, skin.

import { Color, Group, type Material, Mesh, MeshBasicMaterial, SphereGeometry, Vector3 } from 'three/webgpu';
import { type Anatomy, actuationOf, type Pose } from '../../../draw/anatomy.ts';
import { activationColour, type Palette } from '../../../draw/palette.ts';
import { Rods } from './rods.ts';
import { SkinView } from './skin-view.ts';
import { colourOf, toScene } from './space.ts';

const a = new Vector3();
const b = new Vector3();
const from = new Vector3();
const to = new Vector3();
const tint = new Color();

/** What a user has done to the springs. */
export interface SpringStates {
  readonly cut: ReadonlySet<number>;
  readonly frozen: ReadonlySet<number>;
  /** The spring that is chosen, -1 if none is. */
  readonly chosen: number;
}

export const untouched: SpringStates = { cut: new Set(), frozen: new Set(), chosen: -1 };

export class RobotView {
  readonly group = new Group();
  readonly anatomy: Anatomy;
  /** Mean rest length of the springs [m]: the measure of everything that is drawn. */
  readonly unit: number;
  readonly #springs: Rods;
  readonly #joints: Rods;
  readonly #skin: SkinView;
  readonly #grip: Mesh;
  readonly #layers: readonly number[];
  #palette: Palette;
  springStates: SpringStates = untouched;

  /** @param detail Low for one of many, which are drawn with a third of the triangles. */
  constructor(anatomy: Anatomy, palette: Palette, detail: 'high' | 'low' = 'high') {
    this.anatomy = anatomy;
    this.#palette = palette;
    const { springs, masses, dimension } = anatomy.body;
    this.unit = springs.restLength.reduce((sum, length) => sum + length, 0) / springs.count;
    const half = dimension === 2 ? 0.3 * this.unit : 0;
    this.#layers = dimension === 2 ? [half, -half] : [0];
    const isHigh = detail === 'high';
    this.#springs = new Rods(springs.count * this.#layers.length, undefined, isHigh ? 8 : 5, !isHigh);
    this.#joints = new Rods(masses.count, undefined, isHigh ? 12 : 6);
    this.#skin = new SkinView(anatomy, half);
    this.#grip = new Mesh(new SphereGeometry(0.16 * this.unit, 20, 12), new MeshBasicMaterial());
    this.#grip.visible = false;
    // Of many, the shadows of their skins are enough.
    this.#springs.mesh.castShadow = isHigh;
    this.group.add(this.#skin.mesh, this.#springs.mesh, this.#joints.mesh, this.#grip);
    this.colour(palette);
  }

  colour(palette: Palette): void {
    this.#palette = palette;
    this.#skin.colour(palette);
    colourOf(palette.trail, (this.#grip.material as MeshBasicMaterial).color);
  }

  showSkin(isShown: boolean): void {
    this.#skin.mesh.visible = isShown;
  }

  /** Marks the mass that is held, -1 for none. */
  showGrip(mass: number, position: ArrayLike<number>): void {
    this.#grip.visible = mass >= 0;
    if (mass >= 0) toScene(this.anatomy.body.dimension, position, mass, this.#grip.position);
  }

  /** @param touches True for a mass that stands on the ground. */
  pose(pose: Pose, touches: (mass: number) => boolean): void {
    this.#skin.pose(pose.position);
    this.#poseSprings(pose);
    this.#poseJoints(pose.position, touches);
  }

  #poseSprings(pose: Pose): void {
    const { position } = pose;
    const { springs, dimension } = this.anatomy.body;
    const radius = 0.05 * this.unit;
    for (let s = 0; s < springs.count; s++) {
      toScene(dimension, position, springs.ends[2 * s]!, a);
      toScene(dimension, position, springs.ends[2 * s + 1]!, b);
      const actuation = actuationOf(this.anatomy, pose, s);
      const thickness = this.#thicknessOf(s, radius, actuation !== null);
      this.#colourSpring(s, actuation);
      this.#layers.forEach((depth, layer) => {
        const i = layer * springs.count + s;
        from.copy(a);
        to.copy(b);
        from.z += depth;
        to.z += depth;
        this.#springs.place(i, from, to, thickness);
        this.#springs.colour(i, tint);
      });
    }
    this.#springs.update();
  }

  #thicknessOf(spring: number, radius: number, isActuator: boolean): number {
    if (this.springStates.cut.has(spring)) return 0;
    const thickness = isActuator ? radius : 0.55 * radius;
    return spring === this.springStates.chosen ? 1.9 * thickness : thickness;
  }

  #colourSpring(spring: number, actuation: number | null): void {
    const { chosen, frozen } = this.springStates;
    const palette = this.#palette;
    if (spring === chosen) colourOf(palette.trail, tint);
    else if (actuation === null) colourOf(palette.pale, tint);
    else if (frozen.has(spring)) colourOf(palette.ink, tint);
    else colourOf(activationColour(actuation, palette), tint);
  }

  /** In the plane pins through the body, in space short studs that look the same from all sides. */
  #poseJoints(position: ArrayLike<number>, touches: (mass: number) => boolean): void {
    const { masses, dimension } = this.anatomy.body;
    const half = dimension === 2 ? this.#layers[0]! + 0.07 * this.unit : 0.07 * this.unit;
    for (let mass = 0; mass < masses.count; mass++) {
      toScene(dimension, position, mass, a);
      const isTouching = touches(mass);
      from.copy(a).setComponent(2, a.z + half);
      to.copy(a).setComponent(2, a.z - half);
      this.#joints.place(mass, from, to, (isTouching ? 0.1 : 0.075) * this.unit);
      this.#joints.colour(mass, colourOf(isTouching ? this.#palette.trail : this.#palette.ink, tint));
    }
    this.#joints.update();
  }

  dispose(): void {
    this.#springs.dispose();
    this.#joints.dispose();
    this.#skin.dispose();
    this.#grip.geometry.dispose();
    (this.#grip.material as Material).dispose();
    this.group.removeFromParent();
  }
}
