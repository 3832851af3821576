// The body of a robot's file: a list of masses and a list of springs, each a small object that a person can write.

import { z } from 'zod';
import { nonNegative, positive, single } from '../../base/single.ts';
import { counted } from '../../base/text.ts';
import type { Body, Dimension } from '../../sim/body/body.ts';
import {
  cellVolume,
  type ElementKind,
  type Elements,
  edgeOf,
  edgesVolume,
  elementKinds,
  elementsOf,
  lettersOf,
} from '../../sim/body/elements.ts';
import {
  type CamelCase,
  camelCase,
  type Field,
  type FieldDomain,
  type fields,
  fieldsOf,
  type OwnFields,
  ownArray,
  ownValues,
} from '../../sim/body/fields.ts';

export const MINIMUM_MASSES = 2;
export const MAXIMUM_MASSES = 65_536;
export const MAXIMUM_SPRINGS = 1_000_000;

const vector = z.array(single);
const end = z.int().min(0);
const another = end.describe('Another of its masses.');

/** The number of a field as a file has it; what is infinite or 0 in single precision is refused by its name. */
function numberSchema({ above, least, below, most }: Field): z.ZodType<number, number> {
  let schema = above === 0 ? positive : least === 0 ? nonNegative : single;
  if (above) schema = schema.gt(above);
  if (least) schema = schema.min(least);
  if (below !== undefined) schema = schema.lt(below);
  return most === undefined ? schema : schema.max(most);
}

type Named = typeof fields;
/** A field in a file: a number, or one for each axis. */
type Written<F> = F extends { type: 'f32' } ? number : number[];
type FieldSchemas<D extends FieldDomain> = {
  [Name in keyof Named[D] & string as CamelCase<Name>]: z.ZodOptional<
    z.ZodType<Written<Named[D][Name]>, Written<Named[D][Name]>>
  >;
};

/** What a file says of a field of a mass or an element. */
export function fieldSchema(field: Field): z.ZodOptional<z.ZodType<number | number[], number | number[]>> {
  const number = numberSchema(field);
  const known = typeof field.default === 'number' ? ` Default: ${field.default}.` : '';
  const schema = (field.type === 'f32' ? number : z.array(number)).optional();
  return schema.describe(`${field.meaning}${known} [${field.unit}]`);
}

/** What a file may say of each mass or element, besides its place: the fields of its domain. */
function fieldsSchema<D extends FieldDomain>(domain: D): FieldSchemas<D> {
  const all = [...fieldsOf(domain, 3), ...fieldsOf(domain, 2)];
  return Object.fromEntries(
    all.map(([name, field]) => [camelCase(name), fieldSchema(field)]),
  ) as unknown as FieldSchemas<D>;
}

const entrySchemas = {
  mass: {
    position: vector.describe('[m], one number for each axis; the last one is the height.'),
    velocity: vector.optional().describe('[m/s]; default 0.'),
    ...fieldsSchema('mass'),
  },
  spring: {
    a: end.describe('The mass at the first end; masses are counted from 0.'),
    b: end.describe('The mass at the second end.'),
    ...fieldsSchema('spring'),
  },
  facet: {
    a: end.describe('One of its masses.'),
    b: another,
    c: end.optional().describe('Of bodies in 3D.'),
    ...fieldsSchema('facet'),
  },
  cell: {
    a: end.describe('One of its masses.'),
    b: another,
    c: another,
    d: end.optional().describe('Of bodies in 3D.'),
    ...fieldsSchema('cell'),
  },
} as const;
type EntrySchemas = typeof entrySchemas;

/** What a mass or an element is in a file. @param own Undefined: whatever a scenario may declare. */
function entryOf<D extends FieldDomain>(domain: D, own: OwnFields | undefined) {
  const schema = z.strictObject(entrySchemas[domain]) as unknown as z.ZodObject<
    EntrySchemas[D],
    z.core.$strict
  >;
  if (!own)
    return schema.catchall(
      single.describe('Of a field that the scenario declares.'),
    ) as unknown as typeof schema;
  const declared = Object.entries<Field>(own[domain] ?? {}).map(([name, field]) => [
    camelCase(name),
    fieldSchema(field),
  ]);
  return schema.extend(Object.fromEntries(declared)) as unknown as typeof schema;
}

/**
 * The fields of a body's file.
 * @param own What masses and elements may have besides the fields of all; undefined: anything.
 */
export const bodyFieldsOf = (own: OwnFields | undefined) => ({
  dimension: z.literal([2, 3]).optional().describe('Default: the length of the first position.'),
  masses: z.array(entryOf('mass', own)).min(MINIMUM_MASSES).max(MAXIMUM_MASSES).describe('The point masses.'),
  springs: z.array(entryOf('spring', own)).min(1).max(MAXIMUM_SPRINGS).describe('The springs between them.'),
  facets: z
    .array(entryOf('facet', own))
    .max(MAXIMUM_SPRINGS)
    .optional()
    .describe(
      'Pieces of the boundary, in 2D with the inside on the left of the way from a to b, in 3D counterclockwise as seen ' +
        'from outside. Default: the boundary of the cells.',
    ),
  cells: z
    .array(entryOf('cell', own))
    .max(MAXIMUM_SPRINGS)
    .optional()
    .describe(
      'Pieces of the inside: triangles in 2D, whose masses go round counterclockwise; tetrahedra in 3D, whose masses b, ' +
        'c and d do so as seen from outside, from the side that a is not on.',
    ),
});

