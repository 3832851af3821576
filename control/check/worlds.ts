// Small worlds in which the physics has a closed form, and what a backend makes of them.

import { parseScenario } from '../../scenarios/load.ts';
import type { ScenarioInput } from '../../scenarios/scenario.ts';
import type { Backend, Trajectory } from '../../sim/backends/backend.ts';
import type { Body, Dimension } from '../../sim/body/body.ts';
import type { RobotController } from '../robot/controller.ts';
import { createTask, jobOf } from '../task.ts';

/** [m/s²] */
export const GRAVITY = 9.81;

/** Of a law, unless it has a reason for another. */
export const TOLERANCE = 1e-3;

export interface Law {
  readonly claim: string;
  /** Relative. */
  readonly tolerance: number;
  /** The closed form, and what of the deviation is the time step's. */
  readonly note: string;
  /** Relative deviation from the closed form. */
  measure(backend: Backend): Promise<number>;
}

export interface World {
  readonly dimension: Dimension;
  /** [s] */
  readonly timeStep: number;
  readonly steps: number;
  /** [1/s]; default 0. */
  readonly drag?: number;
  /** Downwards [m/s²]; default 9.81. */
  readonly gravity?: number;
  /** Default: none. */
  readonly contact?: ScenarioInput['contact'];
  /** Rise over run of the ground along the first axis; default 0. */
  readonly slope?: number;
  readonly springForces?: readonly string[];
}

export interface PlainBody {
  /** [m] and [m/s], one vector for each mass; velocities default to 0. */
  readonly position: readonly (readonly number[])[];
  readonly velocity?: readonly (readonly number[])[];
  /** [kg], of each; default 1. */
  readonly mass?: number;
  /** [m, N/m, N·s/m, 1] */
  readonly springs?: readonly {
    readonly ends: readonly [number, number];
    readonly restLength: number;
    readonly stiffness: number;
    readonly damping?: number;
    readonly amplitude?: number;
  }[];
}

const objective = 'fn final_reward(end: Body) -> f32 { return end.center.x; }';

/** Runs one body, moved by `controller` if there is one, and gives its whole trajectory. */
export async function trajectoryOf(
  backend: Backend,
  world: World,
  body: Body,
  controller: RobotController = { kind: 'none' },
): Promise<Trajectory> {
  const { dimension, timeStep, drag = 0, gravity = GRAVITY, contact = { law: 'none' }, slope = 0 } = world;
  const scenario = parseScenario(
    {
      format: 'morphograd/scenario',
      version: 1,
      name: 'closed-form',
      dimension,
      timeStep,
      drag,
      gravity: [...new Array<number>(dimension - 1).fill(0), -gravity],
      contact,
      terrain: { parameters: { slope } },
      forces: world.springForces ? { spring: [...world.springForces] } : {},
      body: null,
      placement: 'origin',
      controller: { kind: controller.kind },
    } satisfies ScenarioInput,
    { 'objective.wgsl': objective },
    'closed form',
  );
  const task = createTask(scenario, { gradients: null });
  const session = await backend.open(task.program, jobOf(task, body, controller));
  try {
    return await session.record(world.steps);
  } finally {
    session.close();
  }
}

export function bodyOf({ position, velocity, mass = 1, springs = [] }: PlainBody): Body {
  const count = position.length;
  const dimension = position[0]!.length as Dimension;
  const column = (value: (spring: (typeof springs)[number]) => number): Float64Array =>
    Float64Array.from(springs, value);
  return {
    dimension,
    masses: {
      count,
      position: Float64Array.from(position.flat()),
      velocity: velocity ? Float64Array.from(velocity.flat()) : new Float64Array(count * dimension),
      mass: new Float64Array(count).fill(mass),
    },
    springs: {
      count: springs.length,
      ends: Uint32Array.from(springs.flatMap(({ ends }) => ends)),
      restLength: column(({ restLength }) => restLength),
      stiffness: column(({ stiffness }) => stiffness),
      damping: column(({ damping = 0 }) => damping),
      amplitude: column(({ amplitude = 0 }) => amplitude),
    },
  };
}

/** The vector of one mass at one step. */
export function at(values: Float64Array, { masses, dimension }: Body, step: number, mass = 0): number[] {
  const first = (step * masses.count + mass) * dimension;
  return [...values.subarray(first, first + dimension)];
}

/** |found - expected| / |expected|. */
export const deviation = (found: number, expected: number): number =>
  Math.abs(found - expected) / Math.abs(expected);

/** The largest of `count` values; a NaN among them is the largest. */
export function worst(count: number, value: (i: number) => number): number {
  let most = 0;
  for (let i = 0; i < count; i++) if (!(value(i) <= most)) most = value(i);
  return most;
}
