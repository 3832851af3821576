// `--set path=value`: single fields of a config from the command line.

import { InputError } from '../../base/input-error.ts';

export interface Assignment {
  /** As it was typed. */
  readonly text: string;
  readonly path: readonly (string | number)[];
  readonly value: unknown;
}

/** Reads `scenario.starts[0].rotation=0.1`; a value that is not JSON is a text. @throws {InputError} */
export function parseAssignment(text: string): Assignment {
  const [, field, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  const isPath = field !== undefined && /^[\w-]+(\.[\w-]+|\[\d+\])*$/.test(field);
  if (!isPath) {
    throw new InputError({
      code: 'invalid',
      where: `--set ${text}`,
      problem: 'this is not of the form path=value. Write, for instance, scenario.evolution.population=50.',
    });
  }
  const path = [...field.matchAll(/[\w-]+/g)].map(([part]) => (/^\d+$/.test(part) ? Number(part) : part));
  return { text, path, value: parsed(value!) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/**
 * A copy of `data` with the assignments made, one after the other; objects and lists on the way are made where there are
 * none.
 */
export function assigned(data: unknown, assignments: readonly Assignment[]): unknown {
  return assignments.reduce<unknown>(
    (changed, assignment) => assign(changed, assignment.path, assignment),
    structuredClone(data),
  );
}

function assign(data: unknown, [key, ...rest]: Assignment['path'], assignment: Assignment): unknown {
  if (key === undefined) return assignment.value;
  if (typeof key === 'number') {
    const list = data ?? [];
    if (Array.isArray(list) && key <= list.length) {
      return Object.assign([...list], { [key]: assign(list[key], rest, assignment) });
    }
    throw refusal(assignment, `there is no list with a place [${key}]`);
  }
  if (data !== undefined && (typeof data !== 'object' || data === null || Array.isArray(data))) {
    throw refusal(assignment, `what "${key}" is to be set in is no object, but ${JSON.stringify(data)}`);
  }
  const fields = (data ?? {}) as Record<string, unknown>;
  return { ...fields, [key]: assign(Object.hasOwn(fields, key) ? fields[key] : undefined, rest, assignment) };
}

const refusal = ({ text }: Assignment, fault: string): InputError =>
  new InputError({
    code: 'invalid',
    where: `--set ${text}`,
    problem: `${fault}. Set the whole field instead.`,
  });
