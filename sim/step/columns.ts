// The columns of a program under construction, and what each parameter name of a kernel is bound to.

import type { Dimension } from '../body/body.ts';
import { type ElementKind, elementKinds, lettersOf } from '../body/elements.ts';
import { endsDomain } from './domain.ts';
import type { Column, Domain, Source, Storage } from './program.ts';

/** A kernel asks for something that the step does not provide. */
export class BindingError extends Error {
  override readonly name = 'BindingError';
  readonly code = 'binding';
}

/** Columns by name, made when first asked for. */
export class Columns {
  readonly #columns: Map<string, Column>;

  /** @param known Columns that there are already; they stay as they are. */
  constructor(known?: Columns) {
    this.#columns = new Map(known ? known.#columns : []);
  }

  get(name: string, domain: Domain, storage: Storage): Column {
    const known = this.#columns.get(name);
    if (known) return known;
    const column: Column = { name, domain, storage };
    this.#columns.set(name, column);
    return column;
  }

  /** A column that has been asked for before. */
  find(name: string): Column | undefined {
    return this.#columns.get(name);
  }

  /** The parameter columns, in the order in which kernels first named them. */
  parameters(): Column[] {
    return [...this.#columns.values()].filter((column) => column.storage === 'parameter');
  }
}

/** Members of the world-wide structs that a kernel may take, all of them parameters with one entry. */
const worldStructs = new Set(['world', 'terrain', 'task', 'controller']);

/**
 * The sources behind a kernel's input `path` (`a.position.x`) in a stage over `domain`; they add up. The first name of
 * the path is the kernel's parameter; it alone decides what is read.
 *
 * @param own What the stage gives besides what every stage over `domain` does, by the parameters' names.
 * @throws BindingError when no such parameter exists in a stage over `domain`.
 */
export function sourcesOf(
  columns: Columns,
  stage: string,
  domain: Domain,
  path: string,
  own: Readonly<Record<string, Binding>> = {},
): Source[] {
  const [parameter = '', ...rest] = path.split('.');
  const member = rest.join('.');
  if (path === 'step') return [{ from: 'step' }];
  if (worldStructs.has(parameter))
    return [{ from: 'broadcast', column: columns.get(path, 'world', 'parameter') }];
  const source = (own[parameter] ?? bindings[domain]?.[parameter])?.(columns, member);
  if (source) return [source].flat();
  const given = { ...bindings[domain], ...own };
  const offered = [...Object.keys(given), ...worldStructs, 'time'].join(', ');
  throw new BindingError(
    `The function of stage "${stage}" has a parameter "${parameter}", which nothing over each ${domain} provides. ` +
      `Parameters are bound by name; name it one of: ${offered}.`,
  );
}

/** What stands behind a parameter of a kernel, or behind a member of it. */
export type Binding = (columns: Columns, member: string) => Source | Source[];

/** For `bind`: members of a struct of parameters, `group.member`, one for each element. */
export const parametersOver =
  (domain: Domain, group: string): Binding =>
  (columns, member) => ({ from: 'own', column: columns.get(`${group}.${member}`, domain, 'parameter') });

/** Properties of a mass: its motion is state, its fields are parameters. */
function massColumn(columns: Columns, member: string): Column {
  const isMotion = /^(position|velocity)\b/.test(member);
  return columns.get(`mass.${member}`, 'mass', isMotion ? 'row' : 'parameter');
}

/** What the functions over an element may take: its masses, its fields and the body. */
function elementBindings(kind: ElementKind): Record<string, Binding> {
  return {
    masses: (columns, path) => {
      const [letter = '', ...member] = path.split('.');
      const column = massColumn(columns, member.join('.'));
      return { from: 'end', column, end: lettersOf('cell', 3).indexOf(letter) };
    },
    [kind]: (columns, member) => ({
      from: 'own',
      column: columns.get(`${kind}.${member}`, kind, 'parameter'),
    }),
    body: bodyBroadcast,
    end: endBroadcast,
  };
}

const pairForce = (axis: string): string => `force.${axis}`;
const endForce = (kind: ElementKind, axis: string): string => `${kind} end force.${axis}`;

/** Forces that elements leave: a pair of opposite ones for its two masses, or one for each end. */
export const forceColumns = {
  pair: (columns: Columns, axis: string): Column => columns.get(pairForce(axis), 'spring', 'scratch'),
  ends: (columns: Columns, kind: ElementKind, dimension: Dimension, axis: string): Column =>
    columns.get(endForce(kind, axis), endsDomain(kind, dimension), 'scratch'),
};

/** All forces that elements leave to a mass. */
function elementForces(columns: Columns, axis: string): Source[] {
  const pair = columns.find(pairForce(axis));
  const ends = elementKinds.flatMap((kind) => columns.find(endForce(kind, axis)) ?? []);
  return [
    ...(pair ? [{ from: 'incident', column: pair } as const] : []),
    ...ends.map((column) => ({ from: 'incidentEnds', column }) as const),
  ];
}

const bodyBroadcast: Binding = (columns, member) => ({
  from: 'broadcast',
  column: columns.get(`body.${member}`, 'body', 'row'),
});

/** As {@link bodyBroadcast}, of what the last step has left. */
const endBroadcast: Binding = (columns, member) => ({
  from: 'broadcast',
  column: columns.get(`end.${member}`, 'body', 'scratch'),
});

const ownBody =
  (name: string, storage: Storage): Binding =>
  (columns, member) => ({
    from: 'own',
    column: columns.get(`${name}${member && '.'}${member}`, 'body', storage),
  });

const activationOf = (columns: Columns): Column => columns.get('activation', 'actuator', 'row');

const bindings: Record<Domain, Record<string, Binding>> = {
  mass: {
    mass: (columns, member) => ({ from: 'own', column: massColumn(columns, member) }),
    force: elementForces,
    start: (columns, member) => {
      // What a mass has besides its motion is what it had.
      const isMotion = /^(position|velocity)\b/.test(member);
      const column = isMotion
        ? columns.get(`mass start.${member}`, 'mass', 'episode')
        : massColumn(columns, member);
      return { from: 'own', column };
    },
    end: endBroadcast,
    grip: (columns, member) => ({
      from: 'own',
      column: columns.get(`grip.${member}`, 'mass', 'parameter'),
    }),
    body: bodyBroadcast,
  },
  spring: {
    ...elementBindings('spring'),
    a: (columns, member) => ({ from: 'end', column: massColumn(columns, member), end: 0 }),
    b: (columns, member) => ({ from: 'end', column: massColumn(columns, member), end: 1 }),
    activation: (columns) => ({ from: 'actuator', column: activationOf(columns) }),
  },
  facet: elementBindings('facet'),
  cell: {
    ...elementBindings('cell'),
    activation: (columns) => ({ from: 'actuator', column: activationOf(columns) }),
  },
  actuator: {
    activation: (columns) => ({ from: 'own', column: activationOf(columns) }),
    spring: (columns, member) => ({
      from: 'driven',
      column: columns.get(`spring.${member}`, 'spring', 'parameter'),
    }),
    body: bodyBroadcast,
    end: endBroadcast,
  },
  body: {
    moments: ownBody('moments', 'row'),
    end_moments: ownBody('end_moments', 'scratch'),
    start_moments: ownBody('start_moments', 'episode'),
    body: ownBody('body', 'row'),
    start: ownBody('start', 'episode'),
    end: ownBody('end', 'scratch'),
    reward: ownBody('reward', 'row'),
  },
};
