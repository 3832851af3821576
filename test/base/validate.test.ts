import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { validate } from '../../base/validate.ts';

const schema = z.strictObject({
  steps: z.int().min(1).default(10),
  rate: z.number().positive().lt(1).default(0.5),
  name: z.string().optional(),
  count: z.int().optional(),
  kind: z.enum(['flat', 'rough']).default('flat'),
  points: z.array(z.array(z.number())).min(1).max(2).optional(),
  law: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('sticky') }),
      z.strictObject({ kind: z.literal('smooth'), friction: z.number() }),
    ])
    .optional(),
});

const wrong: readonly [data: unknown, message: string][] = [
  [{ stps: 1 }, '"stps" is not a field of the format. Did you mean "steps"?'],
  [
    { colour: 1 },
    '"colour" is not a field of the format. Leave it out; the fields here are steps, rate, name, count',
  ],
  [{ steps: 0 }, '"steps" must be at least 1, but is 0.'],
  [{ count: null }, '"count" must be a whole number, but is null.'],
  [{ steps: 1.5 }, '"steps" must be a whole number, but is 1.5.'],
  [{ rate: 0 }, '"rate" must be above 0, but is 0.'],
  [{ rate: 1 }, '"rate" must be below 1, but is 1.'],
  [{ rate: Number.NaN }, '"rate" must be a finite number, but is NaN.'],
  [{ rate: Number.POSITIVE_INFINITY }, '"rate" must be a finite number, but is Infinity.'],
  [{ rate: null }, '"rate" must be a finite number, but is null.'],
  [{ rate: 'NaN' }, '"rate" must be a finite number, but is the text "NaN".'],
  [{ name: 3 }, '"name" must be a text, but is 3.'],
  [{ kind: 'fat' }, '"kind" must be "flat" or "rough", but is the text "fat". Did you mean "flat"?'],
  [{ points: [[1, 'x']] }, '"points[0][1]" must be a finite number, but is the text "x".'],
  [{ points: [] }, '"points" must be a list of 1 or more, but is an empty list.'],
  [{ points: [[], [], []] }, '"points" must be a list of 2 or fewer, but is a list of 3.'],
  [{ law: {} }, '"law.kind" must be "sticky" or "smooth", but is missing.'],
  [
    { law: { kind: 'stiky' } },
    '"law.kind" must be "sticky" or "smooth", but is the text "stiky". Did you mean "sticky"?',
  ],
  [{ law: { kind: 'smooth' } }, '"law.friction" is missing. Write a finite number.'],
  [[], 'the file must be an object, but is an empty list.'],
  [null, 'the file must be an object, but is null.'],
];

describe('validate', () => {
  it('fills in defaults', () => {
    expect(validate(schema, {}, 'a.json')).toEqual({ steps: 10, rate: 0.5, kind: 'flat' });
  });

  it.each(wrong)('says of %j: %s', (data, message) => {
    expect(() => validate(schema, data, 'a.json')).toThrow(`a.json: ${message}`);
  });

  it('names a misspelt field before the one that is missing for it', () => {
    const strict = z.strictObject({ mass: z.number() });
    expect(() => validate(strict, { mas: 1 }, 'a.json')).toThrow('"mas" is not a field of the format.');
  });

  it('names the format before fields that another one has', () => {
    const robot = z.strictObject({ format: z.literal('morphograd/robot'), masses: z.int() });
    expect(() => validate(robot, { format: 'morphograd/scenario', steps: 1 }, 'a.json')).toThrow(
      'a.json: "format" is "morphograd/scenario": the file is a scenario, not a robot.',
    );
    expect(() => validate(robot, { format: 'robot', steps: 1 }, 'a.json')).toThrow(
      '"format" must be "morphograd/robot", but is the text "robot".',
    );
  });

  it('asks for a whole number where one is missing', () => {
    const strict = z.strictObject({ hidden: z.int().min(1) });
    expect(() => validate(strict, {}, 'a.json')).toThrow('"hidden" is missing. Write a whole number.');
  });
});