/** A body's file where no scenario declares fields. */
export const bodySchema = z.strictObject(bodyFieldsOf({}));
export type BodyFile = z.output<typeof bodySchema>;

/** Takes a field's path and what is wrong with it. */
export type Report = (path: readonly (string | number)[], message: string) => void;

export const dimensionOf = ({ dimension, masses }: BodyFile): Dimension =>
  dimension ?? (masses[0]?.position.length === 3 ? 3 : 2);

/** What no single field shows: vectors of wrong length, springs that join nothing or the same masses again. */
export function checkBody(body: BodyFile, report: Report): void {
  const dimension = dimensionOf(body);
  body.masses.forEach((mass, i) => {
    for (const name of ['position', 'velocity'] as const) {
      const count = mass[name]?.length ?? dimension;
      if (count === dimension) continue;
      report(
        ['masses', i, name],
        `has ${counted(count, 'number')}, but the body has ${dimension} dimensions. Write ${dimension} numbers.`,
      );
    }
  });
  for (const kind of elementKinds) checkElements(body, kind, report);
}

function checkElements(body: BodyFile, kind: ElementKind, report: Report): void {
  const { springs, facets = [], cells = [] } = body;
  const list: readonly Entry[] = { spring: springs, facet: facets, cell: cells }[kind];
  const shapeFault =
    kind === 'facet' ? () => undefined : (kind === 'spring' ? springFaults : cellFaults)(body);
  for (const [i, entry] of list.entries()) {
    const fault = endsFault(body, kind, entry);
    const message = fault?.message ?? shapeFault(entry, i);
    if (message) report([`${kind}s`, i, ...(fault ? [fault.letter] : [])], message);
  }
}

/** What is wrong with an element whose masses there are; undefined: nothing is. */
type ShapeFault = (entry: Entry, i: number) => string | undefined;

function cellFaults(body: BodyFile): ShapeFault {
  const dimension = dimensionOf(body);
  const position = Float64Array.from(body.masses.flatMap((mass) => mass.position));
  // Positions of a wrong length have been reported already.
  if (position.length !== dimension * body.masses.length) return () => undefined;
  return (entry) => {
    const letters = lettersOf('cell', dimension);
    const built = { dimension, masses: { position } };
    const ends = letters.map((letter) => entry[letter] as number);
    if (!(Math.fround(cellVolume(built, ends)) > 0))
      return 'has no volume, or its masses are in the wrong order. Exchange two of them, or leave it out.';
    const rest = letters.slice(1).map((letter, i) => {
      const given = entry[`rest${letter.toUpperCase()}`] as number[] | undefined;
      return given ?? edgeOf(built, ends[0]!, ends[i + 1]!);
    });
    const short = rest.findIndex((edge) => edge.length !== dimension);
    if (short >= 0)
      return `has a rest edge of ${counted(rest[short]!.length, 'number')}. Write ${dimension} numbers.`;
    return Math.fround(edgesVolume(rest)) > 0
      ? undefined
      : 'has no volume at rest, or a negative one: its rest edges are in the wrong order. Exchange two of them, or leave them out.';
  };
}

function springFaults({ masses }: BodyFile): ShapeFault {
  const pairs = new Map<number, number>();
  return (entry, i) => {
    const [a, b] = [entry.a as number, entry.b as number];
    const twin = pairs.get(pairKey(a, b));
    if (twin !== undefined)
      return `joins masses ${a} and ${b}, as springs[${twin}] does. Leave one of the two out.`;
    const [from, to] = [a, b].map((mass) => masses[mass]!.position.map(Math.fround)) as [number[], number[]];
    if (distance(from, to) === 0)
      return `has no length: masses ${a} and ${b} stand in one place. Move one, or leave the spring out.`;
    pairs.set(pairKey(a, b), i);
    return undefined;
  };
}

/** What is wrong with the masses that an element of a file names. */
function endsFault(
  body: BodyFile,
  kind: ElementKind,
  entry: Entry,
): { letter: string; message: string } | undefined {
  const due = lettersOf(kind, dimensionOf(body));
  const last = body.masses.length - 1;
  const extra = ['c', 'd'].find((letter) => entry[letter] !== undefined && !due.includes(letter));
  if (extra) return { letter: extra, message: 'is of bodies in 3D, and this one is in 2D. Leave it out.' };
  const masses = due.map((letter) => entry[letter] as number | undefined);
  for (const [k, mass] of masses.entries()) {
    const letter = due[k]!;
    const twin = due[masses.indexOf(mass)]!;
    if (mass === undefined) return { letter, message: 'is missing, for the body is in 3D. Name the mass.' };
    if (!Number.isInteger(mass) || mass < 0 || mass > last)
      return { letter, message: noSuchMass(mass, last) };
    if (twin !== letter) return { letter, message: `is ${mass}, as "${twin}" is. Name another mass.` };
  }
  return undefined;
}

