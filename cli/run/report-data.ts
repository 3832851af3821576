// What the report of a run is made from: read from its store, its best robots simulated once more.

import { formatJSON } from '../../base/format-json.ts';
import { createTask, jobOf } from '../../control/task.ts';
import { binsOf } from '../../evolve/archive/archive.ts';
import type { Genotype } from '../../evolve/genotypes/genotype.ts';
import type { Valid } from '../../evolve/individual/individual.ts';
import { bodyOf, controllerOf } from '../../evolve/individual/learnt.ts';
import { configToJSON } from '../../evolve/run/run-config.ts';
import { lineageOf, milestonesOf } from '../../evolve/search/lineage.ts';
import type { RunReader } from '../../evolve/store/reader.ts';
import type { ArchiveData, Lineage, Portrait, ReportData } from '../../render/report/page/data.ts';
import type { Trajectory } from '../../sim/backends/backend.ts';
import { createWasmBackend } from '../../sim/backends/wasm/backend.ts';
import type { Body } from '../../sim/body/body.ts';
import { version } from '../../version.ts';

/** Robots in the gallery, and ancestors in the lineage. */
const GALLERY = 7;
const ANCESTORS = 12;

/** Among as many of the fittest the gallery looks for different bodies. */
const CANDIDATES = 200;

const EVENTS = 12;

/** @param state What has become of the run. */
export async function reportDataOf(reader: RunReader, state: string): Promise<ReportData> {
  const { workers: _, ...config } = reader.config;
  const { scenario, seed, backend } = config;
  return {
    folder: reader.folder,
    state,
    scenario,
    seed,
    backend,
    written: new Date().toISOString(),
    version,
    summaries: reader.generations(),
    best: await portraits(reader),
    lineage: lineage(reader),
    archive: archive(reader),
    sessions: reader.sessions(),
    events: reader.events(EVENTS),
    config: formatJSON(configToJSON(config)),
  };
}

async function portraits(reader: RunReader): Promise<Portrait[]> {
  const seen = new Set<string>();
  const chosen: Valid<Genotype>[] = [];
  for (const individual of reader.fittest(CANDIDATES)) {
    if (seen.has(individual.key) || chosen.length === GALLERY) continue;
    seen.add(individual.key);
    chosen.push(individual);
  }
  const { scenario } = reader.config;
  const task = createTask(scenario, { gradients: null });
  const backend = createWasmBackend({ precision: 'single' });
  try {
    const made: Portrait[] = [];
    for (const individual of chosen) {
      const born = reader.space.develop(individual.genotype).body;
      const learnt = reader.controllerOf(individual.id);
      const body = learnt ? bodyOf(born, learnt) : born;
      if (!learnt) {
        made.push({ individual, body, trajectory: null });
        continue;
      }
      const session = await backend.open(task.program, jobOf(task, body, controllerOf(learnt)));
      made.push({ individual, body, trajectory: finitePart(await session.record(scenario.steps), body) });
      session.close();
    }
    return made;
  } finally {
    await backend.close();
  }
}

/** Up to the last step at which all masses are somewhere; null if there is none. */
function finitePart(trajectory: Trajectory, { masses, dimension }: Body): Trajectory | null {
  const width = masses.count * dimension;
  const { position, velocity, activation } = trajectory;
  const broken = position.findIndex((value) => !Number.isFinite(value));
  if (broken < 0) return trajectory;
  const states = Math.floor(broken / width);
  if (states < 2) return null;
  const actuators = activation.length / (position.length / width - 1);
  return {
    position: position.subarray(0, states * width),
    velocity: velocity.subarray(0, states * width),
    activation: activation.subarray(0, (states - 1) * actuators),
  };
}

function lineage(reader: RunReader): Lineage {
  const { space } = reader;
  const [best] = reader.fittest(1);
  const steps = best ? lineageOf(reader, space, best) : [];
  const shown = milestonesOf(steps, ANCESTORS);
  return {
    length: steps.length,
    people: steps.map(({ individual }) => individual),
    ancestors: shown.map((index, i) => {
      const step = steps[index]!;
      const skipped = i === 0 ? 0 : index - shown[i - 1]! - 1;
      return { ...step, body: space.develop(step.individual.genotype).body, skipped };
    }),
  };
}

function archive(reader: RunReader): ArchiveData | null {
  const settings = reader.config.scenario.evolution.archive;
  if (!settings) return null;
  const { axes } = settings;
  const elites = [...(reader.search()?.archive ?? [])];
  return { axes, elites: elites.map(([cell, { fitness }]) => ({ bins: binsOf(axes, cell), fitness })) };
}
