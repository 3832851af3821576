// The format of a run's config file (Node only, for it names Node's backends).

import { z } from 'zod';
import '../../sim/backends/node.ts';
import { simulationBackends } from '../../sim/backends/registry.ts';

/** The format of a config file; its scenario is read by `parseConfig`. */
export const configSchema = z.strictObject({
  $schema: z.string().optional().describe('Where editors find the JSON Schema of this file.'),
  format: z.literal('morphograd/config').default('morphograd/config'),
  version: z
    .literal([1, 2])
    .default(2)
    .describe('Of the format; what earlier versions wrote is read as they meant it.'),
  scenario: z
    .union([z.string(), z.record(z.string(), z.unknown())], {
      error: () => 'must be the name or folder of a scenario, or an object of fields of scenario.json.',
    })
    .optional()
    .describe(
      'A name, a folder, a complete scenario (with its "format"), or the fields of scenario.json that are to change.',
    ),
  seed: z.int().optional().describe('It decides the outcome.'),
  backend: z
    .enum(['auto', ...simulationBackends()])
    .optional()
    .describe('What simulates.'),
  workers: z.int().min(1).max(1024).optional().describe('Threads.'),
  top: z.int().min(1).max(100_000).optional().describe('How many of the best robots to write.'),
});
