// morphograd worker: evaluates for the runs of a queue, until it is stopped.

import '../../sim/backends/node.ts';
import { availableParallelism } from 'node:os';
import { type Command, Option } from 'commander';
import { counted } from '../../base/text.ts';
import { createGpuEvaluator } from '../../evolve/evaluate/gpu-evaluator.ts';
import { connectQueue } from '../../evolve/queue/redis.ts';
import { serveQueue } from '../../evolve/queue/serve.ts';
import { createPool } from '../../evolve/workers/pool.ts';
import { backendKind, preferredBackend, simulationBackends } from '../../sim/backends/registry.ts';
import { urlOf } from '../run/queue.ts';
import { backendOption, path, timeoutOption, whole } from '../terminal/options.ts';
import { complain, print } from '../terminal/output.ts';
import { endNow, stoppable } from '../terminal/signals.ts';

interface Options {
  readonly queue?: string | true;
  readonly workers?: number;
  readonly backend: string;
  readonly timeout: number;
  readonly quiet?: true;
}

const HELP = `
It works for every run that asks in the queue and that it would evaluate to the same bits: of the same version, with the same
program. Start as many as you like, on any machine, at any time; one that dies loses nothing. Ctrl-C lets it finish what it has
in hand.

The password of a server belongs into the URL, or, where others see command lines, into the environment:
  MORPHOGRAD_QUEUE=rediss://user:password@host:6379 morphograd worker

Examples:
  morphograd worker --queue redis://host:6379
  morphograd worker --queue redis://host:6379 --backend gpu
`;

export function addWorker(program: Command): void {
  program
    .command('worker')
    .description('Evaluate robots for the runs of a queue, on this machine.')
    .addOption(
      new Option(
        '--queue [url]',
        'redis://HOST:6379, or rediss:// with TLS; by default $MORPHOGRAD_QUEUE',
      ).argParser(path),
    )
    .addOption(new Option('--workers <n>', 'threads; one for each core by default').argParser(whole(1, 1024)))
    .addOption(backendOption(['auto', ...simulationBackends()]).default('cpu'))
    .addOption(timeoutOption())
    .option('--quiet', 'say nothing unless something is wrong')
    .addHelpText('after', HELP)
    .action(run);
}

async function run({ queue, workers, backend, timeout, quiet }: Options): Promise<void> {
  const server = await connectQueue(urlOf(queue), { onNotice: complain });
  try {
    const kind = backendKind(backend === 'auto' ? await preferredBackend() : backend);
    const together = kind.evaluates === 'together';
    const threads = together ? 1 : (workers ?? availableParallelism());
    const onBreakdown = ({ id, reason }: { readonly id: string; readonly reason: string }): void =>
      complain(`${id}: ${reason}`);
    const evaluator = together
      ? await createGpuEvaluator(() => kind.open())
      : createPool({ workers: threads, timeout, onBreakdown });
    try {
      const service = await serveQueue({ server, evaluator, threads, together, onNotice: complain });
      if (!quiet)
        print(
          `Working for the queue at ${server.name} as ${service.name}: ${kind.name} backend, ${counted(threads, 'thread')}.`,
        );
      await stopped();
      await service.close();
    } finally {
      await evaluator.close();
    }
  } finally {
    server.close();
  }
}

/** Until a signal asks; the second does not wait. */
async function stopped(): Promise<void> {
  const stop = stoppable(
    () => complain('Stopping: finishing the evaluations in hand. Press Ctrl-C again to stop now.'),
    () => endNow('Stopped. What was in hand is evaluated by others.'),
  );
  await new Promise<void>((resolve) => {
    stop.signal.addEventListener('abort', () => resolve());
  });
}
