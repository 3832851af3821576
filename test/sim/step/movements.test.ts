import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createWasmBackend } from '../../../sim/backends/wasm/backend.ts';
import type { Body, Dimension } from '../../../sim/body/body.ts';
import {
  arityOf,
  cellVolume,
  type ElementKind,
  type Elements,
  elementKinds,
} from '../../../sim/body/elements.ts';
import { bodyIndex, type PackedBody, pack } from '../../../sim/body/pack.ts';
import { sizeOf } from '../../../sim/step/domain.ts';
import type { Program } from '../../../sim/step/program.ts';
import {
  denseProgram,
  endFactors,
  endsProgram,
  incidentEndsProgram,
  LAYER,
  layer,
  type Movement,
  movementProgram,
  movements,
} from '../../support/movements.ts';

// Aᵀ y and A x are both read off the gradients of a compiled program, and A x is held against a plain sum over the body's
// springs.

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

/** On a curve that no line and no plane has more than its share of. */
const positionsOf = (masses: number, dimension: Dimension): Float64Array =>
  Float64Array.from(
    { length: dimension * masses },
    (_, i) => Math.floor(i / dimension) ** ((i % dimension) + 1),
  );

/** Elements of any masses, some of them there twice; small bodies have none. */
function elementsOf(kind: ElementKind, dimension: Dimension, masses: number): Elements {
  const arity = arityOf(kind, dimension);
  const count = masses < arity ? 0 : (7 * masses) % 11;
  const position = positionsOf(masses, dimension);
  const ends = Array.from({ length: count }, (_, element) => {
    const step = 1 + (element % Math.max(1, Math.floor((masses - 1) / (arity - 1))));
    const drawn = Array.from({ length: arity }, (_, end) => (element * element + end * step) % masses);
    const isFlipped = kind === 'cell' && cellVolume({ dimension, masses: { position } }, drawn) < 0;
    return isFlipped ? [drawn[1]!, drawn[0]!, ...drawn.slice(2)] : drawn;
  });
  // Every third acts where it is of a kind that may.
  const amplitude = Float64Array.from({ length: count }, (_, i) => (i % 3 === 1 ? 0.5 : 0));
  return { count, ends: Uint32Array.from(ends.flat()), ...(kind === 'cell' && { amplitude }) };
}

const inSpace = (body: Body): Body => {
  const { count } = body.masses;
  return {
    ...bodyOf(count, [], []),
    dimension: 3,
    masses: {
      ...body.masses,
      position: positionsOf(count, 3),
      velocity: new Float64Array(3 * count),
    },
    springs: body.springs,
    facets: elementsOf('facet', 3, count),
    cells: elementsOf('cell', 3, count),
  };
};

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
      position: positionsOf(masses, 2),
      velocity: new Float64Array(2 * masses),
      mass: new Float64Array(masses).fill(1),
    },
    springs: {
      count: ends.length,
      ends: Uint32Array.from(ends.flat()),
      restLength: ones,
      stiffness: ones,
      damping: ones,
      amplitude: Float64Array.from(actuated, (is) => (is ? 0.5 : 0)),
    },
    facets: elementsOf('facet', 2, masses),
    cells: elementsOf('cell', 2, masses),
  };
}

const backends = [
  { backend: createWasmBackend({ precision: 'double' }), tolerance: 1e-12, rollouts: 1 },
  { backend: createWasmBackend({ precision: 'single' }), tolerance: 2e-6, rollouts: 1 },
  { backend: createWasmBackend({ precision: 'single' }), tolerance: 2e-6, rollouts: 4 },
] as const;

/** Values in the packed order of springs and cells, in which compiled code sees them. */
const inPackedOrder = (packed: PackedBody, domain: string, values: ArrayLike<number>): number[] =>
  Array.from(values, (_, i) => values[bodyIndex(domain, packed, i)]!);

const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((sum, value, i) => sum + value * b[i]!, 0);

const noise = (seed: number, count: number): Float64Array =>
  Float64Array.from({ length: count }, (_, i) => Math.fround(Math.sin(1e4 * Math.sin(seed + i * 1.7))));

