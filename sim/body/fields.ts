// What masses and elements have besides their place: one table a domain. The structs that kernels see, the columns that
// they are bound to, the body's arrays, the files and their checks all follow from here, so that a new field is a line of
// its table and the kernel that reads it.

import { axesOf, type Body, type Dimension, type OwnValues } from './body.ts';
import {
  arityOf,
  type ElementKind,
  edgeOf,
  edgesVolume,
  elementKinds,
  elementsOf,
  lettersOf,
} from './elements.ts';

/** What fields are of. */
export type FieldDomain = 'mass' | ElementKind;
export const fieldDomains: readonly FieldDomain[] = ['mass', ...elementKinds];

/** A number, or a vector, that every mass or element of a kind has. */
export interface Field {
  /** `vecD`: one number for each axis. */
  readonly type: 'f32' | 'vecD';
  /** In a plane D is 2, in space 3. */
  readonly unit: string;
  readonly meaning: string;
  /**
   * What an element has where nothing says otherwise: in bodies given in code, and in files. A function of what was built
   * gives a number for each of the type's components.
   */
  readonly default: number | ((body: Body, element: number) => readonly number[]);
  /** The number must be above this, or at least `least`; below `below`, or at most `most`. */
  readonly above?: number;
  readonly least?: number;
  readonly below?: number;
  readonly most?: number;
  /** Only in bodies of this dimension. */
  readonly dimension?: Dimension;
  /** Bodies given in code have to have numbers of it, for `Masses` or `Springs` say so. */
  readonly required?: true;
}

export type Fields = Readonly<Record<string, Field>>;

/** Fields that a scenario declares besides those below, each one number. */
export type OwnFields = Readonly<Partial<Record<FieldDomain, Fields>>>;

const positive = { above: 0 } as const;
const nonNegative = { least: 0 } as const;

/** From the first mass of an element to mass `end`, as built. */
const edge =
  (kind: ElementKind, end: number) =>
  (body: Body, element: number): number[] => {
    const { ends } = elementsOf(body, kind);
    const first = arityOf(kind, body.dimension) * element;
    return edgeOf(body, ends[first]!, ends[first + end]!);
  };

const restEdge = (end: number, dimension?: Dimension) =>
  ({
    type: 'vecD',
    unit: 'm',
    meaning: `From the first mass to the ${['', 'second', 'third', 'fourth'][end]} at rest; by default as built.`,
    default: edge('cell', end),
    ...(dimension && { dimension }),
  }) as const satisfies Field;

