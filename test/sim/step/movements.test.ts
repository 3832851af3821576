import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createWasmBackend } from '../../../sim/backends/wasm/backend.ts';
import type { Body } from '../../../sim/body.ts';
import { type PackedBody, pack, sizeOf } from '../../../sim/pack.ts';
import { Columns } from '../../../sim/step/columns.ts';
import { createProgram } from '../../../sim/step/differentiate.ts';
import type {
  Column,
  DenseStage,
  MapStage,
  Output,
  Program,
  Source,
  Stage,
} from '../../../sim/step/program.ts';
import { Graph } from '../../../sim/wgsl/graph.ts';
import { everyGradient } from '../../support/programs.ts';

// Each movement A stands in a program of its own, whose loss is -⟨A x, y⟩ with parameters x and y. The loss is linear in
// each, so the gradients of the compiled program are -Aᵀ y and -A x: both are read off, and A x is held against a
// plain sum over the body's springs.

const sizes = { hidden: 5, clock: 3 };

const pairs = (count: number): [number, number][] =>
  Array.from({ length: count * count }, (_, i): [number, number] => [
    Math.floor(i / count),
    i % count,
  ]).filter(([a, b]) => a < b);

/** Bodies of one mass up, wired at random in any order, down to no springs and no actuators at all. */
const bodies = fc
  .integer({ min: 1, max: 13 })
  .chain((masses) =>
    fc.tuple(fc.constant(masses), fc.shuffledSubarray(pairs(masses)), fc.infiniteStream(fc.boolean())),
  )
  .map(([masses, ends, coins]) =>
    bodyOf(
      masses,
      ends.map(([a, b]): [number, number] => (coins.next().value ? [a, b] : [b, a])),
      ends.map(() => coins.next().value),
    ),
  );

function bodyOf(
  masses: number,
  ends: readonly (readonly [number, number])[],
  actuated: readonly boolean[],
): Body {
  const ones = new Float64Array(ends.length).fill(1);
  return {
    dimension: 2,
    masses: {
      count: masses,
      position: new Float64Array(2 * masses),
      velocity: new Float64Array(2 * masses),
      mass: new Float64Array(masses).fill(1),
    },
    springs: {
      count: ends.length,
      ends: Uint32Array.from(ends.flat()),
      restLength: ones,
      stiffness: ones,
      damping: ones,
      amplitude: Float64Array.from(actuated, Number),
    },
  };
}

/** A movement from a column over `from` to each element of `to`. */
interface Movement {
  readonly from: string;
  readonly to: string;
  readonly source: (column: Column) => Source;
  /** Where each element of `to` reads `from`, in packed order, and with what factor. */
  readonly reads: (packed: PackedBody, element: number) => (readonly [index: number, factor: number])[];
}

const movements: Record<string, Movement> = {
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
const twoEnds = { unlike: [2, 3], opposite: [1, -1] } as const;

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
  const body = { columns, forward: { init: [], step, final: [] }, state: [], weights, loss };
  return createProgram(body, { dimension: 2, controlPeriod: 1, gradients: everyGradient });
}

const movementProgram = ({ from, to, source }: Movement): Program =>
  programOf(from, to, (columns, x) => {
    const moved = columns.get('moved', to, 'scratch');
    return {
      stages: [
        map(to, { x: [source(x)] }, (graph) => ({ node: graph.input('x'), column: moved, mode: 'store' })),
      ],
      moved,
    };
  });

const endsProgram = ([first, second]: readonly [number, number]): Program =>
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
const denseProgram = (biases: number): Program =>
  programOf('mass', 'hidden', (columns, x) => {
    const moved = columns.get('moved', 'hidden', 'scratch');
    const weights = { name: 'layer', biases, inputs: [x], output: moved };
    const layer: DenseStage = { kind: 'dense', name: 'layer', weights, control: false };
    return { stages: [layer], moved, layer };
  });

const backends = [
  { backend: createWasmBackend({ precision: 'double' }), tolerance: 1e-12, rollouts: 1 },
  { backend: createWasmBackend({ precision: 'single' }), tolerance: 2e-6, rollouts: 1 },
  { backend: createWasmBackend({ precision: 'single' }), tolerance: 2e-6, rollouts: 4 },
] as const;

