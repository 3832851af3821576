// The JSON Schemas of the file formats, derived from what parses them.

import { z } from 'zod';
import { formatJSON } from '../../base/format-json.ts';
import { robotSchema } from '../../control/robot/robot.ts';
import { scenarioSchema } from '../../scenarios/scenario.ts';
import { configSchema } from '../run/config-schema.ts';

type JSONSchema = z.core.JSONSchema.JSONSchema;

/** The texts of the schemas by file name. */
export function schemas(): Record<string, string> {
  return {
    'config.schema.json': text(configJSONSchema(), 'The config of a run of morphograd'),
    'robot.schema.json': text(jsonSchema(robotSchema), 'A robot of morphograd'),
    'scenario.schema.json': text(jsonSchema(scenarioSchema), 'A scenario of morphograd'),
  };
}

const jsonSchema = (schema: z.ZodType): JSONSchema => z.toJSONSchema(schema, { io: 'input' });

function text({ $schema, ...rest }: JSONSchema, title: string): string {
  return formatJSON({ $schema, title, ...rest });
}

/** A config says of its scenario only what is to change. */
function configJSONSchema(): JSONSchema {
  const config = jsonSchema(configSchema);
  const { $schema: _, ...scenario } = jsonSchema(scenarioSchema);
  const { description } = config.properties!.scenario as JSONSchema;
  const changed = { anyOf: [{ type: 'string' }, withoutDemands(scenario)], description } as JSONSchema;
  return { ...config, properties: { ...config.properties, scenario: changed } };
}

/** Any part of what the schema describes: no field is required, and what tells kinds apart may be left out. */
function withoutDemands(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withoutDemands);
  if (typeof schema !== 'object' || schema === null) return schema;
  const entries = Object.entries(schema).filter(
    ([key, value]) => !(key === 'required' && Array.isArray(value)),
  );
  return Object.fromEntries(
    entries.map(([key, value]) => [key === 'oneOf' ? 'anyOf' : key, withoutDemands(value)]),
  );
}
