// The adjoint of a list of stages: the list read backwards, each local function replaced by its derived
// vector-Jacobian product and each linear movement by its transpose.

import type { Dimension } from '../body/body.ts';
import { arityOf } from '../body/elements.ts';
import { copyInto, Graph, type Node, reachable } from '../wgsl/graph.ts';
import { reverse, type Seed } from '../wgsl/vjp.ts';
import { BindingError, type Columns } from './columns.ts';
import { elementOf, endsDomain } from './domain.ts';
import { isIncident } from './map-loop.ts';
import type {
  Column,
  DenseStage,
  Domain,
  MapStage,
  OuterProduct,
  Output,
  Source,
  Stage,
  TapOutput,
} from './program.ts';

/** What adds up to a column's adjoint, waiting for the stage that made the column. */
export type Pending = Map<Column, Source[]>;

export interface AdjointContext {
  readonly dimension: Dimension;
  readonly columns: Columns;
  /** Columns through which a wanted derivative flows. */
  readonly active: ReadonlySet<Column>;
  /** Names of what gradients are wanted of. */
  readonly wants: ReadonlySet<string>;
  /** Results of control stages that steps without control go on using; none where every step is a control step. */
  readonly held: ReadonlySet<Column>;
  readonly outerProducts: OuterProduct[];
  /** Columns written by control stages that every step reads: to be zeroed where control does not run. */
  readonly cleared: Set<Column>;
  /** Makes the names of columns unique. */
  readonly label: string;
}

/** The gradient of a parameter column, summed up over the backward pass. */
export function gradientOf(columns: Columns, parameter: Column): Column {
  return columns.get(`gradient.${parameter.name}`, parameter.domain, 'gradient');
}

/** Reads `stages` backwards. Consumes what is pending for their outputs, adds what flows to their inputs. */
export function adjointOf(context: AdjointContext, stages: readonly Stage[], pending: Pending): Stage[] {
  const backwards = [...stages].reverse().flatMap((stage) => {
    if (stage.kind === 'map') return adjointOfMap(context, stage, pending);
    if (stage.kind === 'dense') return adjointOfDense(context, stage, pending);
    throw new TypeError(`stage "${stage.name}" is an adjoint already`);
  });
  return [...backwards, ...parameterSums(context, pending)];
}

/** A stage that adds up all sources of each target column. */
export function collect(
  name: string,
  domain: Domain,
  targets: readonly { sources: readonly Source[]; column: Column; mode: 'store' | 'add' }[],
): MapStage {
  const graph = new Graph();
  const inputs = new Map<string, readonly Source[]>();
  const outputs = targets.map(({ sources, column, mode }): Output => {
    inputs.set(column.name, sources);
    return { node: graph.input(column.name), column, mode };
  });
  return { kind: 'map', name, domain, graph, inputs, tables: new Map(), outputs, taps: [], control: false };
}

function adjointOfMap(context: AdjointContext, stage: MapStage, pending: Pending): Stage[] {
  const graph = new Graph();
  const inputs = new Map<string, readonly Source[]>(stage.inputs);
  const nodes = copyInto(
    graph,
    stage.outputs.map((output) => output.node),
  );
  const { seeds, clears } = takeSeeds(context, stage, graph, nodes, pending, inputs);
  if (seeds.length === 0) return [];

  const wanted = [...stage.inputs].filter(([, sources]) =>
    sources.some((s) => s.from !== 'step' && context.active.has(s.column)),
  );
  const wrt = wanted.map(([name]) => graph.input(name));
  const isWantedTable = (table: string): boolean => context.active.has(stage.tables.get(table)!);
  const derived = reverse(graph, seeds, wrt, isWantedTable);
  const final = new Graph();
  const copies = copyReusing(
    final,
    [...derived.adjoints, ...derived.taps.flatMap((tap) => [tap.index, tap.adjoint])],
    storedOutputs(stage, nodes),
    inputs,
  );
  const outputs = new Transposition(context, stage, final, pending).outputs(wanted, copies);
  const taps = derived.taps.map((tap, i): TapOutput => {
    const column = gradientOf(context.columns, stage.tables.get(tap.table)!);
    const at = wanted.length + 2 * i;
    return { column, index: copies[at]!, adjoint: copies[at + 1]! };
  });
  if (outputs.length + taps.length === 0) return [];
  for (const { from, column } of clears)
    if (from === 'own') outputs.push({ node: final.constant(0), column, mode: 'store' });
  const elsewhere = clears.filter(({ from }) => from === 'driven');
  const kept = [...outputs.map((output) => output.node), ...taps.flatMap((tap) => [tap.index, tap.adjoint])];
  const name = `${stage.name} (adjoint)`;
  return [
    { ...stage, name, graph: final, inputs: inputsOf(inputs, kept), outputs, taps },
    ...elsewhere.map(({ column }) => clearing(stage, column)),
  ];
}