/** Values in the packed order of the springs, in which compiled code sees them. */
const inPackedOrder = (packed: PackedBody, domain: string, values: ArrayLike<number>): number[] =>
  Array.from(values, (_, i) => values[domain === 'spring' ? packed.springOrder[i]! : i]!);

const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((sum, value, i) => sum + value * b[i]!, 0);

const noise = (seed: number, count: number): Float64Array =>
  Float64Array.from({ length: count }, (_, i) => Math.fround(Math.sin(1e4 * Math.sin(seed + i * 1.7))));

async function checkTransposes(
  program: Program,
  { from, to }: Pick<Movement, 'from' | 'to'>,
  expected: (packed: PackedBody, x: readonly number[], weights: Float64Array) => number[],
  weightCount: (packed: PackedBody) => number = () => 0,
): Promise<void> {
  const property = fc.asyncProperty(bodies, fc.nat(1000), async (body, seed) => {
    const packed = pack(body);
    const x = noise(seed, sizeOf(from, packed, sizes));
    const y = noise(seed + 0.5, sizeOf(to, packed, sizes));
    const weights = noise(seed + 0.7, weightCount(packed));
    const still = { position: body.masses.position, velocity: body.masses.velocity };
    for (const { backend, tolerance, rollouts } of backends) {
      const session = await backend.open(program, {
        packed,
        sizes,
        parameters: new Map([
          ['x', x],
          ['y', y],
        ]),
        weights: new Map([['layer', weights]]),
        starts: Array.from({ length: rollouts }, () => still),
      });
      const { gradients } = await session.run({ steps: 1, gradient: true });
      session.close();
      session.close();
      const moved = expected(packed, inPackedOrder(packed, from, x), weights);
      const unit = Math.hypot(...moved.map(Math.abs), 1) * Math.hypot(...y, 1);
      const close = (a: number, b: number): void => {
        expect(Math.abs(a - b)).toBeLessThanOrEqual(tolerance * unit);
      };
      const forward = gradients!.parameters.get('y')!.map((value) => -value);
      const backward = gradients!.parameters.get('x')!.map((value) => -value);
      for (const [i, value] of inPackedOrder(packed, to, forward).entries()) close(value, moved[i]!);
      const product = dot(forward, y);
      // The constant inputs of a layer are part of A x, but not of x.
      const constant = dot(expected(packed, new Array<number>(x.length).fill(0), weights), y);
      close(dot(x, backward), product - constant);
      // A layer is linear in its weights as well, so their gradient is the transpose applied to y.
      if (weights.length > 0) close(-dot(weights, gradients!.weights.get('layer')!), product);
    }
  });
  await fc.assert(property, { numRuns: 25 });
}

describe('⟨A x, y⟩ = ⟨x, Aᵀ y⟩', () => {
  it.each(Object.entries(movements))('for %s', async (_, movement) => {
    await checkTransposes(movementProgram(movement), movement, (packed, x) =>
      Array.from({ length: sizeOf(movement.to, packed, sizes) }, (_, i) =>
        movement.reads(packed, i).reduce((sum, [index, factor]) => sum + factor * x[index]!, 0),
      ),
    );
  });

  it.each(Object.entries(twoEnds))('for both ends of a spring, with %s factors', async (_, factors) => {
    const domains = { from: 'mass', to: 'spring' };
    await checkTransposes(endsProgram(factors), domains, ({ ends, body }, x) =>
      Array.from(
        { length: body.springs.count },
        (_, i) => factors[0] * x[ends[2 * i]!]! + factors[1] * x[ends[2 * i + 1]!]!,
      ),
    );
  });

  it.each([1, 3])(
    'for a dense layer with %i constant inputs, in its inputs and its weights',
    async (biases) => {
      const rows = (packed: PackedBody): number => biases + packed.body.masses.count;
      await checkTransposes(
        denseProgram(biases),
        { from: 'mass', to: 'hidden' },
        (packed, x, weights) =>
          Array.from({ length: sizes.hidden }, (_, column) => {
            const inputs = [...new Array<number>(biases).fill(1), ...x];
            return Array.from(
              { length: rows(packed) },
              (_, row) => inputs[row]! * weights[row * sizes.hidden + column]!,
            ).reduce((a, b) => a + b, 0);
          }),
        (packed) => rows(packed) * sizes.hidden,
      );
    },
  );
});
