// Runs a command where the webgpu package finds an adapter: `npm run gpu -- node dist/cli/main.js devices`.

import { spawnSync } from 'node:child_process';
import { gpuEnvironment } from './software-gpu.ts';

const [command, ...args] = process.argv.slice(2);
if (!command) {
  console.error('Name the command to run, for example: npm run gpu -- node dist/cli/main.js devices');
  process.exit(2);
}
const { status, error } = spawnSync(command, args, {
  stdio: 'inherit',
  env: { ...process.env, ...gpuEnvironment() },
});
if (error) console.error(`The command "${command}" could not be started: ${error.message}`);
process.exit(status ?? 1);
