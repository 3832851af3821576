// The stage: one robot on its ground, perhaps others beside it, drawn with WebGPU where the browser has it, else with WebGL.

import { DirectionalLight, Fog, HemisphereLight, Scene, Vector3, WebGPURenderer } from 'three/webgpu';
import type { Ground } from '../../../../index.ts';
import { type Anatomy, centerOf, type Pose } from '../../../draw/anatomy.ts';
import type { Palette } from '../../../draw/palette.ts';
import { FollowCamera } from './camera.ts';
import { CompanionsView } from './companions-view.ts';
import { GroundView } from './ground-view.ts';
import { PathView } from './path-view.ts';
import { RobotView } from './robot-view.ts';
import { colourOf, toScene } from './space.ts';

export type Quality = 'high' | 'middle' | 'low';

export interface Cast {
  readonly anatomy: Anatomy;
  readonly ground: Ground;
  /** Positions at the start [m], shape [masses × dimension]. */
  readonly start: ArrayLike<number>;
}

/** How near the ground counts as touching it, in mean spring lengths. */
const TOUCH = 0.02;

/** Radius of the hole in what hides the robot, in sizes of the robot. */
const OPENING = 0.8;

/** From lane to lane in the plane, in mean spring lengths; a body is 0.6 thick. */
const LANE = 2.4;

const center = new Vector3();
const point = new Vector3();

export class Stage {
  readonly camera: FollowCamera;
  readonly #renderer: WebGPURenderer;
  readonly #scene = new Scene();
  readonly #sun = new DirectionalLight(0xffffff, 2.4);
  #palette: Palette;
  #robot: RobotView | null = null;
  #ground: GroundView | null = null;
  #path: PathView | null = null;
  #companions: CompanionsView | null = null;
  #hasSkin = true;
  #size = 1;
  /** To the last of the others [m]. */
  #depth = 0;
  #isStale = true;
  #isHidden = false;

  private constructor(renderer: WebGPURenderer, palette: Palette) {
    this.#renderer = renderer;
    this.#palette = palette;
    this.camera = new FollowCamera(renderer.domElement, () => this.invalidate());
    this.#sun.castShadow = true;
    this.#sun.shadow.mapSize.set(1024, 1024);
    this.#sun.shadow.camera.near = 0.1;
    this.#sun.shadow.camera.far = 30;
    this.#sun.shadow.bias = -0.0008;
    this.#sun.shadow.normalBias = 0.01;
    this.#scene.add(this.#sun, this.#sun.target, new HemisphereLight(0xffffff, 0x9aa3b5, 1.5));
    this.#scene.fog = new Fog(0, 5, 20);
    this.setQuality('high');
    this.colour(palette);
  }

  /** @throws where the browser has neither WebGPU nor WebGL */
  static async open(palette: Palette, forceWebGL: boolean): Promise<Stage> {
    const renderer = new WebGPURenderer({ antialias: true, forceWebGL });
    await renderer.init();
    renderer.shadowMap.enabled = true;
    return new Stage(renderer, palette);
  }

  get canvas(): HTMLCanvasElement {
    return this.#renderer.domElement;
  }

  get robot(): RobotView | null {
    return this.#robot;
  }