/** What a stage reads of its own elements, or of those that its actuators drive. */
type Cleared = Source & { readonly from: 'own' | 'driven' };

/** Zeros a column of elements after the stage of their actuators has read it. */
function clearing({ control }: MapStage, column: Column): MapStage {
  const zero = collect(`${column.name} (cleared)`, column.domain, [{ sources: [], column, mode: 'store' }]);
  return { ...zero, control };
}

/**
 * Takes what is pending for a stage's outputs as the seeds of its derivative, and adds their sources to `inputs`. The
 * adjoints of held results build up until the control stage reads them, and are to be cleared then: `clears`.
 */
function takeSeeds(
  context: AdjointContext,
  stage: MapStage,
  graph: Graph,
  nodes: readonly Node[],
  pending: Pending,
  inputs: Map<string, readonly Source[]>,
): { seeds: Seed[]; clears: Cleared[] } {
  const seeds: Seed[] = [];
  const clears: Cleared[] = [];
  const taken = new Map(stage.outputs.map(({ column }) => [column, pending.get(column)]));
  for (const column of taken.keys()) pending.delete(column);
  stage.outputs.forEach((output, i) => {
    const { column, mode, end } = output;
    const sources = taken.get(column);
    if (!sources || !context.active.has(column)) return;
    const name = end === undefined ? `adjoint.${column.name}` : `adjoint.${column.name} ${end}`;
    // Lists that need no change stay themselves: those of the state are filled only later.
    if (mode === 'reduce') inputs.set(name, sources.map(broadcast));
    else if (end !== undefined)
      inputs.set(
        name,
        sources.map((source) => atEnd(source, end)),
      );
    else inputs.set(name, sources);
    seeds.push({ node: nodes[i]!, adjoint: graph.input(name) });
    if (!context.held.has(output.column)) return;
    clears.push(...sources.filter((source) => source.from === 'own' || source.from === 'driven'));
  });
  return { seeds, clears };
}

/** Copies `roots`, reading the nodes that are in `stored` back from their columns. */
function copyReusing(
  target: Graph,
  roots: readonly Node[],
  stored: ReadonlyMap<Node, Column>,
  inputs: Map<string, readonly Source[]>,
): Node[] {
  return copyInto(target, roots, (node) => {
    const column = stored.get(node);
    if (!column) return undefined;
    inputs.set(`stored.${column.name}`, [{ from: 'own', column }]);
    return target.input(`stored.${column.name}`);
  });
}

/** What end `end` of an element reads of a source that every end reads at its own mass. */
function atEnd(source: Source, end: number): Source {
  return source.from === 'ends' ? { ...source, from: 'end', end } : source;
}

const broadcast = (source: Source): Source =>
  source.from === 'own' ? { ...source, from: 'broadcast' } : source;

/** The inputs that `roots` depend on: what is not read needs neither a load nor a place in the rows. */
export function inputsOf(
  inputs: ReadonlyMap<string, readonly Source[]>,
  roots: readonly Node[],
): Map<string, readonly Source[]> {
  const names = new Set(
    reachable(roots)
      .filter((node) => node.op === 'input')
      .map((node) => node.name),
  );
  return new Map([...inputs].filter(([name]) => names.has(name)));
}

/**
 * Results that rows keep: the derivative of tanh reads its value back instead of computing it again, and that of
 * the motion reads the sum of the forces on a mass instead of gathering them again.
 */
function storedOutputs(stage: MapStage, nodes: readonly Node[]): Map<Node, Column> {
  const stored = new Map<Node, Column>();
  stage.outputs.forEach((output, i) => {
    const node = nodes[i]!;
    const isKept =
      output.mode === 'store' && !output.next && output.column.storage === 'row' && node.arm === null;
    if (isKept && isWorthKeeping(stage, node)) stored.set(node, output.column);
  });
  return stored;
}

function isWorthKeeping(stage: MapStage, node: Node): boolean {
  if (node.op !== 'input') return node.op !== 'const';
  return (stage.inputs.get(node.name) ?? []).some(isIncident);
}

