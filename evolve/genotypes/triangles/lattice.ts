// The triangular lattice that bodies are cut from: a strip of rows, each of triangles alternately pointing up and down.
// Lengths are in half edges: neighbours in a row are two apart. Source: ELDiR's public code (github.com/lstrgar/ELDiR).

import type { Grid } from '../grid.ts';

/**
 * Triangles are the cells of a grid. Nodes are ordered by x, then y, edges by their lower node, then their upper:
 * ELDiR's order, so that its genotypes can be read.
 */
export interface Lattice extends Grid {
  /** x, y of each node, shape [nodes × 2], [half edges × half edges]. */
  readonly nodePositions: Int32Array;
  /** Lower and upper node of each edge, shape [edges × 2]. */
  readonly edgeNodes: Uint32Array;
  /** Of each triangle the left edge, the level one and the right one, shape [triangles × 3]. */
  readonly triangleEdges: Uint32Array;
}

type Point = readonly [x: number, y: number];

/** @param rows of triangles, at least 1. @param columns triangles in a row, at least 1. */
export function createLattice(rows: number, columns: number): Lattice {
  const points = nodePoints(rows, columns);
  const nodeAt = new Map(points.map(([x, y], node) => [`${x},${y}`, node]));
  const triangles = Array.from({ length: rows * columns }, (_, t) =>
    corners(t % columns, Math.floor(t / columns))
      .map(([x, y]) => nodeAt.get(`${x},${y}`)!)
      .sort((a, b) => a - b),
  );
  const edgeKey = (a: number, b: number) => a * points.length + b;
  // Corners in the order of their nodes are in the order of x: the left one, the one between, the right one.
  const triangleEdgeKeys = triangles.flatMap(([a, b, c]) => [
    edgeKey(a!, b!),
    edgeKey(a!, c!),
    edgeKey(b!, c!),
  ]);
  const edgeKeys = [...new Set(triangleEdgeKeys)].sort((a, b) => a - b);
  const edgeAt = new Map(edgeKeys.map((key, edge) => [key, edge]));
  return {
    rows,
    columns,
    isChequered: true,
    nodePositions: Int32Array.from(points.flat()),
    edgeNodes: Uint32Array.from(
      edgeKeys.flatMap((key) => [Math.floor(key / points.length), key % points.length]),
    ),
    triangleEdges: Uint32Array.from(triangleEdgeKeys, (key) => edgeAt.get(key)!),
  };
}

export function triangleCount(lattice: Lattice): number {
  return lattice.rows * lattice.columns;
}

/** The left edge of a triangle, the level one and the right one, shape [3]. */
export function edgesOf(lattice: Lattice, triangle: number): Uint32Array {
  return lattice.triangleEdges.subarray(3 * triangle, 3 * triangle + 3);
}

export function edgeCount(lattice: Lattice): number {
  return lattice.edgeNodes.length / 2;
}

export function nodeCount(lattice: Lattice): number {
  return lattice.nodePositions.length / 2;
}

/** Odd rows of nodes stand half an edge to the left of even ones. */
function nodePoints(rows: number, columns: number): Point[] {
  const points: Point[] = [];
  for (let x = -1; x <= columns; x++) {
    for (let y = 0; y <= rows; y++) {
      const odd = y % 2 === 1;
      if (odd === (Math.abs(x) % 2 === 1)) points.push([x, y]);
    }
  }
  return points;
}

function corners(x: number, y: number): [Point, Point, Point] {
  const pointsUp = (x + y) % 2 === 1;
  return pointsUp
    ? [
        [x + 1, y],
        [x - 1, y],
        [x, y + 1],
      ]
    : [
        [x, y],
        [x - 1, y + 1],
        [x + 1, y + 1],
      ];
}