  /** Clears the stage and puts a robot on it. */
  show({ anatomy, ground, start }: Cast): void {
    this.clear();
    this.#robot = new RobotView(anatomy, this.#palette);
    this.#ground = new GroundView(anatomy.body.dimension, ground, this.#palette);
    this.#path = new PathView(anatomy, start, this.#palette);
    this.#scene.add(this.#ground.group, this.#path.group, this.#robot.group);
    this.#centerOf(start);
    const size = extentOf(start, anatomy.body.dimension);
    this.#size = Math.max(size, 4 * this.#robot.unit);
    this.#depth = 0;
    this.camera.frame(anatomy.body.dimension, center, this.#size);
    this.#sizeShadow();
    this.invalidate();
  }

  /** Makes room for robots beside the one on stage, of which there is none yet. */
  seat(lanes: number): void {
    if (!this.#robot || (lanes === 0 && !this.#companions)) return;
    const { dimension } = this.#robot.anatomy.body;
    const gap = dimension === 2 ? LANE * this.#robot.unit : 1.5 * this.#size;
    this.#companions?.dispose();
    this.#companions = lanes === 0 ? null : new CompanionsView(gap);
    if (this.#companions) this.#scene.add(this.#companions.group);
    this.#depth = lanes * gap;
    this.#ground?.widen(this.#depth);
    this.camera.frame(dimension, center, this.#size, this.#depth);
    this.#sizeShadow();
    this.invalidate();
  }

  /** Puts another robot into the next lane. */
  join(anatomy: Anatomy): void {
    this.#companions?.join(anatomy, this.#palette, this.#hasSkin);
    this.invalidate();
  }

  poseCompanion(lane: number, pose: Pose): void {
    this.#companions?.pose(lane, pose);
    this.invalidate();
  }

  clear(): void {
    this.#robot?.dispose();
    this.#ground?.dispose();
    this.#path?.dispose();
    this.#companions?.dispose();
    this.#companions = null;
    this.#robot = null;
    this.#ground = null;
    this.#path = null;
    this.invalidate();
  }

  colour(palette: Palette): void {
    this.#palette = palette;
    const background = colourOf(palette.background);
    this.#scene.background = background;
    this.#scene.fog!.color.copy(background);
    this.#robot?.colour(palette);
    this.#ground?.colour(palette);
    this.#path?.colour(palette);
    this.#companions?.colour(palette);
    this.invalidate();
  }

  changeGround(ground: Ground): void {
    this.#ground?.change(ground);
    this.invalidate();
  }

  showParts(parts: { readonly ghost: boolean; readonly trail: boolean; readonly skin: boolean }): void {
    this.#path?.show(parts);
    this.#robot?.showSkin(parts.skin);
    this.#companions?.showSkin(parts.skin);
    this.#hasSkin = parts.skin;
    this.invalidate();
  }

  /** Where a mass is on the canvas [CSS pixels]. */
  onCanvas(position: ArrayLike<number>, mass: number): { x: number; y: number } {
    const { dimension } = this.#robot!.anatomy.body;
    const { x, y } = toScene(dimension, position, mass, point).project(this.camera.camera);
    const { clientWidth, clientHeight } = this.canvas;
    return { x: ((x + 1) / 2) * clientWidth, y: ((1 - y) / 2) * clientHeight };
  }

  trail(positionAt: (step: number) => ArrayLike<number>, step: number): void {
    this.#path?.follow(positionAt, step);
  }

  /** @param isJump True where the robot did not come here by walking, so the camera does not glide after it. */
  pose(pose: Pose, isJump = false): void {
    if (!this.#robot || !this.#ground) return;
    const { dimension } = this.#robot.anatomy.body;
    const near = TOUCH * this.#robot.unit;
    this.#centerOf(pose.position);
    this.camera.follow(center, isJump);
    this.#ground.follow(center);
    this.#ground.opening.follow(center, OPENING * this.#size, footOf(pose.position, dimension) + near);
    const distances = this.#ground.distancesTo(pose.position);
    this.#robot.pose(pose, (mass) => distances[mass]! < near);
    const { position } = this.#sun.target;
    position.copy(center).setZ(center.z - this.#depth / 2);
    this.#sun.position.copy(position).add(point.set(-1.6, 5, 2.6).multiplyScalar(1 + 0.15 * this.#depth));
    this.invalidate();
  }

  #centerOf(position: ArrayLike<number>): void {
    const { body } = this.#robot!.anatomy;
    toScene(body.dimension, centerOf(body, position), 0, center);
  }

  #sizeShadow(): void {
    const half = Math.max(0.6, 1.4 * this.#size, 0.6 * this.#depth);
    const { camera } = this.#sun.shadow;
    camera.left = camera.bottom = -half;
    camera.right = camera.top = half;
    camera.updateProjectionMatrix();
  }

  /** Draws more simply where the machine is slow: without shadows, then with fewer pixels. */
  setQuality(quality: Quality): void {
    const ratio = globalThis.devicePixelRatio;
    this.#sun.castShadow = quality === 'high';
    this.#renderer.setPixelRatio(
      quality === 'high'
        ? Math.min(2, ratio)
        : quality === 'middle'
          ? Math.min(1, ratio)
          : 0.6 * Math.min(1, ratio),
    );
    this.invalidate();
  }

  invalidate(): void {
    this.#isStale = true;
  }

  resize(width: number, height: number): void {
    this.#isHidden = width * height === 0;
    if (this.#isHidden) return;
    this.#renderer.setSize(width, height, false);
    this.camera.resize(width, height);
    this.invalidate();
  }

  /** Draws, if anything has changed since it was drawn. */
  render(): void {
    if (!this.#isStale || this.#isHidden) return;
    this.#isStale = false;
    const { distance } = this.camera;
    const fog = this.#scene.fog as Fog;
    fog.near = distance + 1.5;
    fog.far = 2.2 * distance + 9;
    this.#renderer.render(this.#scene, this.camera.camera);
  }

  /** What is on the stage as a PNG. */
  async picture(): Promise<Blob> {
    this.invalidate();
    this.render();
    return new Promise((resolve, reject) => {
      this.canvas.toBlob((blob) => {
        if (blob) resolve(blob);
        else reject(new Error('The browser gave no picture of the stage. Try again.'));
      }, 'image/png');
    });
  }
}

/** Height of the lowest mass [m]. */
function footOf(position: ArrayLike<number>, dimension: number): number {
  let foot = Infinity;
  for (let i = dimension - 1; i < position.length; i += dimension) foot = Math.min(foot, position[i]!);
  return foot;
}

/** The largest extent along an axis [m]. */
function extentOf(position: ArrayLike<number>, dimension: number): number {
  let extent = 0;
  for (let axis = 0; axis < dimension; axis++) {
    let [low, high] = [Infinity, -Infinity];
    for (let i = axis; i < position.length; i += dimension) {
      low = Math.min(low, position[i]!);
      high = Math.max(high, position[i]!);
    }
    extent = Math.max(extent, high - low);
  }
  return extent;
}
