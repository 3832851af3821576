// What has been simulated so far, frame by frame. Frame 0 is the start; the future can be cut off and simulated anew.

import type { Pose } from '../../../draw/anatomy.ts';
import type { Frames } from './frames.ts';
import type { PlainMoment } from './moment.ts';

export interface TimelineShape {
  /** Numbers of a state: masses × dimension. */
  readonly width: number;
  readonly actuators: number;
}

export class Timeline {
  readonly #shape: TimelineShape;
  #position: Float32Array;
  #velocity: Float32Array;
  #activation: Float32Array;
  #steps = 0;

  constructor(shape: TimelineShape, position: ArrayLike<number>, velocity: ArrayLike<number>) {
    this.#shape = shape;
    this.#position = Float32Array.from(position);
    this.#velocity = Float32Array.from(velocity);
    this.#activation = new Float32Array(shape.actuators);
  }

  /** Steps simulated. */
  get steps(): number {
    return this.#steps;
  }

  /** Of all that is kept. */
  get bytes(): number {
    return 4 * (this.#position.length + this.#velocity.length + this.#activation.length);
  }

  /** Adds the frames after the last one; gives false where they are not finite, and leaves out what is not. */
  append({ position, velocity, activation }: Frames): boolean {
    const { width, actuators } = this.#shape;
    const count = position.length / width;
    let finite = 0;
    while (finite < count && isFiniteRow(position, finite * width, width)) finite++;
    const last = this.#steps + 1;
    this.#position = put(this.#position, last * width, position.subarray(0, finite * width));
    this.#velocity = put(this.#velocity, last * width, velocity.subarray(0, finite * width));
    // The activation of a frame is that of the step that led on from it.
    this.#activation = put(
      this.#activation,
      this.#steps * actuators,
      activation.subarray(0, finite * actuators),
    );
    this.#steps += finite;
    return finite === count;
  }

  /** Forgets what comes after a step. */
  cut(step: number): void {
    this.#steps = Math.min(this.#steps, Math.max(0, step));
  }

  moment(step: number): PlainMoment {
    return { step, position: this.#row(this.#position, step), velocity: this.#row(this.#velocity, step) };
  }

  /** The masses' positions after a step, as a view. */
  positionAt(step: number): Float32Array {
    const { width } = this.#shape;
    return this.#position.subarray(step * width, (step + 1) * width);
  }

  /** The pose at a time between frames, in steps: between them masses are taken to move straight. */
  pose(time: number, into: Float32Array): Pose {
    const { width, actuators } = this.#shape;
    const at = Math.min(Math.max(time, 0), this.#steps);
    const step = Math.min(Math.floor(at), Math.max(0, this.#steps - 1));
    const share = at - step;
    const next = Math.min(step + 1, this.#steps);
    for (let i = 0; i < width; i++) {
      const from = this.#position[step * width + i]!;
      into[i] = from + share * (this.#position[next * width + i]! - from);
    }
    const acting = this.#activation.subarray(step * actuators, (step + 1) * actuators);
    return { position: into, activation: acting };
  }

  #row(values: Float32Array, step: number): Float32Array {
    const { width } = this.#shape;
    return values.slice(step * width, (step + 1) * width);
  }
}

/** Frames in a recording take up to this; then it goes on no longer. */
export const MOST_BYTES = 400 * 2 ** 20;

function put(into: Float32Array, at: number, values: Float32Array): Float32Array {
  let target = into;
  if (at + values.length > into.length) {
    target = new Float32Array(Math.max(at + values.length, Math.ceil(1.5 * into.length)));
    target.set(into);
  }
  target.set(values, at);
  return target;
}

function isFiniteRow(values: Float32Array, from: number, count: number): boolean {
  for (let i = from; i < from + count; i++) if (!Number.isFinite(values[i])) return false;
  return true;
}
