// Bodies of cells: a block of squares or cubes, each cut into triangles or tetrahedra.

import { type Random, stream } from '../../base/random.ts';
import type { Body, Dimension } from '../../sim/body/body.ts';
import { cellVolume } from '../../sim/body/elements.ts';

/** The ways through a unit square or cube along its axes, from corner to opposite corner: each is a cell (Kuhn). */
const orders = {
  2: [
    [0, 1],
    [1, 0],
  ],
  3: [
    [0, 1, 2],
    [0, 2, 1],
    [1, 0, 2],
    [1, 2, 0],
    [2, 0, 1],
    [2, 1, 0],
  ],
} as const;

export interface BlockOptions {
  /** Squares or cubes along each axis; default 1. */
  readonly counts?: readonly number[];
  /** [m] */
  readonly spacing?: number;
  /** Height of the lowest masses [m]. */
  readonly height?: number;
  /** How far masses begin from their places, relative to the spacing. */
  readonly jitter?: number;
  /** Whether every cell and facet has fields of its own. */
  readonly varied?: boolean;
  readonly seed?: number;
}

/** One soft spring is added, for a body has at least one. */
export function blockOf(dimension: Dimension, options: BlockOptions = {}): Body {
  const { counts = new Array<number>(dimension).fill(1), spacing = 1, height = 0, jitter = 0 } = options;
  const random = stream(options.seed ?? 1, 'block');
  const nodes = gridOf(counts.map((count) => count + 1));
  const indexOf = new Map(nodes.map((node, i) => [node.join(), i]));
  const rest = Float64Array.from(
    nodes.flatMap((node) => node.map((at, axis) => spacing * at + (axis === dimension - 1 ? height : 0))),
  );
  const position = rest.map((value) => value + spacing * jitter * (2 * random.uniform() - 1));
  const masses = {
    count: nodes.length,
    position,
    velocity: position.map(() => jitter * (random.uniform() - 0.5)),
    mass: Float64Array.from(nodes, () => 1 + jitter * random.uniform()),
  };
  const cells = gridOf(counts).flatMap((corner) =>
    orders[dimension].map((order) => {
      const at = [...corner];
      const ends = [indexOf.get(at.join())!];
      for (const axis of order) {
        at[axis]!++;
        ends.push(indexOf.get(at.join())!);
      }
      const built = { dimension, masses: { position: rest } };
      return cellVolume(built, ends) > 0 ? ends : [ends[1]!, ends[0]!, ...ends.slice(2)];
    }),
  );
  const one = (value: number) => Float64Array.of(value);
  const end = counts.map((_, axis) => (axis === 0 ? 1 : 0)).join();
  return {
    dimension,
    masses,
    springs: {
      count: 1,
      ends: Uint32Array.of(0, indexOf.get(end)!),
      restLength: one(spacing),
      stiffness: one(1e-3),
      damping: one(0),
      amplitude: one(0),
    },
    cells: {
      count: cells.length,
      ends: Uint32Array.from(cells.flat()),
      ...restOf(dimension, rest, cells),
      ...(options.varied && variedFields(random, cells.length, dimension)),
    },
  };
}

const gridOf = (counts: readonly number[]): number[][] =>
  counts.reduce<number[][]>(
    (grid, count) => grid.flatMap((node) => Array.from({ length: count }, (_, i) => [...node, i])),
    [[]],
  );

function restOf(dimension: Dimension, rest: Float64Array, cells: readonly number[][]) {
  const edge = (end: number) =>
    Float64Array.from(
      cells.flatMap((ends) =>
        Array.from(
          { length: dimension },
          (_, axis) => rest[dimension * ends[end]! + axis]! - rest[dimension * ends[0]! + axis]!,
        ),
      ),
    );
  return { restB: edge(1), restC: edge(2), ...(dimension === 3 && { restD: edge(3) }) };
}

function variedFields(random: Random, count: number, dimension: Dimension) {
  const about = (mean: number) => Float64Array.from({ length: count }, () => mean * (0.5 + random.uniform()));
  return {
    youngsModulus: about(200),
    poissonRatio: about(0.2),
    bulkModulus: about(200),
    fibreModulus: about(200),
    amplitude: Float64Array.from({ length: count }, (_, i) =>
      i % 2 === 0 ? 0.1 + 0.2 * random.uniform() : 0,
    ),
    direction: Float64Array.from({ length: dimension * count }, () => 0.5 + random.uniform()),
  };
}