/** By domain and name, as kernels know them. */
export const fields = {
  mass: {
    mass: {
      type: 'f32',
      unit: 'kg',
      meaning: 'Inertia and weight.',
      default: 1,
      ...positive,
      required: true,
    },
  },
  spring: {
    rest_length: {
      type: 'f32',
      unit: 'm',
      meaning: 'Length without force; by default as built.',
      default: (body, element) => [Math.hypot(...edge('spring', 1)(body, element))],
      ...positive,
      required: true,
    },
    stiffness: {
      type: 'f32',
      unit: 'N/m',
      meaning: 'Force per change of length.',
      default: 1e4,
      ...nonNegative,
      required: true,
    },
    damping: {
      type: 'f32',
      unit: 'N s/m',
      meaning: 'Along the axis.',
      default: 20,
      ...nonNegative,
      required: true,
    },
    amplitude: {
      type: 'f32',
      unit: '1',
      meaning:
        'Relative change of the rest length at full activation; 0: not an actuator; below 0: it contracts where others stretch.',
      default: 0.2,
      above: -1,
      below: 1,
      required: true,
    },
  },
  facet: {
    drag_across: {
      type: 'f32',
      unit: 'N s/m^D',
      meaning: "Resistance of a fluid to motion along the facet's normal.",
      default: 20,
      ...nonNegative,
    },
    drag_along: {
      type: 'f32',
      unit: 'N s/m^D',
      meaning: 'Resistance of a fluid to motion within the facet.',
      default: 10,
      ...nonNegative,
    },
  },
  cell: {
    rest_b: restEdge(1),
    rest_c: restEdge(2),
    rest_d: restEdge(3, 3),
    youngs_modulus: {
      type: 'f32',
      unit: 'N/m^(D-1)',
      meaning: 'Stress per strain where the sides are free; in 2D of plane strain.',
      default: 1e4,
      ...nonNegative,
    },
    poisson_ratio: {
      type: 'f32',
      unit: '1',
      meaning: 'Contraction across per extension along.',
      default: 0.3,
      above: -1,
      below: 0.5,
    },
    bulk_modulus: {
      type: 'f32',
      unit: 'N/m^(D-1)',
      meaning: 'Pressure per relative change of volume, of cells that keep their volume.',
      default: 1e4,
      ...nonNegative,
    },
    amplitude: {
      type: 'f32',
      unit: '1',
      meaning: 'Relative change of the length along the direction at full activation; 0: not an actuator.',
      default: 0,
      above: -1,
      below: 1,
    },
    direction: {
      type: 'vecD',
      unit: '1',
      meaning: 'In which fibres lie, of any length, in the cell at rest; by default along the first axis.',
      default: ({ dimension }) => axesOf(dimension).map((_, axis) => (axis === 0 ? 1 : 0)),
    },
    fibre_modulus: {
      type: 'f32',
      unit: 'N/m^(D-1)',
      meaning: 'Stress of fibres per relative change of their length.',
      default: 1e4,
      ...nonNegative,
    },
  },
} as const satisfies Record<FieldDomain, Fields>;

/** A domain's fields in bodies of a dimension, by name; those of a scenario's own come last. */
export const fieldsOf = (domain: FieldDomain, dimension: Dimension, own: OwnFields = {}): [string, Field][] =>
  Object.entries<Field>({ ...fields[domain], ...own[domain] }).filter(
    ([, field]) => (field.dimension ?? dimension) === dimension,
  );

/** A field by its name, of a body of any dimension; undefined for what is none. */
export function fieldNamed(domain: FieldDomain, name: string, own: OwnFields = {}): Field | undefined {
  const all: Fields = { ...fields[domain], ...own[domain] };
  return Object.hasOwn(all, name) ? all[name] : undefined;
}

/** Numbers that a field has of each element. */
export const componentsOf = ({ type }: Field, dimension: Dimension): number =>
  type === 'f32' ? 1 : dimension;

/** The numbers that a field may have: in words, to be read after "it has to be", and as a test. */
export function rangeOf({ above, least, below, most }: Field): {
  range: string;
  isWithin: (value: number) => boolean;
} {
  const parts = [
    ...(above === undefined ? [] : [`above ${above}`]),
    ...(least === undefined ? [] : [`at least ${least}`]),
    ...(below === undefined ? [] : [`below ${below}`]),
    ...(most === undefined ? [] : [`at most ${most}`]),
  ];
  const isWithin = (value: number): boolean =>
    value > (above ?? Number.NEGATIVE_INFINITY) &&
    value >= (least ?? Number.NEGATIVE_INFINITY) &&
    value < (below ?? Number.POSITIVE_INFINITY) &&
    value <= (most ?? Number.POSITIVE_INFINITY);
  return { range: parts.join(' and '), isWithin };
}

export type CamelCase<Name extends string> = Name extends `${infer Head}_${infer Tail}`
  ? `${Head}${Capitalize<CamelCase<Tail>>}`
  : Name;

/** How a field is called in TypeScript and in files: `rest_length` is `restLength`. */
export const camelCase = (name: string): string =>
  name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

/** How many masses or elements a body has. */
export const countOf = (body: Body, domain: FieldDomain): number =>
  domain === 'mass' ? body.masses.count : elementsOf(body, domain).count;

