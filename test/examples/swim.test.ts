import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { smallSearch, succeeds, temporaryFolder } from '../support/cli.ts';

const EXAMPLE = fileURLToPath(new URL('../../examples/swim', import.meta.url));
const folder = temporaryFolder();

it('breeds solid bodies that swim by the drag of their facets', async () => {
  await succeeds(folder, ['evolve', EXAMPLE, '--out', 'run', ...smallSearch]);
  const best = join('run', 'robots', 'best-1.json');
  const { fitness, verdict } = JSON.parse(await succeeds(folder, ['replay', best, '--json']));
  expect(fitness).toBeGreaterThan(0.02);
  expect(verdict).toBe('identical');
});
