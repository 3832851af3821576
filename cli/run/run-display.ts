// What a user sees of a run while it goes on: text with a line of progress, one JSON object a line, or nothing.

import { existsSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { counted } from '../../base/text.ts';
import type { EvaluationResult } from '../../evolve/evaluate/evaluate.ts';
import { HISTORY } from '../../evolve/run/history.ts';
import type { GenerationSummary } from '../../evolve/run/summary.ts';
import { DATABASE } from '../../evolve/store/connection.ts';
import { CONFIG, type RunStore, robotFile } from '../../evolve/store/store.ts';
import { complain, duration, print, short, table } from '../terminal/output.ts';
import { Progress } from '../terminal/progress.ts';
import { workloadOf } from '../terminal/time-left.ts';
import { REPORT } from './report.ts';

export interface RunDisplay {
  begin(store: RunStore, backend: string, workers: number): void;
  evaluation(result: EvaluationResult): void;
  generation(summary: GenerationSummary): void;
  /** Something that happens besides. */
  notice(text: string): void;
  /** @param problem Why the run has failed, though it is complete; null if it has not. */
  end(store: RunStore, outcome: 'complete' | 'stopped', problem: string | null): void;
  close(): void;
}

export interface DisplayOptions {
  readonly quiet?: true;
  readonly json?: true;
}

export function runDisplay({ quiet, json }: DisplayOptions): RunDisplay {
  if (json) return jsonDisplay();
  return quiet ? quietDisplay() : textDisplay();
}

/** Notices are worth a line even to those who want none: they say what is not as it should be. */
const quietDisplay = (): RunDisplay => ({
  begin: () => {},
  evaluation: () => {},
  generation: () => {},
  notice: (text) => complain(text),
  end: (_store, _outcome, problem) => {
    if (problem !== null) complain(problem);
  },
  close: () => {},
});

function jsonDisplay(): RunDisplay {
  const say = (event: string, fields: object): void => print(JSON.stringify({ event, ...fields }));
  return {
    begin({ folder, read }, backend, workers) {
      const { scenario, seed } = read.config;
      const { population, generations, rollouts } = scenario.evolution;
      const after = read.latest()?.generation ?? null;
      say('begin', {
        folder,
        scenario: scenario.name,
        seed,
        population,
        generations,
        rollouts,
        backend,
        workers,
        after,
      });
    },
    evaluation: () => {},
    generation: (summary) => say('generation', summary),
    notice: (text) => say('notice', { text }),
    end(store, outcome, problem) {
      const { folder, read } = store;
      const files = filesOf(store).map(({ name }) => join(folder, name));
      say('end', { outcome, problem, folder, files: [...files, ...robotsOf(store)], ...read.latest() });
    },
    close: () => {},
  };
}

function textDisplay(): RunDisplay {
  let progress: Progress | undefined;
  return {
    begin(store, backend, workers) {
      const { scenario, seed } = store.read.config;
      const { population, generations } = scenario.evolution;
      const done = store.read.generations();
      const latest = done.at(-1);
      progress = new Progress({
        workload: workloadOf(scenario, seed, workers, store.read.parts),
        done,
        stream: process.stderr,
      });
      const what = latest
        ? `Resuming "${scenario.name}" after generation ${latest.generation} of ${generations}`
        : `Evolving "${scenario.name}": ${counted(population, 'robot')}, ${counted(generations, 'generation')}, ` +
          `${counted(scenario.learning.updates, 'learning step')} each`;
      print(`${what}, seed ${seed}, on the ${backend} backend with ${counted(workers, 'worker')}.`);
      progress.begin();
    },
    evaluation: (result) => progress?.evaluation(result),
    generation: (summary) => progress?.generation(summary),
    notice(text) {
      progress?.clear();
      complain(text);
    },
    end(store, outcome, problem) {
      progress?.clear();
      print(...conclusion(store, outcome, progress!));
      if (problem !== null) complain(problem);
    },
    close: () => progress?.clear(),
  };
}

interface RunFile {
  /** Within the run's folder. */
  readonly name: string;
  readonly holds: string;
}

/** What a run writes besides robots. */
function filesOf({ folder }: RunStore): RunFile[] {
  return [
    { name: REPORT, holds: 'curves, pictures and figures of the run; open it in a browser' },
    { name: HISTORY, holds: 'fitness, diversity, rollouts and time of each generation' },
    { name: DATABASE, holds: 'every robot that was tried: parents, genotype, learning curve' },
    { name: CONFIG, holds: 'what was run; evolve --config runs it again' },
  ].filter(({ name }) => existsSync(join(folder, name)));
}

/** Files of the best robots, best first; of a run that was stopped early perhaps none. */
const robotsOf = ({ folder, read }: RunStore): string[] =>
  Array.from({ length: read.config.top }, (_, i) => join(folder, robotFile(i + 1))).filter((file) =>
    existsSync(file),
  );

function conclusion(store: RunStore, outcome: string, progress: Progress): string[] {
  const { folder, read } = store;
  const summaries = read.generations();
  const [first, last] = [summaries[0], summaries.at(-1)];
  const resume = `Go on with: morphograd resume ${folder}`;
  if (!first || !last) return [`Stopped in generation 0; what was evaluated is kept. ${resume}`];
  const { generations, population } = read.config.scenario.evolution;
  const count = (of: (summary: GenerationSummary) => number): number =>
    summaries.reduce((sum, summary) => sum + of(summary), 0);
  const robots = robotsOf(store);
  const files = filesOf(store).map(({ name, holds }): [string, string] => [name, holds]);
  if (robots.length > 0) files.splice(1, 0, [range(robots, folder), 'the best robots, best first']);
  return [
    `${count(({ evaluated }) => evaluated)} robots, ${progress.rollouts} rollouts in ${duration(progress.seconds)}.`,
    ...quarantine(summaries),
    `Written to ${folder}:`,
    ...table(files).map((line) => `  ${line}`),
    ...(robots[0] ? [`See it again: morphograd replay ${robots[0]}`] : []),
    ...(outcome === 'stopped'
      ? [
          `Stopped after generation ${last.generation} of ${generations}; what was evaluated since is kept. ${resume}`,
        ]
      : []),
    `Best fitness: ${fitness(first.best)} in generation 0, ${fitness(last.best)} in generation ${last.generation}; ` +
      `${last.distinct} different bodies among ${population}.`,
  ];
}

function range(files: readonly string[], folder: string): string {
  const first = relative(folder, files[0]!);
  return files.length < 2 ? first : `${first} … ${basename(files.at(-1)!)}`;
}

const fitness = (value: number | null): string => (value === null ? 'none' : short(value));

function quarantine(summaries: readonly GenerationSummary[]): string[] {
  const quarantined = summaries.flatMap((summary) => summary.quarantined);
  const [first] = quarantined;
  if (!first) return [];
  const robots = counted(quarantined.length, 'robot');
  return [
    `${robots} quarantined, for the simulation cannot be believed, such as ${first.id}: ${first.reason}`,
  ];
}
