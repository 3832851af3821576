// A hole in all solids that stand between the camera and the robot: a robot in a cave or behind a wall stays in sight.

import {
  cameraPosition,
  dot,
  float,
  interleavedGradientNoise,
  positionWorld,
  screenCoordinate,
  uniform,
} from 'three/tsl';
import { MeshBasicNodeMaterial, MeshLambertNodeMaterial, Vector3 } from 'three/webgpu';
import type { Rgb } from '../../../draw/palette.ts';
import { colourOf } from './space.ts';

/** Lines lie on what is drawn so. */
const UNDER_LINES = { polygonOffset: true, polygonOffsetFactor: 1, polygonOffsetUnits: 1 } as const;

/** Where the hole begins to fade into what is around it, as a share of its radius. */
const FADE = 0.85;

export class Opening {
  readonly #center = uniform(new Vector3());
  readonly #radius = uniform(0);
  readonly #floor = uniform(0);
  /** True where a solid is to be seen. */
  readonly #mask = this.#maskOf();

  /**
   * Opens the view on a robot.
   * @param floor What is lower than this is left as it is, for the robot stands on it [m].
   */
  follow(center: Vector3, radius: number, floor: number): void {
    this.#center.value.copy(center);
    this.#radius.value = radius;
    this.#floor.value = floor;
  }

  /** A cone from the camera to the robot. */
  #maskOf() {
    const towards = cameraPosition.sub(this.#center);
    const offset = positionWorld.sub(this.#center);
    const near = dot(offset, towards.normalize());
    const width = this.#radius.mul(float(1).sub(near.div(towards.length())));
    const aside = dot(offset, offset).sub(near.mul(near)).max(0).sqrt();
    const solid = aside.div(width).smoothstep(FADE, 1);
    const isSolid = solid.greaterThan(interleavedGradientNoise(screenCoordinate.xy));
    return isSolid.or(near.lessThan(0)).or(positionWorld.y.lessThan(this.#floor));
  }

  /** The material of a solid's surface. */
  lit(colour: Rgb): MeshLambertNodeMaterial {
    return Object.assign(new MeshLambertNodeMaterial({ color: colourOf(colour), ...UNDER_LINES }), {
      maskNode: this.#mask,
    });
  }

  /** The material of a solid where it is cut. */
  plain(colour: Rgb): MeshBasicNodeMaterial {
    return Object.assign(new MeshBasicNodeMaterial({ color: colourOf(colour), ...UNDER_LINES }), {
      maskNode: this.#mask,
    });
  }
}
