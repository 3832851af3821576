// Programs of one linear movement each: the loss is -⟨A x, y⟩ with parameters x and y, and linear in each, so the gradients of
// the compiled program are -Aᵀ y and -A x.

import type { PackedBody } from '../../sim/body/pack.ts';
import { everyGradient } from '../../sim/check/gradients.ts';
import { Columns } from '../../sim/step/columns.ts';
import { createProgram } from '../../sim/step/differentiate.ts';
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
    reads: ({ ends }, i) => [[ends[2 * i]!, 1]],
  },
  'end 1, negated': {
    from: 'mass',
    to: 'spring',
    source: (column) => ({ from: 'end', column, end: 1, negate: true }),
    reads: ({ ends }, i) => [[ends[2 * i + 1]!, -1]],
  },
  actuator: {
    from: 'actuator',
    to: 'spring',
    source: (column) => ({ from: 'actuator', column }),
    reads: ({ actuators }, i) => (i < actuators ? [[i, 1]] : []),
  },
  incident: {
    from: 'spring',
    to: 'mass',
    source: (column) => ({ from: 'incident', column }),
    reads: ({ incidence }, i) => incidence[i]!.map((end) => [end >> 1, end & 1 ? -1 : 1]),
  },
  'broadcast and reduce': {
    from: 'body',
    to: 'mass',
    source: (column) => ({ from: 'broadcast', column }),
    reads: () => [[0, 1]],
  },
};

/** Two ends of a spring with factors that are not opposite, whose transpose is `incidentEnds`; and the opposite ones. */
export const twoEnds = { unlike: [2, 3], opposite: [1, -1] } as const;

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
  const step = [copy, ...stages, reduce, end];
  const weights = layer ? [layer.weights] : [];
  const body = { columns, forward: { init: [], step, final: [] }, state: [], weights, loss, witness: loss };
  return createProgram(body, { dimension: 2, controlPeriod: 1, gradients: everyGradient });
}

export const movementProgram = ({ from, to, source }: Movement): Program =>
  programOf(from, to, (columns, x) => {
    const moved = columns.get('moved', to, 'scratch');
    return {
      stages: [
        map(to, { x: [source(x)] }, (graph) => ({ node: graph.input('x'), column: moved, mode: 'store' })),
      ],
      moved,
    };
  });

export const endsProgram = ([first, second]: readonly [number, number]): Program =>
  programOf('mass', 'spring', (columns, x) => {
    const moved = columns.get('moved', 'spring', 'scratch');
    const inputs: Record<string, Source[]> = {
      a: [{ from: 'end', column: x, end: 0 }],
      b: [{ from: 'end', column: x, end: 1 }],
    };
    const stage = map('spring', inputs, (graph) => ({
      node: graph.add(
        graph.mul(graph.constant(first), graph.input('a')),
        graph.mul(graph.constant(second), graph.input('b')),
      ),
      column: moved,
      mode: 'store',
    }));
    return { stages: [stage], moved };
  });

/** A dense layer from the masses to the hidden units; its weights are a third factor of the loss. */
export const denseProgram = (biases: number): Program =>
  programOf('mass', 'hidden', (columns, x) => {
    const moved = columns.get('moved', 'hidden', 'scratch');
    const weights = { name: 'layer', biases, inputs: [x], output: moved };
    const layer: DenseStage = { kind: 'dense', name: 'layer', weights, control: false };
    return { stages: [layer], moved, layer };
  });
