// The kinds of controllers that there are, and the formats that follow from them. Adding one is a file and a line here;
// those who use the library add theirs with {@link registerController}.

import { z } from 'zod';
import { coupledOscillators } from './coupled-oscillators.ts';
import type { ControllerKind, ControllerSettings } from './kind.ts';
import { none } from './none.ts';
import { oscillators } from './oscillators.ts';
import { perceptron } from './perceptron.ts';
import { recurrent } from './recurrent.ts';

const builtIn = [perceptron, oscillators, coupledOscillators, recurrent, none] as const;

const kinds = new Map<string, ControllerKind>(builtIn.map((kind) => [kind.name, kind]));

/**
 * Adds a kind of controller to those that scenarios and robot files can name, in this thread; worker threads and later
 * runs of a program have to register it again before they read any.
 *
 * @returns A function that takes it away again.
 * @throws {RangeError} where there is one of this name already
 */
export function registerController(kind: ControllerKind): () => void {
  if (kinds.has(kind.name)) throw new RangeError(`There is a controller of kind "${kind.name}" already.`);
  kinds.set(kind.name, kind);
  made.clear();
  return () => {
    kinds.delete(kind.name);
    made.clear();
  };
}

/** @throws {RangeError} where nothing of this name is registered */
export function controllerKind({ kind }: ControllerSettings): ControllerKind {
  const found = kinds.get(kind);
  if (found) return found;
  throw new RangeError(
    `There is no controller of kind "${kind}"; there are ${[...kinds.keys()].join(', ')}. ` +
      'One of your own has to be registered first, with registerController.',
  );
}

type Format = 'settings' | 'stored';
type Objects = [z.ZodObject, ...z.ZodObject[]];
const made = new Map<Format, z.ZodType>();

/** Built anew where a kind has been registered since. */
function unionOf(format: Format): z.ZodType {
  const known = made.get(format);
  if (known) return known;
  const union = z.discriminatedUnion('kind', [...kinds.values()].map((kind) => kind[format]) as Objects);
  made.set(format, union);
  return union;
}

/** A schema that always is the union of what is registered now; zod's own lazy one would keep the first. */
function registered<S extends z.ZodType>(format: Format): S {
  const schema = z.lazy(() => unionOf(format));
  Object.defineProperty(schema._zod, 'innerType', { get: () => unionOf(format) });
  return schema as unknown as S;
}

type SchemasOf<Kinds extends readonly ControllerKind[], F extends Format> = {
  -readonly [K in keyof Kinds]: Kinds[K][F];
};

/** As a type: what the built-in kinds have in one format. */
type UnionOf<F extends Format> = z.ZodDiscriminatedUnion<SchemasOf<typeof builtIn, F>>;

/** The controller of a scenario. As types there are the built-in kinds alone. */
export const settingsUnion = registered<UnionOf<'settings'>>('settings');

/** The controller of a robot's file. */
export const storedUnion = registered<UnionOf<'stored'>>('stored');
