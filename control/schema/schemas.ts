// The JSON Schemas of the file formats, derived from what parses them.

import { z } from 'zod';
import { scenarioSchema } from '../../scenarios/scenario.ts';
import { formatJSON } from '../../sim/format-json.ts';
import { robotSchema } from '../robot.ts';

/** The texts of the schemas by file name. */
export function schemas(): Record<string, string> {
  return {
    'robot.schema.json': text(robotSchema, 'A robot of morphograd'),
    'scenario.schema.json': text(scenarioSchema, 'A scenario of morphograd'),
  };
}

function text(schema: z.ZodType, title: string): string {
  const { $schema, ...rest } = z.toJSONSchema(schema, { io: 'input' });
  return formatJSON({ $schema, title, ...rest });
}
