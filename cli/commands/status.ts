// morphograd status: one run, also while it goes on.

import type { Command } from 'commander';
import { counted } from '../../base/text.ts';
import { objectivesIn } from '../../evolve/descriptors/descriptors.ts';
import { phases } from '../../evolve/run/stopwatch.ts';
import type { GenerationSummary } from '../../evolve/run/summary.ts';
import { openRun, type RunReader } from '../../evolve/store/reader.ts';
import { readQueueLine } from '../run/queue.ts';
import { stateOf } from '../run/run-state.ts';
import { duration, print, short, table } from '../terminal/output.ts';

const EVENTS = 5;

export function addStatus(program: Command): void {
  program
    .command('status')
    .description('Show how a run stands, also while it goes on.')
    .argument('<run>', 'folder of a run')
    .option('--json', 'print one JSON object')
    .action(run);
}

async function run(folder: string, { json }: { readonly json?: true }): Promise<void> {
  const reader = openRun(folder);
  try {
    if (json) {
      const { scenario, seed, backend } = reader.config;
      const state = stateOf(reader);
      const facts = { folder, state, scenario: scenario.name, seed, backend, evaluated: reader.count() };
      print(
        JSON.stringify({
          ...facts,
          queue: state === 'running' ? readQueueLine(folder) : null,
          evaluatedBy: Object.fromEntries(reader.evaluatedBy()),
          latest: reader.latest(),
          best: bestOf(reader),
          sessions: reader.sessions(),
          events: reader.events(EVENTS),
        }),
      );
    } else print(...lines(reader));
  } finally {
    reader.close();
  }
}

function lines(reader: RunReader): string[] {
  const { folder, config } = reader;
  const { scenario, seed, backend } = config;
  const summaries = reader.generations();
  const latest = summaries.at(-1);
  const state = stateOf(reader);
  const queue = state === 'running' ? readQueueLine(folder) : null;
  const rows: [string, string][] = [
    [
      'state',
      state === 'stopped' || state === 'broken off'
        ? `${state}; go on with: morphograd resume ${folder}`
        : state,
    ],
    ['task', `"${scenario.name}", seed ${seed}, ${backend} backend`],
    ...(latest ? progressRows(latest, summaries, scenario.evolution.generations) : []),
    ['robots', `${reader.count()} born`],
    ...(queue === null ? [] : [['queue', queue] as [string, string]]),
    ...bestRows(reader),
    ...sessionRows(reader),
  ];
  const events = reader.events(EVENTS).map(({ at, kind, text }) => `  ${at}  ${kind}${text && `: ${text}`}`);
  return [...table(rows), 'Latest events:', ...events];
}

/** The fittest robot so far, with what the scenario's named objectives came to; null: there is none. */
function bestOf(reader: RunReader) {
  const [best] = reader.fittest(1);
  if (!best) return null;
  const { id, fitness, descriptors } = best;
  return { id, fitness, objectives: Object.fromEntries(objectivesIn(descriptors)) };
}

function bestRows(reader: RunReader): [string, string][] {
  const best = bestOf(reader);
  if (!best) return [];
  const told = Object.entries(best.objectives).map(([name, value]) => `, ${name} ${short(value)}`);
  return [['best', `${best.id}: fitness ${short(best.fitness)}${told.join('')}`]];
}

function progressRows(
  latest: GenerationSummary,
  summaries: readonly GenerationSummary[],
  generations: number,
): [string, string][] {
  const number = (value: number | null): string => (value === null ? 'none' : short(value));
  const seconds = summaries.reduce((sum, summary) => sum + summary.seconds, 0);
  const share = phases.map((phase) => {
    const spent = summaries.reduce((sum, summary) => sum + summary.phases[phase], 0);
    return `${phase} ${((100 * spent) / seconds).toFixed(1)} %`;
  });
  const quarantined = summaries.reduce((sum, summary) => sum + summary.quarantined.length, 0);
  return [
    ['generation', `${latest.generation} of ${generations}`],
    ['fitness', `best ${number(latest.best)}, mean ${number(latest.mean)}, median ${number(latest.median)}`],
    [
      'diversity',
      `${number(latest.diversity)} genes on average, ${counted(latest.distinct, 'different body').replace('bodys', 'bodies')}`,
    ],
    ...(latest.coverage === null
      ? []
      : [
          [
            'archive',
            `${(100 * latest.coverage).toFixed(1)} % filled, QD-score ${short(latest.qdScore!)}`,
          ] as [string, string],
        ]),
    [
      'rollouts',
      `${latest.totalRollouts}${quarantined ? `, ${counted(quarantined, 'robot')} quarantined` : ''}`,
    ],
    ['time', `${duration(seconds)}: ${share.join(', ')}`],
  ];
}

function sessionRows(reader: RunReader): [string, string][] {
  const session = reader.sessions().at(-1);
  if (!session) return [];
  const { cpu, cores, node, workers, packageVersion } = session.machine;
  const machine = `${cpu}, ${counted(cores, 'core')}, Node.js ${node}, morphograd ${packageVersion}`;
  return [
    [
      'session',
      `since ${session.began}${session.ended ? ` until ${session.ended}` : ''}, ${counted(workers, 'worker')}`,
    ],
    ['machine', machine],
  ];
}
