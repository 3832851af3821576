import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { schemas } from '../../../evolve/schema/schemas.ts';

const read = (path: string): string => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');

const validator = (name: string) => z.fromJSONSchema(JSON.parse(read(`evolve/schema/${name}.schema.json`)));

/** Fields without a sentence about them. */
function undescribed(schema: unknown, path = ''): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  return Object.entries(schema).flatMap(([key, value]) => {
    const inner = undescribed(value, `${path}/${key}`);
    if (key !== 'properties') return inner;
    const bare = Object.entries<{ const?: unknown; description?: string }>(value).filter(
      ([, field]) => field.description === undefined && field.const === undefined,
    );
    return [...inner, ...bare.map(([field]) => `${path}/${field}`)];
  });
}

describe('the JSON Schemas', () => {
  it.each(Object.entries(schemas()))('%s is up to date (else run: npm run schema)', (file, text) => {
    expect(read(`evolve/schema/${file}`)).toBe(text);
  });

  it.each(Object.entries(schemas()))('%s describes every field', (_, text) => {
    expect(undescribed(JSON.parse(text))).toEqual([]);
  });

  it.each(['eldir', 'jump', 'walk'])('take scenario %s, and refuse it with an unknown field', (name) => {
    const scenario = JSON.parse(read(`scenarios/${name}/scenario.json`));
    expect(validator('scenario').safeParse(scenario).error).toBeUndefined();
    expect(validator('scenario').safeParse({ ...scenario, stepz: 1 }).success).toBe(false);
  });

  it('take a config that changes a few fields, names a scenario or has all of one, and refuse an unknown field', () => {
    const config = validator('config');
    const contact = { friction: 0.5 };
    const evolution = { inheritance: 'weights', operators: { grow: 1 }, archive: { axes: [] } };
    expect(
      config.safeParse({ seed: 3, scenario: { contact, evolution: { population: 5 } } }).error,
    ).toBeUndefined();
    expect(config.safeParse({ scenario: 'jump', workers: 2 }).success).toBe(true);
    const walk = JSON.parse(read('scenarios/walk/scenario.json'));
    expect(config.safeParse({ scenario: walk }).error).toBeUndefined();
    expect(config.safeParse({ scenario: { evolution } }).success).toBe(false);
    expect(config.safeParse({ scenario: { evolution: { populations: 5 } } }).success).toBe(false);
    expect(config.safeParse({ sead: 3 }).success).toBe(false);
  });

  it('take a bare body as a robot, and refuse a spring without an end', () => {
    const masses = [{ position: [0, 0] }, { position: [1, 0] }, { position: [0, 1] }];
    const robot = validator('robot');
    expect(robot.safeParse({ masses, springs: [{ a: 0, b: 1 }] }).success).toBe(true);
    expect(robot.safeParse({ body: { masses, springs: [{ a: 0, b: 1 }] } }).success).toBe(true);
    expect(robot.safeParse({ masses, springs: [{ a: 0 }] }).success).toBe(false);
  });
});