/** Where the adjoints of one stage's inputs go: each movement transposed. */
class Transposition {
  readonly #context: AdjointContext;
  readonly #stage: MapStage;
  readonly #graph: Graph;
  readonly #pending: Pending;
  readonly #outputs: Output[] = [];

  constructor(context: AdjointContext, stage: MapStage, graph: Graph, pending: Pending) {
    this.#context = context;
    this.#stage = stage;
    this.#graph = graph;
    this.#pending = pending;
  }

  outputs(wanted: readonly [string, readonly Source[]][], adjoints: readonly Node[]): Output[] {
    const ends = new Map<Column, Node[]>();
    wanted.forEach(([, sources], i) => {
      for (const source of sources) this.#transpose(source, adjoints[i]!, ends);
    });
    for (const [column, adjoints] of ends) this.#transposeEnds(column, adjoints);
    return this.#outputs;
  }

  #transpose(source: Source, value: Node, ends: Map<Column, Node[]>): void {
    if (source.from === 'step' || !this.#context.active.has(source.column)) return;
    if (value.op === 'const' && value.value === 0) return;
    const adjoint = source.negate ? this.#graph.neg(value) : value;
    const { column } = source;
    if (this.#modeFor(column) === 'add') checkHeld(this.#stage, source);
    switch (source.from) {
      case 'own':
        this.#own(column, adjoint);
        break;
      case 'actuator':
        this.#passOn(column, adjoint, 'driven');
        break;
      case 'driven':
        this.#passOn(column, adjoint, 'actuator');
        break;
      case 'broadcast':
        this.#reduce(column, adjoint);
        break;
      case 'incident':
        this.#incident(column, adjoint);
        break;
      case 'incidentEnds':
        this.#incidentEnds(column, adjoint);
        break;
      case 'end': {
        const all = ends.get(column) ?? this.#zeros();
        all[source.end] = this.#graph.add(all[source.end]!, adjoint);
        ends.set(column, all);
        break;
      }
      default:
        throw new TypeError(`a forward stage does not read a column from its ${source.from}`);
    }
  }

  #own(column: Column, node: Node): void {
    if (column.storage === 'parameter') {
      this.#write(node, gradientOf(this.#context.columns, column), 'add');
      return;
    }
    this.#passOn(column, node, 'own');
  }

  /** Leaves the adjoint with the stage's elements, from where those of `column` read it. */
  #passOn(column: Column, node: Node, from: 'own' | 'actuator' | 'driven'): void {
    const mode = this.#modeFor(column);
    this.#pass(column, node, this.#stage.domain, mode, (target) => [{ from, column: target }]);
  }

  #reduce(column: Column, node: Node): void {
    if (column.storage === 'parameter') {
      this.#write(node, gradientOf(this.#context.columns, column), 'reduceAdd');
      return;
    }
    this.#pass(column, node, 'body', 'reduce', (target) => [{ from: 'own', column: target }]);
  }

  /** Σ over incident springs, plus for first ends and minus for second ends; transposed, a difference of ends. */
  #incident(column: Column, node: Node): void {
    this.#pass(column, node, 'mass', 'store', (target) => [
      { from: 'end', column: target, end: 0 },
      { from: 'end', column: target, end: 1, negate: true },
    ]);
  }

  /** Σ over incident ends; transposed, every end reads its mass. */
  #incidentEnds(column: Column, node: Node): void {
    this.#pass(column, node, 'mass', 'store', (target) => [{ from: 'ends', column: target }]);
  }

  /** Leaves `node` in a column over `domain`, and has `column` wait for what `sources` reads of it. */
  #pass(
    column: Column,
    node: Node,
    domain: Domain,
    mode: Output['mode'],
    sources: (target: Column) => Source[],
  ): void {
    const target = this.#fresh(column, domain);
    if (this.#write(node, target, mode)) this.#add(column, sources(target));
  }

  /** Gives false where the stage writes there already, as where two of its inputs read one column: their sum is written. */
  #write(node: Node, column: Column, mode: Output['mode']): boolean {
    const twin = this.#outputs.findIndex((output) => output.column === column);
    const before = this.#outputs[twin];
    if (!before) this.#outputs.push({ node, column, mode });
    else this.#outputs[twin] = { ...before, node: this.#graph.add(before.node, node) };
    return !before;
  }

  /** An adjoint for each end of the stage's elements. */
  #zeros(): Node[] {
    const kind = elementOf(this.#stage.domain);
    return new Array<Node>(arityOf(kind, this.#context.dimension)).fill(this.#graph.constant(0));
  }

  /** What depends on differences of the two ends alone has opposite adjoints there, and one column does for both. */
  #transposeEnds(column: Column, adjoints: readonly Node[]): void {
    const [a, b, ...others] = adjoints;
    const kind = elementOf(this.#stage.domain);
    if (others.length === 0 && b === this.#graph.neg(a!)) {
      const target = this.#fresh(column, kind);
      this.#outputs.push({ node: a!, column: target, mode: 'store' });
      this.#add(column, [{ from: 'incident', column: target }]);
      return;
    }
    const target = this.#fresh(column, endsDomain(kind, this.#context.dimension));
    adjoints.forEach((node, end) => {
      this.#outputs.push({ node, column: target, mode: 'store', end });
    });
    this.#add(column, [{ from: 'incidentEnds', column: target }]);
  }

  #fresh(column: Column, domain: Domain): Column {
    const { label, columns, held, cleared } = this.#context;
    const fresh = columns.get(`adjoint.${column.name} ${label} ${this.#stage.name}`, domain, 'scratch');
    if (this.#stage.control && held.size > 0) cleared.add(fresh);
    return fresh;
  }

  /** The adjoint of a value held between control steps builds up over the steps that used it. */
  #modeFor(column: Column): 'store' | 'add' {
    return this.#context.held.has(column) && !this.#stage.control ? 'add' : 'store';
  }

  #add(column: Column, sources: readonly Source[]): void {
    addPending(this.#pending, column, sources);
  }
}

