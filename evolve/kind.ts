// What the parts of a search that a scenario names have in common: a name, a sentence and settings. Whoever brings one,
// be it built in, given to `evolve` or in a module of a scenario, brings the same.

import { z } from 'zod';

/** What the schema of a kind's settings is made with, so that a module needs no zod of its own. */
export interface SettingsTools {
  readonly z: typeof z;
  /** The field that names the kind; it comes first in the object of the settings. */
  readonly named: Readonly<Record<string, z.ZodType>>;
  /** The name of a descriptor. */
  readonly descriptor: z.ZodType<string>;
}

/** A kind of part that a scenario can name. */
export interface Kind {
  /** What scenarios name it by. */
  readonly name: string;
  /** A sentence for those who choose. */
  readonly description: string;
  /**
   * The schema of its settings, with their defaults and a sentence about each: an object that begins with `named`, as in
   * `({ z, named }) => z.strictObject({ ...named, size: z.int().min(1).default(3).describe('…') })`. Without it there are none.
   */
  readonly settings?: (tools: SettingsTools) => z.ZodType;
}

/** The schema of one object that names one of `kinds` and has its settings. */
export function settingsOf<T>(
  kinds: readonly Kind[],
  field: string,
  descriptor: z.ZodType<string>,
): z.ZodType<T> {
  const options = kinds.map(({ name, description, settings }) => {
    const named = { [field]: z.literal(name).describe(description) };
    return settings?.({ z, named, descriptor }) ?? z.strictObject(named);
  });
  const union = z.discriminatedUnion(field, options as unknown as [z.core.$ZodTypeDiscriminable]);
  return union as unknown as z.ZodType<T>;
}