async function checkTransposes(
  program: Program,
  { from, to }: Pick<Movement, 'from' | 'to'>,
  expected: (packed: PackedBody, x: readonly number[], weights: Float64Array) => number[],
  weightCount: (packed: PackedBody) => number = () => 0,
  drawn: fc.Arbitrary<Body> = bodies,
): Promise<void> {
  const property = fc.asyncProperty(drawn, fc.nat(1000), async (body, seed) => {
    const packed = pack(body);
    const x = noise(seed, sizeOf(from, packed));
    const y = noise(seed + 0.5, sizeOf(to, packed));
    const weights = noise(seed + 0.7, weightCount(packed));
    const still = { position: body.masses.position, velocity: body.masses.velocity };
    for (const { backend, tolerance, rollouts } of backends) {
      const session = await backend.open(program, {
        packed,
        values: new Map([
          ['x', x],
          ['y', y],
          ['layer', weights],
        ]),
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
      const forward = gradients!.values.get('y')!.map((value) => -value);
      const backward = gradients!.values.get('x')!.map((value) => -value);
      for (const [i, value] of inPackedOrder(packed, to, forward).entries()) close(value, moved[i]!);
      const product = dot(forward, y);
      // The constant inputs of a layer are part of A x, but not of x.
      const constant = dot(expected(packed, new Array<number>(x.length).fill(0), weights), y);
      close(dot(x, backward), product - constant);
      // A layer is linear in its weights as well, so their gradient is the transpose applied to y.
      if (weights.length > 0) close(-dot(weights, gradients!.values.get('layer')!), product);
    }
  });
  await fc.assert(property, { numRuns: 25 });
}

describe('⟨A x, y⟩ = ⟨x, Aᵀ y⟩', () => {
  it.each(Object.entries(movements))('for %s', async (_, movement) => {
    await checkTransposes(movementProgram(movement), movement, (packed, x) =>
      Array.from({ length: sizeOf(movement.to, packed) }, (_, i) =>
        movement.reads(packed, i).reduce((sum, [index, factor]) => sum + factor * x[index]!, 0),
      ),
    );
  });

  it.each(Object.entries(movements))(
    'for %s of what is held between control steps, or not at all',
    (name, movement) => {
      const isOneElement = /^own|^actuator|^driven/.test(name);
      if (isOneElement) expect(() => movementProgram(movement, 2)).not.toThrow();
      else
        expect(() => movementProgram(movement, 2)).toThrow(
          'runs at every step and reads "copy of x", which is left at control steps only',
        );
    },
  );

  const forms = elementKinds.flatMap((kind) =>
    ([2, 3] as const).flatMap((dimension) =>
      Object.entries(endFactors).map(([name, factors]) => ({ kind, dimension, name, factors })),
    ),
  );

  it.each(forms)('for all ends of a $kind in $dimension D, with $name factors', async (form) => {
    const { kind, dimension, factors } = form;
    await checkTransposes(
      endsProgram(kind, dimension, factors),
      { from: 'mass', to: kind },
      ({ elements }, x) => {
        const { count, arity, ends } = elements[kind];
        return Array.from({ length: count }, (_, i) =>
          factors.slice(0, arity).reduce((sum, factor, end) => sum + factor * x[ends[arity * i + end]!]!, 0),
        );
      },
      undefined,
      dimension === 2 ? bodies : bodies.map(inSpace),
    );
  });

  it.each(forms)('for a mass and all ends of a $kind in it, in $dimension D, $name', async (form) => {
    const { kind, dimension, factors } = form;
    await checkTransposes(
      incidentEndsProgram(kind, dimension, factors),
      { from: kind, to: 'mass' },
      ({ elements }, x) => {
        const { arity, incidence } = elements[kind];
        return incidence.map((list) =>
          list.reduce((sum, end) => sum + factors[end % arity]! * x[Math.floor(end / arity)]!, 0),
        );
      },
      undefined,
      dimension === 2 ? bodies : bodies.map(inSpace),
    );
  });

  it.each([1, 3])(
    'for a dense layer with %i constant inputs, in its inputs and its weights',
    async (biases) => {
      const rows = (packed: PackedBody): number => biases + packed.body.masses.count;
      await checkTransposes(
        denseProgram(biases),
        { from: 'mass', to: layer },
        (packed, x, weights) =>
          Array.from({ length: LAYER }, (_, column) => {
            const inputs = [...new Array<number>(biases).fill(1), ...x];
            return Array.from(
              { length: rows(packed) },
              (_, row) => inputs[row]! * weights[row * LAYER + column]!,
            ).reduce((a, b) => a + b, 0);
          }),
        (packed) => rows(packed) * LAYER,
      );
    },
  );
});
