// Bodies for verification: pieces of a jittered square or cubic lattice, from three masses up, in 2D and 3D.

import type { Random } from '../../base/random.ts';
import type { Body, Dimension } from '../body/body.ts';

export interface LatticeOptions {
  readonly dimension: Dimension;
  readonly masses: number;
  /** Where the lowest corner stands, one number for each axis [m]; default 0. */
  readonly origin?: readonly number[];
  /** How far springs begin off their rest length, relative; default 0.05. */
  readonly strain?: number;
  /** Between neighbours, before each mass is moved by up to a tenth of it [m]. */
  readonly spacing?: number;
  /** Mean stiffness of a spring [N/m], mean damping [N·s/m], mean mass [kg]. */
  readonly stiffness?: number;
  readonly damping?: number;
  readonly mass?: number;
  /** Largest amplitude of an actuator, and the fraction of springs that are actuators. */
  readonly amplitude?: number;
  readonly actuated?: number;
  /** Triangles or tetrahedra in every square or cube of the lattice; default: none. */
  readonly cells?: boolean;
}

/**
 * A body whose masses fill a lattice row by row and layer by layer from height 0 up, with springs between all
 * neighbours, diagonal ones included. Every property varies by up to a half from element to element, and springs
 * begin off their rest length, so that no two derivatives are alike.
 */
export function latticeBody(random: Random, options: LatticeOptions): Body {
  const { dimension, masses, origin = [], spacing = 0.1, mass = 1, strain = 0.05, actuated = 0.6 } = options;
  const nodes = latticeNodes(dimension, masses);
  const position = Float64Array.from(
    nodes.flatMap((node) =>
      node.map(
        (value, axis) => (origin[axis] ?? 0) + spacing * (value + jitter(random, axis === dimension - 1)),
      ),
    ),
  );
  const ends = neighbours(nodes);
  const about = (mean: number): number => mean * (0.5 + random.uniform());
  const perSpring = (value: (spring: number) => number): Float64Array =>
    Float64Array.from({ length: ends.length }, (_, spring) => value(spring));
  const cells = options.cells ? cellsOf(nodes) : [];
  return {
    dimension,
    ...(cells.length > 0 && { cells: { count: cells.length, ends: Uint32Array.from(cells.flat()) } }),
    masses: {
      count: masses,
      position,
      velocity: new Float64Array(masses * dimension),
      mass: Float64Array.from({ length: masses }, () => about(mass)),
    },
    springs: {
      count: ends.length,
      ends: Uint32Array.from(ends.flat()),
      restLength: perSpring(
        (s) => distance(position, dimension, ends[s]!) * (1 + strain * (2 * random.uniform() - 1)),
      ),
      stiffness: perSpring(() => about(options.stiffness ?? 2000)),
      damping: perSpring(() => about(options.damping ?? 5)),
      amplitude: perSpring(() => (random.chance(actuated) ? about((options.amplitude ?? 0.2) / 1.5) : 0)),
    },
  };
}

/** Upwards only along the vertical, so that no mass begins below height 0. */
const jitter = (random: Random, vertical: boolean): number =>
  vertical ? 0.1 * random.uniform() : 0.2 * random.uniform() - 0.1;

/** The first nodes of a lattice at least about as high as wide, lowest layer first. */
function latticeNodes(dimension: Dimension, count: number): number[][] {
  const width = Math.max(2, Math.round(count ** (1 / dimension)));
  return Array.from({ length: count }, (_, i) =>
    Array.from({ length: dimension }, (_, axis) => {
      const place = Math.floor(i / width ** axis);
      return axis === dimension - 1 ? place : place % width;
    }),
  );
}

/** Pairs of nodes at most a diagonal of a square apart. */
function neighbours(nodes: readonly (readonly number[])[]): [number, number][] {
  return nodes.flatMap((a, i) =>
    nodes.flatMap((b, j): [number, number][] => {
      const squared = a.reduce((sum, value, axis) => sum + (value - b[axis]!) ** 2, 0);
      return i < j && squared <= 2 ? [[i, j]] : [];
    }),
  );
}

/** Orders of the axes in which paths go from a cube's lowest corner to the opposite one, and whether they turn left. */
const paths = {
  2: [
    [[0, 1], true],
    [[1, 0], false],
  ],
  3: [
    [[0, 1, 2], true],
    [[1, 2, 0], true],
    [[2, 0, 1], true],
    [[0, 2, 1], false],
    [[2, 1, 0], false],
    [[1, 0, 2], false],
  ],
} as const;

/** Kuhn's division of every whole square or cube: a cell for each path along its edges. */
function cellsOf(nodes: readonly (readonly number[])[]): number[][] {
  const at = new Map(nodes.map((node, i) => [node.join(), i]));
  const dimension = nodes[0]!.length as Dimension;
  return nodes.flatMap((corner) =>
    paths[dimension].flatMap(([order, isLeft]) => {
      const place = [...corner];
      const ends = [at.get(place.join())];
      for (const axis of order) {
        place[axis]!++;
        ends.push(at.get(place.join()));
      }
      if (ends.includes(undefined)) return [];
      const last = ends.length - 1;
      const [before, end] = isLeft ? [ends[last - 1]!, ends[last]!] : [ends[last]!, ends[last - 1]!];
      return [[...ends.slice(0, -2), before, end] as number[]];
    }),
  );
}

function distance(position: Float64Array, dimension: Dimension, [a, b]: readonly [number, number]): number {
  return Math.hypot(
    ...Array.from(
      { length: dimension },
      (_, axis) => position[dimension * a + axis]! - position[dimension * b + axis]!,
    ),
  );
}
