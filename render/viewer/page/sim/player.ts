// The playhead over a recording that grows as it is needed: play, pause, step, scrub, slow motion, and the changes that a
// hand makes to the world. A change cuts off the future and has it simulated anew from the playhead on.

import { ClosedError, messageOf } from './rpc.ts';
import type { Simulation } from './simulation.ts';
import { MOST_BYTES, type Timeline } from './timeline.ts';
import type { Change } from './worker.ts';

/** Why a recording goes on no longer. */
export type Halt =
  | { readonly kind: 'exploded'; readonly step: number }
  | { readonly kind: 'full' }
  | { readonly kind: 'failed'; readonly message: string };

/** Steps that are asked for at once: of an episode that nothing disturbs, and while something may at any time. */
const LONG_STRIDE = 120;
const SHORT_STRIDE = 6;

/** Seconds of watching that are simulated ahead where the future may change. */
const LEAD = 0.04;

/** Seconds for which the end of an episode is held before it begins again. */
const HOLD = 1.4;

export class Player {
  readonly simulation: Simulation;
  readonly start: number;
  /** Called when play begins or ends, the speed changes, or the recording comes to its end. */
  onChange: () => void = () => {};
  timeline: Timeline;
  /** In steps, between frames too. */
  playhead = 0;
  isPlaying = false;
  /** 1 is as fast as time. */
  speed = 1;
  isLooping = true;
  /** True once the world is not the scenario's any more; the episode then has no end. */
  isTouched = false;
  halt: Halt | null = null;
  #held = 0;
  #isAsking = false;
  #era = 0;
  #changes = new Map<string, ArrayLike<number>>();

  constructor(simulation: Simulation, start = 0) {
    this.simulation = simulation;
    this.start = start;
    this.timeline = simulation.timeline(start);
    this.#fill();
  }

  get timeStep(): number {
    return this.simulation.scenario.timeStep;
  }

  /** Steps that can be scrubbed through. */
  get length(): number {
    const { steps } = this.simulation.scenario;
    return this.isTouched ? Math.max(steps, this.timeline.steps) : steps;
  }

  /** True when all of the episode has been simulated. */
  get isComplete(): boolean {
    return !this.isTouched && this.timeline.steps >= this.simulation.scenario.steps;
  }

  toggle(): void {
    if (this.isPlaying) this.pause();
    else this.play();
  }

  play(): void {
    if (this.halt && this.playhead >= this.timeline.steps) this.playhead = 0;
    if (!this.isTouched && this.playhead >= this.length) this.playhead = 0;
    this.#held = 0;
    this.isPlaying = true;
    this.onChange();
  }

  pause(): void {
    this.isPlaying = false;
    this.onChange();
  }

  /** Goes by whole steps, forwards or back, and stops there. */
  step(count: number): void {
    this.pause();
    const from = count > 0 ? Math.floor(this.playhead) : Math.ceil(this.playhead);
    this.seek(from + count);
  }

  seek(step: number): void {
    const limit = this.isTouched ? this.timeline.steps + Math.max(0, step - this.playhead) : this.length;
    this.playhead = Math.min(Math.max(0, step), limit);
    this.#held = 0;
    this.#fill();
    this.onChange();
  }

  /** From the start; what was changed stays changed. */
  restart(): void {
    if (this.isTouched) this.#cut(0);
    this.halt = null;
    this.playhead = 0;
    this.play();
    this.#fill();
  }

  /**
   * Changes the world from now on.
   * @param isFluid The future that has been simulated already may stand: it is short, and the change is one of many.
   */
  change(changes: readonly Change[], isFluid = false): void {
    for (const [name, values] of changes) this.#changes.set(name, values);
    if (!isFluid || !this.isTouched) this.#cut(this.playhead);
    this.isTouched = true;
    this.#fill();
  }

  /** Moves the playhead by what time has passed [s]. */
  tick(seconds: number): void {
    if (this.isPlaying) this.#advance(seconds);
    this.#fill();
  }

  #advance(seconds: number): void {
    const target = this.playhead + (seconds * this.speed) / this.timeStep;
    this.playhead = Math.min(target, this.timeline.steps);
    const isOver = this.isTouched
      ? this.halt !== null && target >= this.timeline.steps
      : this.playhead >= this.length || (this.halt !== null && target >= this.timeline.steps);
    if (!isOver) return;
    this.#held += seconds;
    if (this.isLooping && !this.isTouched) {
      if (this.#held > HOLD) {
        this.playhead = 0;
        this.#held = 0;
      }
    } else this.pause();
  }

  /** Forgets the future, from a step at which controllers are read. */
  #cut(at: number): void {
    const period = this.simulation.controlPeriod;
    const ceiling = Math.ceil(at / period) * period;
    const step = ceiling <= this.timeline.steps ? ceiling : Math.floor(at / period) * period;
    this.timeline.cut(step);
    this.playhead = Math.min(this.playhead, step);
    this.halt = null;
    this.#era++;
  }

  /** Asks for more where there is less than may soon be shown. */
  #fill(): void {
    if (this.#isAsking || this.halt) return;
    const { timeline, simulation } = this;
    const period = simulation.controlPeriod;
    const lead = Math.ceil(this.playhead + Math.max(2, (LEAD * this.speed) / this.timeStep));
    const due = this.isTouched ? lead : simulation.scenario.steps;
    if (timeline.steps >= due) return;
    if (timeline.bytes > MOST_BYTES) {
      this.halt = { kind: 'full' };
      this.onChange();
      return;
    }
    const stride = this.isTouched ? Math.max(SHORT_STRIDE, due - timeline.steps) : LONG_STRIDE;
    const wanted = Math.min(stride, due - timeline.steps);
    void this.#ask(Math.ceil(wanted / period) * period);
  }

  async #ask(steps: number): Promise<void> {
    this.#isAsking = true;
    const era = this.#era;
    const changes = [...this.#changes];
    this.#changes.clear();
    try {
      const from = this.timeline.moment(this.timeline.steps);
      const frames = await this.simulation.advance({ from, steps, rollout: this.start, changes });
      if (era === this.#era && !this.timeline.append(frames)) {
        this.halt = { kind: 'exploded', step: this.timeline.steps };
        this.onChange();
      }
      if (this.isComplete) this.onChange();
    } catch (error) {
      if (error instanceof ClosedError) return;
      this.halt = { kind: 'failed', message: messageOf(error) };
      this.onChange();
    } finally {
      this.#isAsking = false;
    }
    this.#fill();
  }
}
