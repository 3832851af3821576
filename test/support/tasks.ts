// Random bodies under random controllers in worlds that hold them in the air, let them slide or let them stick: what
// the tests of gradients and of agreement between backends run.

import { stream } from '../../base/random.ts';
import { initialController } from '../../control/initialise.ts';
import { createTask, jobOf, type Task } from '../../control/task.ts';
import { parseScenario } from '../../evolve/parts/scenario.ts';
import { moduleOf } from '../../scenarios/kernels.ts';
import type { ScenarioInput } from '../../scenarios/scenario.ts';
import type { Job, Trajectory } from '../../sim/backends/backend.ts';
import type { Dimension } from '../../sim/body/body.ts';
import { everyGradient } from '../../sim/check/gradients.ts';
import { type LatticeOptions, latticeBody } from '../../sim/check/lattice.ts';
import { lower } from '../../sim/wgsl/lower.ts';
import { interpret } from './interpret.ts';

export type Law = 'none' | 'impact' | 'coulomb' | 'penalty';
export type Regime = 'flight' | 'sliding' | 'sticking';

export interface Setting {
  readonly law: Law;
  readonly dimension: Dimension;
  readonly regime: Regime;
  /** `slope`, `profile` (2D) or `field` (3D), or `bumps`, a terrain in WGSL of its own. */
  readonly terrain?: 'slope' | 'profile' | 'field' | 'bumps';
  readonly controller?: keyof typeof controllers;
  readonly period?: number;
  readonly reward?: 'final' | 'running' | 'both';
  readonly rollouts?: number;
  readonly wind?: boolean;
  readonly body?: Partial<LatticeOptions>;
  readonly seed?: number;
}

const rewards = {
  final: `fn final_reward(start: Body, end: Body, task: Task) -> f32 {
    return end.center.x - start.center.x + task.weight * height_of(end.velocity) * end.mass / task.scales.x;
  }`,
  running: `fn running_reward(body: Body, time: f32, task: Task) -> f32 {
    return task.scales.y * exp(-time) * (body.velocity.x + height_of(body.center)) * body.mass;
  }`,
};

const objective = (reward: 'final' | 'running' | 'both'): string =>
  ['struct Task { weight: f32, scales: vec2f }', rewards.final, rewards.running]
    .filter((_, i) => i === 0 || reward === 'both' || reward === (i === 1 ? 'final' : 'running'))
    .join('\n');

/** A force on each mass that depends on all that a mass force may take; it lets the shape be felt in free flight. */
const wind = `fn wind(mass: Mass, body: Body, world: World, time: f32) -> vecD {
  let drift = mass.velocity - body.velocity;
  let gust = sin(9.0 * height_of(mass.position) + 4.0 * time);
  return (12.0 + gust * gust) * from_horizontal(horizontal(mass.position - body.center), 0.5 * gust)
    - 0.5 * length(drift) * drift - world.drag * mass.mass * up();
}`;

const bumps = `struct Terrain { height: f32, amplitude: f32, wavelength: f32 }
fn terrain_height(x: vecH, terrain: Terrain) -> f32 {
  return terrain.height + terrain.amplitude * sin(6.2831853 / terrain.wavelength * forward(x));
}`;

const roughness = (count: number): number[] =>
  Array.from({ length: count }, (_, i) => -0.02 + 0.01 * Math.sin(i * i));

const terrains = {
  slope: { kind: 'flat', parameters: { height: -0.03, slope: 0.12 } },
  profile: { kind: 'profile', parameters: { origin: -3.05, spacing: 0.13, heights: roughness(256) } },
  field: { kind: 'field', parameters: { origin: [-2.05, -2.03], spacing: 0.15, heights: roughness(1024) } },
  bumps: { kind: 'bumps.wgsl', parameters: { height: -0.02, amplitude: 0.01, wavelength: 0.5 } },
} as const;

/** Below this speed [m/s], the penalty law lets a mass creep, its way of sticking. */
const CREEP = { flight: 0.1, sliding: 0.1, sticking: 0.3 } as const;

function contactOf({ law, regime }: Setting): ScenarioInput['contact'] {
  const friction = regime === 'sliding' ? 0.2 : 1.5;
  if (law === 'coulomb') return { law, friction };
  if (law !== 'penalty') return { law };
  return { law, friction, stiffness: 5000, damping: 20, width: 0.004, frictionSpeed: CREEP[regime] };
}

