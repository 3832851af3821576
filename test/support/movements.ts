// Programs of one linear movement each: the loss is -⟨A x, y⟩ with parameters x and y, and linear in each, so the gradients of
// the compiled program are -Aᵀ y and -A x.

import type { Dimension } from '../../sim/body/body.ts';
import { arityOf, type ElementKind } from '../../sim/body/elements.ts';
import type { PackedBody } from '../../sim/body/pack.ts';
import { everyGradient } from '../../sim/check/gradients.ts';
import { Columns } from '../../sim/step/columns.ts';
import { createProgram } from '../../sim/step/differentiate.ts';
import { endsDomain, layerDomain } from '../../sim/step/domain.ts';
import type { Column, DenseStage, MapStage, Output, Program, Source, Stage } from '../../sim/step/program.ts';
import { Graph } from '../../sim/wgsl/graph.ts';

/** A movement from a column over `from` to each element of `to`. */
export interface Movement {
  readonly from: string;
  readonly to: string;
  readonly source: (column: Column) => Source;
  /** Where each element of `to` reads `from`, in packed order, and with what factor. */
  readonly reads: (packed: PackedBody, element: number) => (readonly [index: number, factor: number])[];
}

export const movements: Record<string, Movement> = {
  own: { from: 'mass', to: 'mass', source: (column) => ({ from: 'own', column }), reads: (_, i) => [[i, 1]] },
  'end 0': {
    from: 'mass',
    to: 'spring',
    source: (column) => ({ from: 'end', column, end: 0 }),
    reads: ({ elements }, i) => [[elements.spring.ends[2 * i]!, 1]],
  },
  'end 1, negated': {
    from: 'mass',
    to: 'spring',
    source: (column) => ({ from: 'end', column, end: 1, negate: true }),
    reads: ({ elements }, i) => [[elements.spring.ends[2 * i + 1]!, -1]],
  },
  actuator: {
    from: 'actuator',
    to: 'spring',
    source: (column) => ({ from: 'actuator', column }),
    reads: ({ actuators, muscles }, i) => (i < actuators - muscles ? [[i, 1]] : []),
  },
  'actuator of a cell': {
    from: 'actuator',
    to: 'cell',
    source: (column) => ({ from: 'actuator', column }),
    reads: ({ actuators, muscles }, i) => (i < muscles ? [[actuators - muscles + i, 1]] : []),
  },
  'driven springs': {
    from: 'spring',
    to: 'actuator',
    source: (column) => ({ from: 'driven', column }),
    reads: ({ actuators, muscles }, i) => (i < actuators - muscles ? [[i, 1]] : []),
  },
  'driven cells, negated': {
    from: 'cell',
    to: 'actuator',
    source: (column) => ({ from: 'driven', column, negate: true }),
    reads: ({ actuators, muscles }, i) => (i < actuators - muscles ? [] : [[i - actuators + muscles, -1]]),
  },
  incident: {
    from: 'spring',
    to: 'mass',
    source: (column) => ({ from: 'incident', column }),
    reads: ({ elements }, i) => elements.spring.incidence[i]!.map((end) => [end >> 1, end & 1 ? -1 : 1]),
  },
  'broadcast and reduce': {
    from: 'body',
    to: 'mass',
    source: (column) => ({ from: 'broadcast', column }),
    reads: () => [[0, 1]],
  },
};

/** What an element reads of its ends; the opposite factors of a spring's have a transpose of their own. */
export const endFactors = { unlike: [2, 3, -1, 0.5], opposite: [1, -1, 1, -1] } as const;

function map(
  domain: string,
  inputs: Record<string, Source[]>,
  build: (graph: Graph) => Omit<Output, 'node'> & { node: Output['node'] },
): MapStage {
  const graph = new Graph();
  const outputs = [build(graph)];
  return {
    kind: 'map',
    name: `${domain} ${outputs[0]!.column.name}`,
    domain,
    graph,
    inputs: new Map(Object.entries(inputs)),
    tables: new Map(),
    outputs,
    taps: [],
    control: false,
  };
}

