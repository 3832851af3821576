// morphograd view: robots live in the browser.

import { fileURLToPath } from 'node:url';
import { type Command, Option } from 'commander';
import { spaceOf } from '../../evolve/parts/choose.ts';
import { isRun } from '../../evolve/store/read-connection.ts';
import { robotFilesSource } from '../../render/viewer/server/robot-files.ts';
import { runStoreSource } from '../../render/viewer/server/run-store.ts';
import { serveView } from '../../render/viewer/server/serve.ts';
import { notePieces, robotPath } from '../files/robot-file.ts';
import { openRunWith } from '../run/open.ts';
import { allowModulesOption, whole } from '../terminal/options.ts';
import { print } from '../terminal/output.ts';
import { whenStopped } from '../terminal/signals.ts';

interface Options {
  readonly port: number;
  readonly allowModules?: true;
}

const HELP = `
The page simulates and teaches the robots itself. While a run goes on it shows new robots as they come. Any robot of a run
can be seen: the server learns weights again that the run did not keep. It answers to this machine only, until Ctrl-C.
Without robots the page shows those that come with morphograd; the same page lies in dist/site, for any server of files.

Examples:
  morphograd view
  morphograd view runs/walk-1
  morphograd view one.json another.json
  morphograd view quadruped                   a body in space that comes with morphograd
`;

/** The page, beside the folder of this file in the package. */
const SITE = fileURLToPath(new URL('../../site', import.meta.url));

export function addView(program: Command): void {
  program
    .command('view')
    .description('Show robots live in the browser: the folder of a run, or robot files.')
    .argument('[robots...]', "a run's folder, folders of robot files, robot files")
    .addOption(
      new Option('--port <n>', 'port to listen on; by default one that is free')
        .argParser(whole(0, 65_535))
        .default(0, 'free'),
    )
    .addOption(allowModulesOption())
    .addHelpText('after', HELP)
    .action(view);
}

async function view(paths: readonly string[], { port, allowModules }: Options): Promise<void> {
  const [first, ...others] = paths;
  const reader =
    first !== undefined && others.length === 0 && isRun(first)
      ? await openRunWith(first, allowModules)
      : undefined;
  // What is missing is to be known now, and not when the page asks for a robot.
  if (reader) spaceOf(reader.config.scenario, reader.parts);
  const run = reader && runStoreSource(reader);
  const source = run ?? (paths.length > 0 ? robotFilesSource(paths.map(robotPath), notePieces) : undefined);
  const server = await serveView({ site: SITE, port, ...(source && { source }) });
  print(`Open ${server.url} in a browser. Ctrl-C ends.`);
  await new Promise<void>((resolve) => {
    whenStopped(() => resolve());
  });
  await server.close();
  await run?.close();
  reader?.close();
}
