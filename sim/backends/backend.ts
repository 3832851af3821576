// What every backend offers: rollouts of bodies under a program, with their losses, gradients and trajectories.

import type { State } from '../body/body.ts';
import type { PackedBody } from '../body/pack.ts';
import type { Carried } from '../step/motion.ts';
import type { Program } from '../step/program.ts';

/** A state that a rollout has come to. */
export interface Moment extends State {
  /** Steps from the start of the episode: a multiple of the program's control period, for activations are read anew. */
  readonly step: number;
  /** A row of the trajectory's; without it, controllers that remember begin as at the start. */
  readonly carried?: Carried;
}

/** A body under a program, and everything that its rollouts depend on; `jobOf` makes one. */
export interface Job {
  readonly packed: PackedBody;
  /**
   * Everything that a rollout depends on but its start, by name: a parameter column has one number for each element in the
   * body's order (`spring.stiffness`, `world.gravity.y`, `terrain.heights`), a dense layer (`hidden`) the row-major matrix
   * [constant inputs + inputs × outputs] of its weights. What the program does not use is ignored; what it uses must be
   * there, but for `grip.…`, which is 0 by default.
   */
  readonly values: ReadonlyMap<string, ArrayLike<number>>;
  /** The state at the start of each rollout, of one or more; the loss is the mean over them. */
  readonly starts: readonly State[];
}

/** How a session runs its job. */
export interface RunOptions {
  /** Length of the episode, a whole number from 0 up. */
  readonly steps: number;
  /** Whether to differentiate the loss. Needs a program made for gradients. */
  readonly gradient: boolean;
  /**
   * Steps between checkpoints, from 1 up; by default as the planner chooses: none if all steps fit into the memory
   * budget. The CPU backends round it up to whole chunks of 16 steps, over which weight gradients are summed, so that
   * the bits do not depend on it.
   */
  readonly segment?: number;
}

/**
 * Derivatives of an outcome's loss, the mean over the rollouts, with respect to what the program was made for. What the
 * loss cannot depend on may have none.
 */
export interface Gradients {
  /** By name, each in the order and of the shape of the job's values. */
  readonly values: ReadonlyMap<string, Float64Array>;
  /**
   * By state column (`mass.position.x`), shape [masses]: of moving all starts alike. Empty unless the program was made
   * for it.
   */
  readonly initial: ReadonlyMap<string, Float64Array>;
}

/** What a run comes to. */
export interface Outcome {
  /** Mean over the rollouts; not finite if the body exploded, whatever the objective makes of that. */
  readonly loss: number;
  /** Of each rollout, in the order of the starts. */
  readonly losses: readonly number[];
  /** What each named objective comes to, of each rollout; a rollout that explodes has numbers that mean nothing. */
  readonly objectives: ReadonlyMap<string, readonly number[]>;
  /** Null unless they were asked for. */
  readonly gradients: Gradients | null;
}

/** What a rollout goes through, row by row in the body's order; row k is what stands before step k. */
export interface Trajectory {
  /** [m], shape [steps + 1 × masses × dimension]. */
  readonly position: Float64Array;
  /** [m/s], shape [steps + 1 × masses × dimension]. */
  readonly velocity: Float64Array;
  /** Between -1 and 1, shape [steps × actuators]; zero without a controller. */
  readonly activation: Float64Array;
  /** What else goes from step to step, as a controller's memory; each of shape [steps + 1 × its numbers]. */
  readonly carried?: Carried;
}

/**
 * A job that a backend holds ready, so that its values can change from run to run. It must be closed;
 * afterwards its methods throw a TypeError.
 */
export interface Session {
  /**
   * Takes new values of one of the job's names, of the same shape, for what is run from now on. What the job has and the
   * program does not use is ignored.
   *
   * @throws {RangeError} where neither the job nor the program has such a name, or there are more or fewer numbers than it has
   */
  set(name: string, values: ArrayLike<number>): void;
  /**
   * Simulates an episode from each start. A body that explodes is no error: its loss is not finite.
   *
   * @throws {RangeError} where an option is out of its range, the program was made without gradients but they are asked
   * for, or the memory does not suffice
   * @throws {GpuError} `gpu-lost`, on a GPU
   */
  run(options: RunOptions): Promise<Outcome>;
  /**
   * The trajectory of rollout `rollout` from its start, or from a moment of an earlier recording, whose first state is
   * that moment's. An episode recorded piece by piece is the same to the bit as one recorded at once.
   *
   * @param steps A whole number from 0 up.
   * @param rollout Index of its start, 0 by default.
   * @throws {RangeError} where there is no such rollout, or the moment's step is no multiple of the control period
   */
  record(steps: number, rollout?: number, from?: Moment): Promise<Trajectory>;
  /** Closing twice does no harm. */
  close(): void;
}

/**
 * Jobs under one program that a backend holds ready together; each is named by its index, and an index that there is not
 * is a RangeError. It must be closed; afterwards its methods throw a TypeError.
 */
export interface BatchSession {
  /** As {@link Session.set}. */
  set(job: number, name: string, values: ArrayLike<number>): void;
  /**
   * Runs all jobs for the same number of steps; the outcomes are in the jobs' order, and on the CPU backends each is to
   * the bit what its job comes to alone. Runs and recordings that are begun together follow one another.
   *
   * @throws {RangeError} as {@link Session.run}
   * @throws {GpuError} `gpu-lost`, on a GPU
   */
  run(options: RunOptions): Promise<Outcome[]>;
  /** The trajectory of rollout `rollout` of a job, as {@link Session.record} gives it. */
  record(job: number, steps: number, rollout?: number, from?: Moment): Promise<Trajectory>;
  /** The trajectories of all rollouts of each job, from their starts. */
  recordAll(steps: number): Promise<Trajectory[][]>;
  /** What is under way must have ended. Closing twice does no harm. */
  close(): void;
}

/** Something that simulates: any number of sessions may be open at once. */
export interface Backend {
  /** Of the built-in ones, `cpu` and `gpu` compute in single precision, `exact` in double. */
  readonly name: string;
  /**
   * Compiles the program unless it has met this very object before, and holds the job ready.
   * @throws {RangeError} where the job does not fit the program: its dimension, starts or values
   */
  open(program: Program, job: Job): Promise<Session>;
  /**
   * Holds many jobs under one program ready, to be run together; see {@link batchOf} for a backend that has no better way
   * than one after another.
   *
   * @throws {RangeError} where a job does not fit the program, or the jobs do not fit the memory
   * @throws {GpuError} `gpu-lost`, on a GPU
   */
  openBatch(program: Program, jobs: readonly Job[]): Promise<BatchSession>;
  /** Lets go of compiled programs. Sessions that are open stay so, and have still to be closed. */
  close(): Promise<void>;
}
