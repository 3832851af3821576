// The columns of a program under construction, and what each parameter name of a kernel is bound to.

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

  /** The parameter columns, in the order in which kernels first named them. */
  parameters(): Column[] {
    return [...this.#columns.values()].filter((column) => column.storage === 'parameter');
  }
}

/** Members of the world-wide structs that a kernel may take, all of them parameters with one entry. */
const worldStructs = new Set(['world', 'terrain', 'task', 'controller']);

/**
 * The source behind a kernel's input `path` (`a.position.x`) in a stage over `domain`. The first name of the path
 * is the kernel's parameter; it alone decides what is read.
 *
 * @throws BindingError when no such parameter exists in a stage over `domain`.
 */
export function sourceOf(columns: Columns, stage: string, domain: Domain, path: string): Source {
  const [parameter = '', ...rest] = path.split('.');
  const member = rest.join('.');
  if (path === 'step') return { from: 'step' };
  if (worldStructs.has(parameter))
    return { from: 'broadcast', column: columns.get(path, 'world', 'parameter') };
  const source = bindings[domain]?.[parameter]?.(columns, member);
  if (source) return source;
  const offered = [...Object.keys(bindings[domain] ?? {}), ...worldStructs, 'time'].join(', ');
  throw new BindingError(
    `The function of stage "${stage}" has a parameter "${parameter}", which nothing over each ${domain} provides. ` +
      `Parameters are bound by name; name it one of: ${offered}.`,
  );
}

type Binding = (columns: Columns, member: string) => Source;

/** Properties of a mass: its mass is a parameter, its motion is state. */
function massColumn(columns: Columns, member: string): Column {
  return columns.get(`mass.${member}`, 'mass', member === 'mass' ? 'parameter' : 'row');
}

const bodyBroadcast: Binding = (columns, member) => ({
  from: 'broadcast',
  column: columns.get(`body.${member}`, 'body', 'row'),
});

const ownBody =
  (name: string, storage: Storage): Binding =>
  (columns, member) => ({
    from: 'own',
    column: columns.get(`${name}${member && '.'}${member}`, 'body', storage),
  });

const bindings: Record<Domain, Record<string, Binding>> = {
  mass: {
    mass: (columns, member) => ({ from: 'own', column: massColumn(columns, member) }),
    force: (columns, member) => ({
      from: 'incident',
      column: columns.get(`force.${member}`, 'spring', 'scratch'),
    }),
    grip: (columns, member) => ({
      from: 'own',
      column: columns.get(`grip.${member}`, 'mass', 'parameter'),
    }),
    body: bodyBroadcast,
  },
  spring: {
    a: (columns, member) => ({ from: 'end', column: massColumn(columns, member), end: 0 }),
    b: (columns, member) => ({ from: 'end', column: massColumn(columns, member), end: 1 }),
    spring: (columns, member) => ({
      from: 'own',
      column: columns.get(`spring.${member}`, 'spring', 'parameter'),
    }),
    activation: (columns) => ({ from: 'actuator', column: columns.get('activation', 'actuator', 'row') }),
    body: bodyBroadcast,
  },
  actuator: {
    oscillator: (columns, member) => ({
      from: 'own',
      column: columns.get(`oscillator.${member}`, 'actuator', 'parameter'),
    }),
    signal: (columns) => ({ from: 'own', column: columns.get('output', 'actuator', 'scratch') }),
    body: bodyBroadcast,
  },
  hidden: {
    signal: (columns) => ({ from: 'own', column: columns.get('hidden', 'hidden', 'scratch') }),
  },
  clock: {
    index: (columns) => ({ from: 'own', column: columns.get('clock.index', 'clock', 'parameter') }),
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