/** A body's numbers of the fields that scenarios declare themselves. */
export const ownValues = (body: Body, domain: FieldDomain): OwnValues =>
  (domain === 'mass' ? body.masses : elementsOf(body, domain)).own ?? {};

/** The array of a field that a body has of its own; none where all have the default. */
export function ownArray(body: Body, domain: FieldDomain, name: string): Float64Array | undefined {
  const holder = domain === 'mass' ? body.masses : elementsOf(body, domain);
  const values: unknown = fieldNamed(domain, name)
    ? (holder as unknown as Record<string, unknown>)[camelCase(name)]
    : holder.own?.[name];
  return values instanceof Float64Array ? values : undefined;
}

/** A field's values in a body, shape [count × components]: its own, or what is the default. */
export function valuesOf(body: Body, domain: FieldDomain, name: string, field: Field): Float64Array {
  const own = ownArray(body, domain, name);
  if (own) return own;
  const count = countOf(body, domain);
  const initial = field.default;
  const size = componentsOf(field, body.dimension);
  if (typeof initial === 'number') return new Float64Array(count * size).fill(initial);
  return Float64Array.from(Array.from({ length: count }, (_, element) => initial(body, element)).flat());
}

/** The volumes of a body's cells at rest [m³], in the plane their areas [m²]. */
export function restVolumes(body: Body): number[] {
  const { dimension } = body;
  const edges = fieldsOf('cell', dimension)
    .filter(([name]) => name.startsWith('rest_'))
    .map(([name, field]) => valuesOf(body, 'cell', name, field));
  return Array.from({ length: countOf(body, 'cell') }, (_, cell) =>
    edgesVolume(edges.map((values) => [...values.subarray(dimension * cell, dimension * (cell + 1))])),
  );
}

/** Names of the columns that kernels read of a field: one, or one for each axis. */
export function columnsOf(
  domain: FieldDomain,
  name: string,
  { type }: Field,
  dimension: Dimension,
): readonly string[] {
  const column = `${domain}.${name}`;
  return type === 'f32' ? [column] : axesOf(dimension).map((axis) => `${column}.${axis}`);
}

/** The columns that kernels read of a body's fields, by name (`spring.stiffness`, `cell.rest_b.x`), one value an element. */
export function fieldColumns(body: Body, own: OwnFields = {}): [string, Float64Array][] {
  const { dimension } = body;
  return fieldDomains.flatMap((domain) =>
    fieldsOf(domain, dimension, own).flatMap(([name, field]): [string, Float64Array][] => {
      const values = valuesOf(body, domain, name, field);
      const columns = columnsOf(domain, name, field, dimension);
      if (columns.length === 1) return [[columns[0]!, values]];
      return columns.map((column, k) => [column, values.filter((_, i) => i % dimension === k)]);
    }),
  );
}

/** WGSL of the structs that kernels see of masses and elements. */
export function fieldStructs(dimension: Dimension, own: OwnFields = {}): string {
  const members = (domain: FieldDomain): string[] =>
    fieldsOf(domain, dimension, own).map(
      ([name, { type, unit, meaning }]) => `  ${name}: ${type}, // [${unit}] ${meaning}`,
    );
  const corners = (kind: ElementKind, member: string): string[] =>
    lettersOf(kind, dimension).map((end) => `  ${end}: ${member},`);
  const struct = (name: string, lines: readonly string[]): string =>
    `struct ${name} {\n${lines.join('\n')}\n}\n`;
  return [
    struct('Mass', ['  position: vecD, // [m]', '  velocity: vecD, // [m/s]', ...members('mass')]),
    ...elementKinds.flatMap((kind) => {
      const name = `${kind[0]!.toUpperCase()}${kind.slice(1)}`;
      return [
        struct(name, members(kind)),
        `// The masses of a ${kind}, and a force on each of them [N].\n${struct(`${name}Masses`, corners(kind, 'Mass'))}`,
        struct(`${name}Forces`, corners(kind, 'vecD')),
      ];
    }),
  ].join('\n');
}
