// What a step is made of: columns of numbers, local functions mapped over a domain, and the linear movements that
// join them. The forward step and its adjoint are both written in these terms, so every backend that can run the
// one can run the other.

import type { Graph, Node } from '../wgsl/graph.ts';

/**
 * What a column has one entry for: `body` (one), `world` (one), `mass`, `spring`, `facet`, `cell`, `actuator` (the first
 * of the springs, then the first of the cells), `spring ends 2` and alike (all ends of every element, see `endsDomain`), a layer of neurons, or a
 * table's entries.
 */
export type Domain = string;

/**
 * Where a column lives. `parameter`: constant through an episode and shared by a body's rollouts. `row`: one for
 * every step. `scratch`: within a step, or carried to the next. `episode`: once an episode. `gradient`: summed up
 * over the backward pass, one for each parameter column.
 */
export type Storage = 'parameter' | 'row' | 'scratch' | 'episode' | 'gradient';

/** One scalar for each element of a domain (and, unless a parameter, for each rollout). */
export interface Column {
  readonly name: string;
  readonly domain: Domain;
  readonly storage: Storage;
}

/** A linear movement: where a stage's input comes from. `negate` flips its sign. */
export type Source =
  /** The same element of a column. */
  | { readonly from: 'own'; readonly column: Column; readonly negate?: boolean }
  /** An element reads one of its masses; ends are counted from 0. */
  | { readonly from: 'end'; readonly column: Column; readonly end: number; readonly negate?: boolean }
  /** A spring or a cell reads its actuator; 0 if it has none. */
  | { readonly from: 'actuator'; readonly column: Column; readonly negate?: boolean }
  /** An actuator reads a column of its springs, or of its cells; 0 if it is none of these. */
  | { readonly from: 'driven'; readonly column: Column; readonly negate?: boolean }
  /** A mass sums a column of its springs: plus where it is the first end, minus where it is the second. */
  | { readonly from: 'incident'; readonly column: Column; readonly negate?: boolean }
  /** A mass sums a column of its elements' ends. */
  | { readonly from: 'incidentEnds'; readonly column: Column; readonly negate?: boolean }
  /** Every end of an element reads its mass: what `incidentEnds` is transposed to, resolved where the ends were written. */
  | { readonly from: 'ends'; readonly column: Column; readonly negate?: boolean }
  /** Every element reads the one entry of a `body` or `world` column. */
  | { readonly from: 'broadcast'; readonly column: Column; readonly negate?: boolean }
  /** The index of the step as a number. */
  | { readonly from: 'step'; readonly negate?: boolean };

/**
 * Where a stage's result goes. `store` and `add` write the same element (of the next row where `next` is set; of
 * the elements' end `end` in a column of all their ends, where that is set). `reduce` and `reduceAdd` sum over the domain
 * into the one entry of a `body` or `world` column.
 */
export interface Output {
  readonly node: Node;
  readonly column: Column;
  readonly mode: 'store' | 'add' | 'reduce' | 'reduceAdd';
  readonly next?: boolean;
  readonly end?: number;
}

/** Adds `adjoint` to entry `index` of a table's gradient. */
export interface TapOutput {
  readonly column: Column;
  readonly index: Node;
  readonly adjoint: Node;
}

/** A local function over all elements of a domain. */
export interface MapStage {
  readonly kind: 'map';
  readonly name: string;
  readonly domain: Domain;
  readonly graph: Graph;
  /** Sources of every input of the graph, by name; several are summed. */
  readonly inputs: ReadonlyMap<string, readonly Source[]>;
  /** Columns behind the tables that the graph looks up, by name. */
  readonly tables: ReadonlyMap<string, Column>;
  readonly outputs: readonly Output[];
  readonly taps: readonly TapOutput[];
  /** Runs only at the first step of each control period. */
  readonly control: boolean;
}

/**
 * A dense layer's weights: a row of `outputs` numbers for each constant input of one (`biases` of them), then for
 * each entry of each input column.
 */
export interface Weights {
  readonly name: string;
  readonly biases: number;
  readonly inputs: readonly Column[];
  readonly output: Column;
}

/** `output = Wᵀ·[1…, inputs]`, or its transpose from `adjoint` into the columns of `results` (null: not needed). */
export type DenseStage =
  | { readonly kind: 'dense'; readonly name: string; readonly weights: Weights; readonly control: boolean }
  | {
      readonly kind: 'denseTranspose';
      readonly name: string;
      readonly weights: Weights;
      readonly adjoint: Column;
      readonly results: readonly (Column | null)[];
      readonly control: boolean;
    };

export type Stage = MapStage | DenseStage;

/** The weights' gradient: once a segment, the sum over its control steps of inputs ⊗ adjoint. */
export interface OuterProduct {
  readonly weights: Weights;
  readonly adjoint: Column;
}

/** The three lists of a rollout: once at the start, every step, once at the end. */
export interface Phases {
  readonly init: readonly Stage[];
  readonly step: readonly Stage[];
  readonly final: readonly Stage[];
}

/** A rollout in full, and what is differentiated of it; it serves bodies of any size, and does not change. */
export interface Program {
  readonly dimension: 2 | 3;
  readonly forward: Phases;
  /** The same lists read backwards; `null` for a program that is only run forward. */
  readonly backward: Phases | null;
  /** Empty where weights are not differentiated. */
  readonly outerProducts: readonly OuterProduct[];
  /** State columns: row 0 holds them at the start. */
  readonly state: readonly Column[];
  /** Parameter columns, and for those whose gradient is wanted the column that it is summed up in. */
  readonly parameters: ReadonlyMap<string, { readonly column: Column; readonly gradient: Column | null }>;
  /** Of every dense layer. */
  readonly weights: readonly Weights[];
  /** Gradient columns of the state at the start. */
  readonly initialGradients: ReadonlyMap<string, Column>;
  /** Of each rollout; what gradients are of is the sum, weighted by `lossSeed`. */
  readonly loss: Column;
  /** Of each rollout, a number that is not finite if a mass at its end is not. */
  readonly witness: Column;
  /** Of each rollout, what each named objective comes to. */
  readonly objectives: ReadonlyMap<string, Column>;
  /** Weight of each rollout in the loss that is differentiated. */
  readonly lossSeed: Column;
  /** The actuators' activation, if there is a controller. */
  readonly activation: Column | null;
  /** Steps between two runs of the controller. */
  readonly controlPeriod: number;
  /** Row columns that a step without control takes over from the step before. */
  readonly held: readonly Column[];
}

/** The columns that a stage reads. */
export function readsOf(stage: Stage): Column[] {
  if (stage.kind === 'dense') return [...stage.weights.inputs];
  if (stage.kind === 'denseTranspose') return [stage.adjoint];
  const sources = [...stage.inputs.values()].flat();
  return [
    ...sources.flatMap((source) => (source.from === 'step' ? [] : [source.column])),
    ...stage.tables.values(),
  ];
}

/** The columns that a stage writes. */
export function writesOf(stage: Stage): Column[] {
  if (stage.kind === 'dense') return [stage.weights.output];
  if (stage.kind === 'denseTranspose') return stage.results.filter((column) => column !== null);
  return [...stage.outputs, ...stage.taps].map((output) => output.column);
}
