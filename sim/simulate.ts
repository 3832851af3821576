// What every backend offers: rollouts of bodies under a program, with their losses, gradients and trajectories.

import type { DomainSizes, PackedBody } from './pack.ts';
import type { Program } from './step/program.ts';

/** Positions and velocities of all masses, each of shape [masses × dimension], in m and m/s. */
export interface State {
  readonly position: ArrayLike<number>;
  readonly velocity: ArrayLike<number>;
}

/** A state that a rollout has come to. */
export interface Moment extends State {
  /** Steps from the start of the episode: a multiple of the program's control period, for activations are read anew. */
  readonly step: number;
}

/** A body under a program, and everything that its rollouts depend on. */
export interface Job {
  readonly packed: PackedBody;
  readonly sizes: DomainSizes;
  /**
   * Values of every parameter column by name, one for each element in the body's order (`spring.stiffness`,
   * `world.gravity.y`, `terrain.heights`). What the program does not use is ignored.
   */
  readonly parameters: ReadonlyMap<string, ArrayLike<number>>;
  /** A row-major matrix [constant inputs + inputs × outputs] for each dense layer, by name. */
  readonly weights: ReadonlyMap<string, ArrayLike<number>>;
  /** The state at the start of each rollout; the loss is the mean over them. */
  readonly starts: readonly State[];
}

export interface RunOptions {
  readonly steps: number;
  /** Needs a program made for gradients. */
  readonly gradient: boolean;
  /**
   * Steps between checkpoints; by default as the planner chooses. The CPU backends round it up to whole chunks of 16
   * steps, over which weight gradients are summed, so that the bits do not depend on it.
   */
  readonly segment?: number;
}

export interface Gradients {
  /** By parameter column, in the body's order. */
  readonly parameters: ReadonlyMap<string, Float64Array>;
  /** By dense layer, in the order of the weights. */
  readonly weights: ReadonlyMap<string, Float64Array>;
  /** Of the start's state columns by name, summed over the rollouts; empty unless the program was made for them. */
  readonly initial: ReadonlyMap<string, Float64Array>;
}

export interface Outcome {
  /** Mean over the rollouts; not finite if the body exploded, whatever the objective makes of that. */
  readonly loss: number;
  readonly losses: readonly number[];
  readonly gradients: Gradients | null;
}

/** States row by row: `position` and `velocity` of shape [steps + 1 × masses × dimension], `activation` [steps × actuators]. */
export interface Trajectory {
  readonly position: Float64Array;
  readonly velocity: Float64Array;
  readonly activation: Float64Array;
}

/** A job that a backend holds ready, so that weights and parameters can change from run to run. */
export interface Session {
  setParameter(name: string, values: ArrayLike<number>): void;
  setWeights(name: string, values: ArrayLike<number>): void;
  run(options: RunOptions): Promise<Outcome>;
  /**
   * The trajectory of rollout `rollout` from its start, or from a moment of an earlier recording, whose first state is
   * that moment's. An episode recorded piece by piece is the same to the bit as one recorded at once.
   *
   * @throws {RangeError} where the moment's step is no multiple of the control period
   */
  record(steps: number, rollout?: number, from?: Moment): Promise<Trajectory>;
  close(): void;
}

export interface Backend {
  readonly name: 'cpu' | 'gpu' | 'exact';
  open(program: Program, job: Job): Promise<Session>;
  close(): Promise<void>;
}
