// From genotype to body: every corner of a present triangle becomes a mass, every edge a spring.

import type { Body, Masses, Springs } from '../../../sim/body/body.ts';
import type { Bits } from '../bits.ts';
import type { Phenotype } from '../genotype.ts';
import { presentIn } from '../grid.ts';
import { solidBody } from '../solid.ts';
import type { Lattice } from './lattice.ts';
import type { TriangleOptions } from './options.ts';
import { presentEdges } from './repair.ts';

/**
 * The body at rest, its bounding box moved to `options.origin`. Masses and springs come in the order of the lattice's
 * nodes and edges, which are also their keys.
 *
 * @param triangles Shape [triangles], at least one set.
 * @param actuated Shape [edges]; bits of absent edges mean nothing.
 */
export function develop(
  lattice: Lattice,
  options: TriangleOptions,
  triangles: Bits,
  actuated: Bits,
): Phenotype {
  const springKeys = indicesOf(presentEdges(lattice, triangles));
  const massKeys = nodesOf(lattice, springKeys);
  const body: Body = {
    dimension: 2,
    masses: masses(lattice, options, massKeys),
    springs: springs(lattice, options, massKeys, springKeys, actuated),
  };
  const corners = () => {
    const massOf = massesBy(massKeys);
    return presentIn(triangles).map((t) => cornersOf(lattice, t, massOf));
  };
  return { body: solidBody(body, options, corners), massKeys, springKeys };
}

const massesBy = (nodes: Uint32Array) => new Map(Array.from(nodes, (node, mass) => [node, mass]));

/** The masses at a triangle's corners: the ends of its left edge, and the other end of its right one. */
function cornersOf(
  { edgeNodes, triangleEdges }: Lattice,
  t: number,
  massOf: ReadonlyMap<number, number>,
): number[] {
  const [left, , right] = triangleEdges.subarray(3 * t, 3 * t + 3);
  return [edgeNodes[2 * left!]!, edgeNodes[2 * left! + 1]!, edgeNodes[2 * right! + 1]!].map(
    (node) => massOf.get(node)!,
  );
}

function indicesOf(bits: Bits): Uint32Array {
  return Uint32Array.from(Array.from(bits.keys()).filter((i) => bits[i]));
}

function nodesOf(lattice: Lattice, edges: Uint32Array): Uint32Array {
  const ends = [...edges].flatMap((edge) => [lattice.edgeNodes[2 * edge]!, lattice.edgeNodes[2 * edge + 1]!]);
  return Uint32Array.from(new Set(ends)).sort();
}

function masses(lattice: Lattice, options: TriangleOptions, nodes: Uint32Array): Masses {
  const xs = Array.from(nodes, (node) => lattice.nodePositions[2 * node]!);
  const ys = Array.from(nodes, (node) => lattice.nodePositions[2 * node + 1]!);
  const left = Math.min(...xs);
  const bottom = Math.min(...ys);
  const half = options.spacing / 2;
  const position = new Float64Array(2 * nodes.length);
  for (let i = 0; i < nodes.length; i++) {
    position[2 * i] = (xs[i]! - left) * half + options.origin[0];
    position[2 * i + 1] = (ys[i]! - bottom) * Math.sqrt(3) * half + options.origin[1];
  }
  return {
    count: nodes.length,
    position,
    velocity: new Float64Array(2 * nodes.length),
    mass: new Float64Array(nodes.length).fill(options.mass),
  };
}

function springs(
  lattice: Lattice,
  options: TriangleOptions,
  nodes: Uint32Array,
  edges: Uint32Array,
  actuated: Bits,
): Springs {
  const massOf = massesBy(nodes);
  const ends = [...edges].flatMap((edge) => [lattice.edgeNodes[2 * edge]!, lattice.edgeNodes[2 * edge + 1]!]);
  return {
    count: edges.length,
    ends: Uint32Array.from(ends, (node) => massOf.get(node)!),
    restLength: new Float64Array(edges.length).fill(options.restLength),
    stiffness: new Float64Array(edges.length).fill(options.stiffness),
    damping: new Float64Array(edges.length).fill(options.damping),
    amplitude: Float64Array.from(edges, (edge) => (actuated[edge] ? options.amplitude : 0)),
  };
}
