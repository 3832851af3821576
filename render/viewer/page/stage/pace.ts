// Watches how long frames take, and has the stage drawn more simply where they take too long.

import type { Quality } from './stage.ts';

/** Slower than this is no motion any more [ms]. */
const SLOW = 48;
/** So slow that nothing but the simplest will do [ms]. */
const STUCK = 160;
/** Frames whose median counts. */
const FRAMES = 5;

export class Pace {
  #quality: Quality = 'high';
  #times: number[] = [];

  /**
   * @param milliseconds From the frame before, while the robot moves.
   * @returns A simpler quality, where it is time for one.
   */
  frame(milliseconds: number): Quality | null {
    if (this.#quality === 'low') return null;
    this.#times.push(milliseconds);
    if (this.#times.length < FRAMES) return null;
    const median = this.#times.sort((a, b) => a - b)[Math.floor(FRAMES / 2)]!;
    this.#times = [];
    if (median < SLOW) return null;
    this.#quality = median > STUCK || this.#quality === 'middle' ? 'low' : 'middle';
    return this.#quality;
  }
}