const controllers = {
  perceptron: { hidden: 5, clocks: 3, constants: 1, clockRate: 25, featureScale: 2 },
  oscillators: { amplitude: 0.6, frequency: 4 },
  'coupled-oscillators': { amplitude: 0.6, frequency: 4, coupling: 3 },
  recurrent: { hidden: 4, clocks: 2, constants: 1, clockRate: 25, featureScale: 2 },
  none: {},
} as const;

const vector = (dimension: Dimension, forward: number, sideways: number, up: number): number[] =>
  dimension === 2 ? [forward, up] : [forward, sideways, up];

/** Side by side, each turned and moving a little differently; 1 m up for a flight, fast for a slide. */
function startsOf({ dimension, regime, rollouts = 1 }: Setting): ScenarioInput['starts'] {
  const speed = { flight: 0.5, sliding: 1.5, sticking: 0 }[regime];
  return Array.from({ length: rollouts }, (_, i) => ({
    offset: vector(dimension, 0.07 * i, -0.03 * i, regime === 'flight' ? 1 : 0.003 * i),
    rotation: 0.15 * i,
    velocity: vector(dimension, speed + 0.02 * i, 0.4 * speed, 0),
  }));
}

export interface Experiment {
  readonly setting: Setting;
  readonly task: Task;
  readonly job: Job;
}

/** A random body and controller in the world of `setting`; every gradient can be had. */
export function experiment(setting: Setting): Experiment {
  const { law, dimension, terrain = 'slope', controller = 'perceptron', seed = 1, period = 1 } = setting;
  const { reward = 'both', wind: blows = false } = setting;
  const input: ScenarioInput = {
    format: 'morphograd/scenario',
    version: 1,
    name: `${law}-${dimension}-${terrain}`,
    dimension,
    contact: contactOf(setting),
    terrain: terrains[terrain],
    objective: { parameters: { weight: 0.3, scales: [5, 0.4] } },
    forces: blows ? { mass: ['wind'], files: ['wind.wgsl'] } : {},
    starts: startsOf(setting),
    body: null,
    placement: 'origin',
    controller:
      controller === 'none' ? { kind: controller } : { kind: controller, period, ...controllers[controller] },
  };
  const files = { 'objective.wgsl': objective(reward), 'wind.wgsl': wind, 'bumps.wgsl': bumps };
  const scenario = parseScenario(input, files, input.name!);
  const task = createTask(scenario, { gradients: everyGradient });
  const random = stream(seed, 'body', law, dimension);
  const body = latticeBody(random, { dimension, masses: 6, amplitude: 0.3, ...setting.body });
  return { setting, task, job: jobOf(task, body, initialController(scenario.controller, body, seed)) };
}

/** How often masses stood on the ground at rest or moved along it, over all masses and steps of a trajectory. */
export interface Contacts {
  readonly sticking: number;
  readonly sliding: number;
}

/** Counts contacts of rollout 0; sticking means at rest, or under the penalty law slow enough to creep. */
export function contactsOf({ task, job, setting }: Experiment, trajectory: Trajectory): Contacts {
  const { dimension } = task.program;
  const rest = setting.law === 'penalty' ? CREEP[setting.regime] : 0;
  const height = lower(moduleOf(task.scenario), 'terrain_height');
  const numbers: Record<string, number> = {};
  const tables: Record<string, readonly number[]> = {};
  for (const [name, value] of task.parameters) {
    if (typeof value === 'number') numbers[name] = value;
    else tables[name] = value;
  }
  const heightAt = ([x = 0, y = 0]: readonly number[]): number =>
    interpret(height, { ...numbers, x, 'x.x': x, 'x.y': y }, tables).result!;
  const counts = { sticking: 0, sliding: 0 };
  for (let i = job.starts[0]!.position.length; i < trajectory.position.length; i += dimension) {
    const position = [...trajectory.position.subarray(i, i + dimension)];
    if (position.at(-1)! > heightAt(position) + 1e-9) continue;
    const speed = Math.hypot(...trajectory.velocity.subarray(i, i + dimension));
    counts[speed <= rest ? 'sticking' : 'sliding']++;
  }
  return counts;
}
