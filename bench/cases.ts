// What is measured: each case prepares its work once and then does it in small portions, counting units done.

import { stream } from '../base/random.ts';
import { initialController } from '../control/initialise.ts';
import type { PerceptronController } from '../control/robot/controller.ts';
import { createTask, jobOf } from '../control/task.ts';
import { triangleSpace } from '../evolve/genotypes/triangles/triangles.ts';
import { builtInScenario } from '../evolve/parts/scenario.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import { createWasmBackend } from '../sim/backends/wasm/backend.ts';
import type { Body } from '../sim/body/body.ts';

/** A unit of work with everything that its time depends on. */
export interface CaseRequest {
  readonly name: CaseName;
  readonly rolloutsPerBody: number;
}

export type CaseName = keyof typeof cases;

/** Does one portion of work and gives the number of units done. */
export type Portion = () => Promise<number>;

interface Case {
  readonly unit: string;
  readonly what: string;
  readonly prepare: (rolloutsPerBody: number) => Promise<Portion>;
}

const BODIES = 8;
/** Evaluations of a body in succession; fewer than in learning, so that a turn sees several bodies. */
const EVALUATIONS = 6;

export const cases = {
  'forward-81-272': {
    unit: 'spring-steps/s',
    what: 'forward step of 81 masses and 272 springs, no controller',
    prepare: async (rolloutsPerBody) => {
      const scenario = {
        ...withStarts(builtInScenario('eldir'), rolloutsPerBody),
        controller: { kind: 'none' } as const,
      };
      const task = createTask(scenario);
      const backend = createWasmBackend({ precision: 'single' });
      const session = await backend.open(task.program, jobOf(task, gridBody(9), scenario.controller));
      return async () => {
        await session.run({ steps: scenario.steps, gradient: false });
        return 272 * scenario.steps * rolloutsPerBody;
      };
    },
  },
  'eldir-forward': {
    unit: 'rollouts/s',
    what: "ELDiR's protocol on random bodies, forward only",
    prepare: (rolloutsPerBody) => eldir(rolloutsPerBody, false),
  },
  'eldir-gradient': {
    unit: 'rollouts/s',
    what: "ELDiR's protocol on random bodies, forward and backward, every step stored",
    prepare: (rolloutsPerBody) => eldir(rolloutsPerBody, true),
  },
  'eldir-gradient-checkpointed': {
    unit: 'rollouts/s',
    what: 'the same, recomputed from a checkpoint every 32 steps',
    prepare: (rolloutsPerBody) => eldir(rolloutsPerBody, true, 32),
  },
} as const satisfies Record<string, Case>;

/** Poses at slightly different heights, one controller for all of them. */
function withStarts(scenario: Scenario, count: number): Scenario {
  const starts = Array.from({ length: count }, (_, i) => ({
    offset: [0, 0.005 * i],
    rotation: 0,
    velocity: [0, 0],
  }));
  return { ...scenario, starts };
}

/** The bodies that all who are compared simulate, with their weights. */
export function benchSubjects() {
  const space = triangleSpace();
  const { controller: settings } = builtInScenario('eldir');
  return Array.from({ length: BODIES }, (_, i) => {
    const { body } = space.develop(space.random(stream(i, 'bench')));
    return { body, controller: initialController(settings, body, 1) as PerceptronController };
  });
}

/** As in learning: a body is opened, evaluated some times in succession, and closed. */
async function eldir(rolloutsPerBody: number, gradient: boolean, segment?: number): Promise<Portion> {
  const task = createTask(withStarts(builtInScenario('eldir'), rolloutsPerBody));
  const backend = createWasmBackend({ precision: 'single' });
  const jobs = benchSubjects().map(({ body, controller }) => jobOf(task, body, controller));
  const options = { steps: task.scenario.steps, gradient, ...(segment !== undefined && { segment }) };
  let turn = 0;
  return async () => {
    const session = await backend.open(task.program, jobs[turn++ % jobs.length]!);
    for (let evaluation = 0; evaluation < EVALUATIONS; evaluation++) await session.run(options);
    session.close();
    return EVALUATIONS * rolloutsPerBody;
  };
}

/** A square lattice of `side` × `side` masses with both diagonals, ELDiR's constants, a little above the ground. */
export function gridBody(side: number): Body {
  const spacing = 0.05;
  const ends: number[] = [];
  const at = (x: number, y: number): number => y * side + x;
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) {
      if (x + 1 < side) ends.push(at(x, y), at(x + 1, y));
      if (y + 1 < side) ends.push(at(x, y), at(x, y + 1));
      if (x + 1 < side && y + 1 < side) ends.push(at(x, y), at(x + 1, y + 1), at(x + 1, y), at(x, y + 1));
    }
  const count = ends.length / 2;
  const place = (i: number): [number, number] => [
    spacing * (i % side),
    0.11 + spacing * Math.floor(i / side),
  ];
  const length = (s: number): number => {
    const [[ax, ay], [bx, by]] = [place(ends[2 * s]!), place(ends[2 * s + 1]!)];
    return Math.hypot(ax - bx, ay - by);
  };
  return {
    dimension: 2,
    masses: {
      count: side * side,
      position: Float64Array.from({ length: 2 * side * side }, (_, i) => place(i >> 1)[i & 1]!),
      velocity: new Float64Array(2 * side * side),
      mass: new Float64Array(side * side).fill(1),
    },
    springs: {
      count,
      ends: Uint32Array.from(ends),
      restLength: Float64Array.from({ length: count }, (_, s) => length(s)),
      stiffness: new Float64Array(count).fill(3e4),
      damping: new Float64Array(count),
      amplitude: new Float64Array(count),
    },
  };
}