/** Adjoints of held results build up with the elements that read them, so these may read no more than one element. */
function checkHeld({ name }: MapStage, { from, ...source }: Exclude<Source, { from: 'step' }>): void {
  if (from === 'own' || from === 'actuator' || from === 'driven') return;
  throw new BindingError(
    `Stage "${name}" runs at every step and reads "${source.column.name}", which is left at control steps only, from other ` +
      'elements than its own; that has no derivative here. Have a stage with `control` read it and leave a column of its own.',
  );
}

function addPending(pending: Pending, column: Column, sources: readonly Source[]): void {
  pending.set(column, [...(pending.get(column) ?? []), ...sources]);
}

function adjointOfDense(context: AdjointContext, stage: DenseStage, pending: Pending): Stage[] {
  const { weights } = stage;
  const sources = pending.get(weights.output);
  pending.delete(weights.output);
  if (!sources || !context.active.has(weights.output)) return [];
  const stages: Stage[] = [];
  const adjoint = adjointColumn(context, stage, sources, stages);
  if (context.wants.has(weights.name)) context.outerProducts.push({ weights, adjoint });
  const results = weights.inputs.map((input) => flowingInto(context, stage, input, pending));
  if (results.some(Boolean)) {
    stages.push({
      kind: 'denseTranspose',
      name: `${stage.name} (transpose)`,
      weights,
      adjoint,
      results,
      control: stage.control,
    });
  }
  return stages;
}

/** A layer's adjoint in one column, for the outer product after the segment; `createProgram` gives it a row for each step. */
function adjointColumn(
  context: AdjointContext,
  stage: DenseStage,
  sources: readonly Source[],
  stages: Stage[],
): Column {
  const [source] = sources;
  const { output } = stage.weights;
  if (sources.length === 1 && source?.from === 'own' && !source.negate) return source.column;
  const column = context.columns.get(`adjoint.${output.name}`, output.domain, 'row');
  const copy = collect(`${stage.name} (adjoint)`, output.domain, [{ sources, column, mode: 'store' }]);
  stages.push({ ...copy, control: stage.control });
  return column;
}

function flowingInto(
  context: AdjointContext,
  { weights, control }: DenseStage,
  input: Column,
  pending: Pending,
): Column | null {
  if (!context.active.has(input)) return null;
  const column = context.columns.get(`adjoint.${input.name} ${weights.name}`, input.domain, 'scratch');
  if (control && context.held.size > 0) context.cleared.add(column);
  addPending(pending, input, [{ from: 'own', column }]);
  return column;
}

/** Parameters that a stage read through another movement than its own element: summed up in one more stage each. */
function parameterSums(context: AdjointContext, pending: Pending): Stage[] {
  const stages: Stage[] = [];
  for (const [column, sources] of pending) {
    if (column.storage !== 'parameter') continue;
    pending.delete(column);
    const target = { sources, column: gradientOf(context.columns, column), mode: 'add' as const };
    stages.push(collect(`${column.name} (gradient)`, column.domain, [target]));
  }
  return stages;
}