/** Loss = -⟨A x, y⟩, where `moving` gives the stages that leave A x in a column over `to`. */
function programOf(
  from: string,
  to: string,
  moving: (columns: Columns, x: Column) => { stages: Stage[]; moved: Column; layer?: DenseStage },
  dimension: Dimension = 2,
  controlPeriod = 1,
): Program {
  const columns = new Columns();
  const given = columns.get('x', from, 'parameter');
  const y = columns.get('y', to, 'parameter');
  // Movements join columns of steps, so the parameter is copied into one first.
  const x = columns.get('copy of x', from, 'scratch');
  const copy = map(from, { x: [{ from: 'own', column: given }] }, (graph) => ({
    node: graph.input('x'),
    column: x,
    mode: 'store',
  }));
  const { stages, moved, layer } = moving(columns, x);
  const product = columns.get('product', 'body', 'scratch');
  const reduce = map(
    to,
    { moved: [{ from: 'own', column: moved }], y: [{ from: 'own', column: y }] },
    (graph) => ({
      node: graph.mul(graph.input('moved'), graph.input('y')),
      column: product,
      mode: 'reduce',
    }),
  );
  const loss = columns.get('loss', 'body', 'episode');
  const end = map('body', { product: [{ from: 'own', column: product }] }, (graph) => ({
    node: graph.neg(graph.input('product')),
    column: loss,
    mode: 'store',
  }));
  const step = [{ ...copy, control: controlPeriod > 1 }, ...stages, reduce, end];
  const weights = layer ? [layer.weights] : [];
  const body = {
    columns,
    forward: { init: [], step, final: [] },
    state: [],
    weights,
    loss,
    witness: loss,
    objectives: new Map(),
  };
  return createProgram(body, { dimension, controlPeriod, gradients: everyGradient });
}

/** @param controlPeriod Where it is more than 1, what is moved is left at control steps only. */
export const movementProgram = ({ from, to, source }: Movement, controlPeriod = 1): Program =>
  programOf(
    from,
    to,
    (columns, x) => {
      const moved = columns.get('moved', to, 'scratch');
      return {
        stages: [
          map(to, { x: [source(x)] }, (graph) => ({ node: graph.input('x'), column: moved, mode: 'store' })),
        ],
        moved,
      };
    },
    2,
    controlPeriod,
  );

/** Each element reads all its masses, with the factors of {@link endFactors}. */
export const endsProgram = (kind: ElementKind, dimension: Dimension, factors: readonly number[]): Program =>
  programOf(
    'mass',
    kind,
    (columns, x) => {
      const moved = columns.get('moved', kind, 'scratch');
      const ends = Array.from({ length: arityOf(kind, dimension) }, (_, end) => end);
      const inputs = Object.fromEntries(
        ends.map((end): [string, Source[]] => [`end ${end}`, [{ from: 'end', column: x, end }]]),
      );
      const stage = map(kind, inputs, (graph) => ({
        node: ends
          .map((end) => graph.mul(graph.constant(factors[end]!), graph.input(`end ${end}`)))
          .reduce((sum, term) => graph.add(sum, term)),
        column: moved,
        mode: 'store',
      }));
      return { stages: [stage], moved };
    },
    dimension,
  );

/** Each mass sums over the ends of elements that lie in it: of a column that elements leave there, times a factor an end. */
export const incidentEndsProgram = (
  kind: ElementKind,
  dimension: Dimension,
  factors: readonly number[],
): Program =>
  programOf(
    kind,
    'mass',
    (columns, x) => {
      const atEnds = columns.get('at ends', endsDomain(kind, dimension), 'scratch');
      const moved = columns.get('moved', 'mass', 'scratch');
      const spread = map(kind, { x: [{ from: 'own', column: x }] }, (graph) => ({
        node: graph.input('x'),
        column: atEnds,
        mode: 'store',
      }));
      const outputs = Array.from(
        { length: arityOf(kind, dimension) },
        (_, end): Output => ({
          node: spread.graph.mul(spread.graph.constant(factors[end]!), spread.graph.input('x')),
          column: atEnds,
          mode: 'store',
          end,
        }),
      );
      const sum = map('mass', { ends: [{ from: 'incidentEnds', column: atEnds }] }, (graph) => ({
        node: graph.input('ends'),
        column: moved,
        mode: 'store',
      }));
      return { stages: [{ ...spread, outputs }, sum], moved };
    },
    dimension,
  );

/** Units of the layer of {@link denseProgram}. */
export const LAYER = 5;
export const layer = layerDomain('hidden', LAYER);

/** A dense layer from the masses to the hidden units; its weights are a third factor of the loss. */
export const denseProgram = (biases: number): Program =>
  programOf('mass', layer, (columns, x) => {
    const moved = columns.get('moved', layer, 'scratch');
    const weights = { name: 'layer', biases, inputs: [x], output: moved };
    const dense: DenseStage = { kind: 'dense', name: 'layer', weights, control: false };
    return { stages: [dense], moved, layer: dense };
  });
