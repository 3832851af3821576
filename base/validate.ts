// Data from outside against a zod schema: typed data, or one paragraph about the first field that is wrong.

import { z } from 'zod';
import { fieldPath, InputError, shown } from './input-error.ts';
import { alternatives, closest } from './text.ts';

export interface ValidateOptions {
  /** The field's path as the user wrote it, where the data was rearranged before it came here. */
  readonly rename?: (path: readonly PropertyKey[]) => readonly PropertyKey[];
}

/**
 * The data as `schema` types it, with defaults filled in. Refinements of a schema give messages that go on from the
 * quoted field: `is 99, but there are 81 masses. Write …`
 *
 * @param where What errors name the data by: a file's path as the user gave it.
 * @throws {InputError} `invalid`
 */
export function validate<S extends z.ZodType>(
  schema: S,
  data: unknown,
  where: string,
  options: ValidateOptions = {},
): z.output<S> {
  const result = schema.safeParse(data, { error: sentence });
  if (result.success) return result.data;
  const { issues } = result.error;
  const isNamed = typeof data === 'object' && data !== null && 'format' in data;
  const issue = (isNamed && issues.find(isFormat)) || (issues.find(isMisspelt) ?? issues[0]!);
  const keys = issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
  const { rename = (path) => path } = options;
  const path = fieldPath([...rename(issue.path), ...keys]);
  throw new InputError({
    code: 'invalid',
    where,
    path,
    problem: path ? issue.message : `the file ${issue.message}`,
  });
}

/** A file of another format has none of the fields that are due, so this goes first. */
const isFormat = ({ code, path }: z.core.$ZodIssue): boolean =>
  code === 'invalid_value' && path.length === 1 && path[0] === 'format';

/** A misspelt field is often the reason why another is missing. */
const isMisspelt = ({ code }: z.core.$ZodIssue): boolean => code === 'unrecognized_keys';

type RawIssue = Parameters<z.core.$ZodErrorMap>[0];

const kinds: Readonly<Record<string, string>> = {
  number: 'a finite number',
  int: 'a whole number',
  string: 'a text',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

/** What is wrong with a field and what it must be, to be read after its name. */
function sentence(issue: RawIssue): string {
  if (issue.code === 'unrecognized_keys') return unknownField(issue);
  // The name of an entry, of which its own schema says what is wrong.
  if (issue.code === 'invalid_key') return issue.issues[0]!.message;
  if (issue.input === undefined) return `is missing. Write ${expected(issue)}.`;
  const other = otherFormat(issue);
  if (other) return other;
  const near = nearest(issue);
  return `must be ${expected(issue)}, but is ${found(issue)}.${near ? ` Did you mean "${near}"?` : ''}`;
}

/** Formats are called `morphograd/robot` and the like. */
function otherFormat(issue: RawIssue): string | undefined {
  if (issue.code !== 'invalid_value') return undefined;
  const [found, due] = [issue.input, issue.values[0]].map(
    (name) => /^morphograd\/(\w+)$/.exec(String(name))?.[1],
  );
  return (
    found && due && `is ${JSON.stringify(issue.input)}: the file is a ${found}, not a ${due}. Name another.`
  );
}

function unknownField(issue: RawIssue & { code: 'unrecognized_keys' }): string {
  const known = issue.inst instanceof z.ZodObject ? Object.keys(issue.inst.shape) : [];
  const near = closest(issue.keys[0]!, known);
  if (near) return `is not a field of the format. Did you mean "${near}"?`;
  return `is not a field of the format. Leave it out; the fields here are ${known.join(', ')}.`;
}

function expected(issue: RawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      // What is missing altogether is not told apart by zod.
      if (issue.inst instanceof z.ZodNumberFormat) return kinds.int!;
      return kinds[issue.expected] ?? issue.expected;
    case 'invalid_value':
      return alternatives(issue.values.map((value) => JSON.stringify(value)));
    case 'invalid_union':
      return issue.input === undefined || !issue.discriminator
        ? 'one of the forms that the schema lists'
        : alternatives(optionsOf(issue).map((option) => JSON.stringify(option)));
    case 'too_small':
      return bound(issue.origin, issue.inclusive ? 'at least' : 'above', Number(issue.minimum), 'or more');
    case 'too_big':
      return bound(issue.origin, issue.inclusive ? 'at most' : 'below', Number(issue.maximum), 'or fewer');
    case 'invalid_format':
      return `a text like ${issue.pattern ?? issue.format}`;
    default:
      return 'something else';
  }
}

function bound(origin: string, relation: string, limit: number, countRelation: string): string {
  if (origin === 'array') return `a list of ${limit} ${countRelation}`;
  if (origin === 'string') return `a text of ${limit} characters ${countRelation}`;
  return `${relation} ${limit}`;
}

const optionsOf = (issue: RawIssue & { code: 'invalid_union' }): string[] =>
  'options' in issue && Array.isArray(issue.options) ? issue.options.map(String) : [];

/** What stands there; of an object that is told apart by one field, that field. */
function found({ code, input, ...issue }: RawIssue): string {
  const key = code === 'invalid_union' && 'discriminator' in issue ? issue.discriminator : undefined;
  if (typeof key !== 'string' || typeof input !== 'object' || input === null) return shown(input);
  const value = (input as Record<string, unknown>)[key];
  return value === undefined ? 'missing' : shown(value);
}

function nearest(issue: RawIssue): string | undefined {
  if (issue.code === 'invalid_value') {
    return typeof issue.input === 'string' ? closest(issue.input, issue.values.map(String)) : undefined;
  }
  if (issue.code !== 'invalid_union' || !issue.discriminator) return undefined;
  const value = (issue.input as Record<string, unknown>)[issue.discriminator];
  return typeof value === 'string' ? closest(value, optionsOf(issue)) : undefined;
}
