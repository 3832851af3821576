// The JSON Schemas of the file formats, derived from what parses them.

import { z } from 'zod';
import { formatJSON } from '../../base/format-json.ts';
import { isObject } from '../../base/parse-json.ts';
import { robotSchema } from '../../control/robot/robot.ts';
import { builtInParts } from '../parts/parts.ts';
import { scenarioSchemaFor } from '../parts/scenario.ts';
import { configSchema } from '../run/config-schema.ts';

type JSONSchema = z.core.JSONSchema.JSONSchema;

/** The texts of the schemas by file name. */
export function schemas(): Record<string, string> {
  return {
    'config.schema.json': text(configJSONSchema(), 'The config of a run of morphograd'),
    'robot.schema.json': text(withScenario(jsonSchema(robotSchema)) as JSONSchema, 'A robot of morphograd'),
    'scenario.schema.json': text(jsonSchema(scenarioSchemaFor(builtInParts)), 'A scenario of morphograd'),
  };
}

const jsonSchema = (schema: z.ZodType): JSONSchema => z.toJSONSchema(schema, { io: 'input' });

function text({ $schema, ...rest }: JSONSchema, title: string): string {
  return formatJSON({ $schema, title, ...rest });
}

/** What reads robots takes any parts of a search in their scenario; who writes one is told which there are. */
function withScenario(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withScenario);
  if (!isObject(schema)) return schema;
  const { properties, description } = schema as JSONSchema;
  const isScenario = (properties?.format as JSONSchema | undefined)?.const === 'morphograd/scenario';
  if (isScenario) {
    const { $schema: _, ...scenario } = jsonSchema(scenarioSchemaFor(builtInParts));
    return { ...scenario, description };
  }
  return Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, withScenario(value)]));
}

/** A config says of its scenario only what is to change. */
function configJSONSchema(): JSONSchema {
  const config = jsonSchema(configSchema);
  const { $schema: _, ...scenario } = jsonSchema(scenarioSchemaFor(builtInParts));
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