const noSuchMass = (mass: number, last: number): string =>
  `is ${mass}, but the masses are numbered 0 to ${last}. Name one of them, or add the mass.`;

/** One number for both orders of two masses. */
const pairKey = (a: number, b: number): number => Math.min(a, b) * MAXIMUM_MASSES + Math.max(a, b);

const distance = (a: readonly number[], b: readonly number[]): number =>
  Math.hypot(...a.map((value, axis) => value - (b[axis] ?? 0)));

/** What stands in a file for a mass or an element, as far as its fields go. */
type Entry = Readonly<Record<string, unknown>>;

/** The arrays of a domain's fields; those that no entry names are left out where the body may be without them. */
function arraysFromJSON(
  domain: FieldDomain,
  dimension: Dimension,
  entries: readonly Entry[],
  built: Body,
  own: OwnFields,
): Record<string, unknown> {
  const isWhole = domain === 'mass' || domain === 'spring';
  const isNamed = ([name]: [string, Field]): boolean =>
    entries.some((entry) => entry[camelCase(name)] !== undefined);
  const arrayOf = (name: string, { default: initial }: Field): Float64Array => {
    const values = entries.map(
      (entry, i) => entry[camelCase(name)] ?? (typeof initial === 'number' ? initial : initial(built, i)),
    );
    return Float64Array.from(values.flat() as number[]);
  };
  const named = fieldsOf(domain, dimension).filter((field) => isWhole || isNamed(field));
  const declared = Object.entries<Field>(own[domain] ?? {}).filter(isNamed);
  return {
    ...Object.fromEntries(named.map(([name, field]) => [camelCase(name), arrayOf(name, field)])),
    ...(declared.length > 0 && {
      own: Object.fromEntries(declared.map(([name, field]) => [name, arrayOf(name, field)])),
    }),
  };
}

/** The body of a file that was checked. @param own As the file was read with. */
export function bodyFromJSON(file: BodyFile, own: OwnFields = {}): Body {
  const dimension = dimensionOf(file);
  const zero = new Array<number>(dimension).fill(0);
  const joined = (kind: ElementKind, entries: readonly Entry[]): Elements => {
    const letters = lettersOf(kind, dimension);
    return {
      count: entries.length,
      ends: Uint32Array.from(entries.flatMap((entry) => letters.map((letter) => entry[letter] as number))),
    };
  };
  const bare = {
    dimension,
    masses: {
      count: file.masses.length,
      position: Float64Array.from(file.masses.flatMap(({ position }) => position)),
      velocity: Float64Array.from(file.masses.flatMap(({ velocity = zero }) => velocity)),
    },
    springs: joined('spring', file.springs),
    ...(file.facets && { facets: joined('facet', file.facets) }),
    ...(file.cells && { cells: joined('cell', file.cells) }),
  } as Body;
  const filled = <T extends object>(domain: FieldDomain, list: T, entries: readonly Entry[]): T => ({
    ...list,
    ...arraysFromJSON(domain, dimension, entries, bare, own),
  });
  return {
    dimension,
    masses: filled('mass', bare.masses, file.masses),
    springs: filled('spring', bare.springs, file.springs),
    ...(bare.facets && { facets: filled('facet', bare.facets, file.facets!) }),
    ...(bare.cells && { cells: filled('cell', bare.cells, file.cells!) }),
  };
}

/** A body as its file has it: the fields that it has arrays of. */
export function bodyToJSON(body: Body): z.input<typeof bodySchema> {
  const { dimension, masses, facets, cells } = body;
  const vectorAt = (values: Float64Array, i: number) => [
    ...values.subarray(i * dimension, (i + 1) * dimension),
  ];
  const fieldsAt = (domain: FieldDomain, i: number) =>
    Object.fromEntries([
      ...fieldsOf(domain, dimension).flatMap(([name, field]) => {
        const values = ownArray(body, domain, name);
        if (!values) return [];
        return [[camelCase(name), field.type === 'f32' ? values[i]! : vectorAt(values, i)]];
      }),
      ...Object.entries(ownValues(body, domain)).map(([name, values]) => [camelCase(name), values[i]!]),
    ]);
  const listOf = (kind: ElementKind) => {
    const { count, ends } = elementsOf(body, kind);
    const letters = lettersOf(kind, dimension);
    return Array.from({ length: count }, (_, i) => ({
      ...Object.fromEntries(letters.map((letter, k) => [letter, ends[letters.length * i + k]!])),
      ...fieldsAt(kind, i),
    }));
  };
  return {
    dimension,
    masses: Array.from({ length: masses.count }, (_, i) => ({
      position: vectorAt(masses.position, i),
      velocity: vectorAt(masses.velocity, i),
      ...fieldsAt('mass', i),
    })),
    springs: listOf('spring') as BodyFile['springs'],
    ...(facets && { facets: listOf('facet') as NonNullable<BodyFile['facets']> }),
    ...(cells && { cells: listOf('cell') as NonNullable<BodyFile['cells']> }),
  };
}
