// How long a run will still take: at first from what it is to do and how fast such machines are, then more and more from
// what its latest generations took.

import { stream } from '../../base/random.ts';
import { median } from '../../base/statistics.ts';
import { spaceOf } from '../../evolve/parts/choose.ts';
import type { Parts } from '../../evolve/parts/parts.ts';
import type { Scenario } from '../../scenarios/scenario.ts';

/** What a generation is expected to be. */
export interface Births {
  readonly robots: number;
  /** Episodes, of all of them together. */
  readonly rollouts: number;
}

/** What a run is to do, and what is expected of it before anything is measured. */
export interface Workload {
  /** After the first. */
  readonly generations: number;
  /** Random robots. */
  readonly first: Births;
  /** Each later generation. */
  readonly later: Births;
  /** Episodes after which the run ends, if it is to. */
  readonly most?: number;
  /** Of an episode with its gradient, all workers together [s]. */
  readonly secondsEach: number;
}

/** A generation that is complete. */
export interface Past {
  readonly rollouts: number;
  /** [s] */
  readonly seconds: number;
}

/** How far a run is. */
export interface Standing {
  /** Generations that are complete, the first among them. */
  readonly complete: number;
  /** The latest of them, oldest first; those after the first one of the run. */
  readonly past: readonly Past[];
  /** Robots of the generation in flight that are done. */
  readonly evaluated: number;
  /** Episodes since the beginning of the run. */
  readonly total: number;
  /** Episodes of this session, and its seconds. */
  readonly session: Past;
}

/** What a CPU core simulates of springs and their gradient [1/s], and what a step costs beside its springs, in springs. */
const SPRING_STEPS = 145e6;
const STEP_COST = 300;

/** Where learners that lag are given up, generations need about this share of their episodes. */
const HALVED = 0.3;

/** Generations that tell what the next ones will take. */
export const WINDOW = 15;

/** Seconds of measurement that an expectation counts for at first, and those after which it counts for nothing. */
const WEIGHT = 1;
const FADED = 10;

/** What is expected of the run of a scenario. */
export function workloadOf(scenario: Scenario, seed: number, workers: number, parts?: Parts): Workload {
  const { evolution, learning, steps } = scenario;
  const { population, children = population, initial, generations, rollouts, halving } = evolution;
  const space = spaceOf(scenario, parts);
  const { body } = space.develop(space.random(stream(seed)));
  const { updates } = learning;
  const { robots = population } = initial;
  return {
    generations,
    first: { robots, rollouts: robots * (1 + Math.min(initial.updates ?? updates, updates)) },
    later: { robots: children, rollouts: children * (1 + updates) * (halving ? HALVED : 1) },
    ...(rollouts && { most: rollouts }),
    secondsEach: (steps * (body.springs.count + STEP_COST)) / SPRING_STEPS / workers,
  };
}

/** [s] */
export function secondsLeft(workload: Workload, standing: Standing): number {
  const { generations, first, most = Number.POSITIVE_INFINITY } = workload;
  const { complete, evaluated, total, past } = standing;
  const toCome = generations + 1 - complete;
  if (toCome <= 0) return 0;
  const later = rolloutsOfGeneration(workload, past);
  const current = complete === 0 ? first : { ...workload.later, rollouts: later };
  const rollouts = (1 - Math.min(evaluated / current.robots, 1)) * current.rollouts + (toCome - 1) * later;
  return Math.max(0, Math.min(rollouts, most - total)) * secondsOfRollout(workload, standing);
}

/** A median at first, for some early generations learn longer than all that follow; what was expected counts as a few. */
function rolloutsOfGeneration({ later }: Workload, past: readonly Past[]): number {
  if (past.length >= WINDOW) return sum(past).rollouts / past.length;
  const expected = Array.from({ length: 3 - Math.floor(past.length / 5) }, () => later.rollouts);
  return median([...expected, ...past.map(({ rollouts }) => rollouts)]);
}

/** Bodies grow in the course of a run, so the latest generations tell it best. */
function secondsOfRollout({ secondsEach }: Workload, { past, session }: Standing): number {
  const measured = past.length < WINDOW ? session : sum(past);
  const weight = WEIGHT * Math.max(0, 1 - session.seconds / FADED);
  return (weight + measured.seconds) / (weight / secondsEach + measured.rollouts);
}

const sum = (past: readonly Past[]): Past => ({
  rollouts: past.reduce((total, { rollouts }) => total + rollouts, 0),
  seconds: past.reduce((total, { seconds }) => total + seconds, 0),
});
