// Runs that never were, as data for reports and comparisons of them.

import { stream } from '../../base/random.ts';
import { spaceOf } from '../../evolve/parts/choose.ts';
import { builtInScenario } from '../../evolve/parts/scenario.ts';
import type { GenerationSummary } from '../../evolve/run/summary.ts';
import type { Ancestor, Person, Portrait, ReportData } from '../../render/report/page/data.ts';
import type { Trajectory } from '../../sim/backends/backend.ts';
import { actuatorsOf, type Body } from '../../sim/body/body.ts';

const walk = builtInScenario('walk');

export function summary(generation: number, changes: Partial<GenerationSummary> = {}): GenerationSummary {
  const mean = Math.log(1 + generation);
  return {
    generation,
    best: mean + 0.5,
    mean,
    median: mean - 0.01,
    lowerQuartile: mean - 0.1,
    upperQuartile: mean + 0.1,
    worst: mean - 0.4,
    population: 8,
    diversity: 20 / (1 + generation),
    distinct: 7,
    age: generation,
    depth: Math.round(generation / 2),
    evaluated: 8,
    duplicates: 0,
    rollouts: 100,
    totalRollouts: 100 * (generation + 1),
    coverage: null,
    qdScore: null,
    seconds: 2,
    phases: { breeding: 0.02, evaluation: 1.95, selection: 0.01, storage: 0.02 },
    quarantined: [],
    ...changes,
  };
}

export const summaries = (count: number, changes: Partial<GenerationSummary> = {}): GenerationSummary[] =>
  Array.from({ length: count }, (_, generation) => summary(generation, changes));

export function person(id: string, changes: Partial<Person> = {}): Person {
  return {
    id,
    number: 0,
    generation: 3,
    island: 0,
    operator: 'bit-flip',
    founded: 0,
    founder: 0,
    depth: 3,
    inheritedLoss: 0,
    rate: 1,
    parents: ['2-1'],
    fitness: 1.25,
    learningCurve: [-0.5, -1, -1.25],
    rollouts: 3,
    descriptors: { size: 12, mass: 12, actuators: 9, 'actuated-fraction': 0.5, 'aspect-ratio': 1 },
    ...changes,
  };
}

/** A body of the walk's space. */
export function someBody(seed = 1): Body {
  const space = spaceOf(walk);
  return space.develop(space.random(stream(seed, 'body'))).body;
}

/** The body pushed along, 0.1 m a step. */
export function pushed(body: Body, steps = 4): Trajectory {
  const { position } = body.masses;
  const frames = Array.from({ length: steps + 1 }, (_, step) =>
    position.map((value, i) => (i % body.dimension === 0 ? value + 0.1 * step : value)),
  );
  const all = Float64Array.from(frames.flatMap((frame) => [...frame]));
  const activation = new Float64Array(steps * actuatorsOf(body).length).fill(0.7);
  return { position: all, velocity: new Float64Array(all.length), activation };
}

export function portrait(id: string, body = someBody()): Portrait {
  return { individual: person(id), body, trajectory: pushed(body) };
}

const ancestor = (id: string, changes: Partial<Ancestor> = {}): Ancestor => ({
  individual: person(id),
  body: someBody(),
  skipped: 0,
  gain: 0.25,
  change: 2,
  ...changes,
});

/** A run with something to show everywhere but in an archive. */
export function reportData(changes: Partial<ReportData> = {}): ReportData {
  const machine = {
    cpu: 'Abacus 9000',
    cores: 4,
    memory: 8 * 2 ** 30,
    platform: 'linux x64',
    node: 'v22.0.0',
    backend: 'cpu',
    workers: 4,
    packageVersion: '1.0.0',
  };
  const ancestors = [ancestor('0-5', { gain: null, change: null }), ancestor('3-7', { skipped: 2 })];
  return {
    folder: 'runs/walk-1',
    state: 'complete',
    scenario: walk,
    seed: 7,
    backend: 'cpu',
    written: '2026-03-01T12:00:00.000Z',
    version: '1.0.0',
    summaries: summaries(12),
    best: [portrait('3-7'), portrait('2-2', someBody(2))],
    lineage: { length: 4, people: ancestors.map(({ individual }) => individual), ancestors },
    archive: null,
    sessions: [
      {
        began: '2026-03-01T11:00:00.000Z',
        ended: '2026-03-01T12:00:00.000Z',
        outcome: 'complete',
        pid: 1,
        machine,
      },
    ],
    events: [{ at: '2026-03-01T11:00:00.000Z', kind: 'begun', text: 'seed 7' }],
    config: '{"seed": 7}\n',
    ...changes,
  };
}
