// morphograd queue: who works for a queue, and what waits in it.

import { setTimeout as pause } from 'node:timers/promises';
import { type Command, Option } from 'commander';
import { counted } from '../../base/text.ts';
import { type Board, readBoard } from '../../evolve/queue/board.ts';
import { connectQueue } from '../../evolve/queue/redis.ts';
import { urlOf } from '../run/queue.ts';
import { whole } from '../terminal/options.ts';
import { complain, print, short, table } from '../terminal/output.ts';
import { stoppable } from '../terminal/signals.ts';

interface Options {
  readonly watch?: number | true;
  readonly json?: true;
}

const HELP = `
Examples:
  morphograd queue redis://host:6379
  morphograd queue redis://host:6379 --watch            again every 2 seconds, until Ctrl-C
  morphograd queue redis://host:6379 --json             one JSON object (with --watch, one a line)
`;

export function addQueue(program: Command): void {
  program
    .command('queue')
    .description('Show the workers of a queue, and the jobs that wait and run there.')
    .argument('[url]', 'redis://HOST:6379; by default $MORPHOGRAD_QUEUE')
    .addOption(
      new Option('--watch [s]', 'again every so many seconds, 2 by default').argParser(whole(1, 3600)),
    )
    .option('--json', 'print one JSON object')
    .addHelpText('after', HELP)
    .action(run);
}

async function run(url: string | undefined, { watch, json }: Options): Promise<void> {
  const server = await connectQueue(urlOf(url), { onNotice: complain });
  try {
    const show = async (): Promise<void> => {
      const board = await readBoard(server);
      if (json) print(JSON.stringify(board));
      else print(...lines(board));
    };
    await show();
    if (watch === undefined) return;
    const stop = stoppable(
      () => {},
      () => process.exit(),
    );
    while (!stop.signal.aborted) {
      await pause(1000 * (watch === true ? 2 : watch), undefined, { signal: stop.signal }).catch(() => {});
      if (stop.signal.aborted) break;
      if (!json) print('');
      await show();
    }
  } finally {
    server.close();
  }
}

function lines({ server, workers, runs }: Board): string[] {
  const threads = workers.reduce((sum, worker) => sum + worker.threads, 0);
  const rate = workers.reduce((sum, worker) => sum + worker.rate, 0);
  return [
    `${server}: ${counted(workers.length, 'worker')} with ${counted(threads, 'thread')}, ${short(rate)} robots/s; ${counted(runs.length, 'run')}.`,
    ...(workers.length === 0
      ? []
      : [
          '',
          ...table(
            [
              ['worker', 'backend', 'version', 'threads', 'robots/s', 'robots', 'machine'],
              ...workers.map(({ worker, backend, version, threads, rate, done, machine }) => [
                ...[worker, backend, version, String(threads), short(rate), String(done), machine],
              ]),
            ],
            [3, 4, 5],
          ),
        ]),
    ...(runs.length === 0
      ? []
      : [
          '',
          ...table(
            [
              ['run', 'scenario', 'backends', 'waiting', 'running', 'failed', 'workers', 'coordinator'],
              ...runs.map(({ run, name, backends, waiting, running, failed, isCoordinated, machine }) => [
                ...[run, name, backends.join(', '), String(waiting), String(running), String(failed)],
                String(workers.filter((worker) => worker.runs.includes(run)).length),
                isCoordinated ? machine : 'gone; go on with: morphograd resume RUN --queue URL',
              ]),
            ],
            [3, 4, 5, 6],
          ),
        ]),
    ...runs.flatMap(({ run, refusals, failures }) => [
      ...Object.entries(refusals).map(([who, why]) => `${who} does not work for ${run}: ${why}`),
      ...failures.map((failure) => `A job of ${run} failed: ${failure}`),
    ]),
  ];
}
