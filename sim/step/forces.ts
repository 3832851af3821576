// Stages of the forces that elements exert on their masses.

import { type ElementKind, lettersOf } from '../body/elements.ts';
import type { Graph, Node } from '../wgsl/graph.ts';
import type { Assembly } from './assembly.ts';
import { forceColumns } from './columns.ts';
import type { Output, Stage } from './program.ts';
import type { Values } from './stages.ts';

/** Names of WGSL functions, by what they give forces on; all that are named add up. */
export interface Forces {
  /** `(mass, body, world, time) -> vecD`: the force on the mass [N]. */
  readonly mass: readonly string[];
  /**
   * `(a, b, spring, activation, world) -> vecD`: the force on the first end, the second gets the opposite [N]; or
   * `-> SpringForces`, the forces on both.
   */
  readonly spring: readonly string[];
  /** `(masses, facet, world) -> FacetForces`: the forces on its masses [N]. */
  readonly facet: readonly string[];
  /** `(masses, cell, world) -> CellForces`: the forces on its masses [N]. */
  readonly cell: readonly string[];
}

/** The sum of all forces of the elements of a kind: those that are opposite at both ends, and those of each end. */
export function forceStages(assembly: Assembly, kind: ElementKind): Stage[] {
  const { forces } = assembly.options;
  if (forces[kind].length === 0) return [];
  return [
    assembly.stage({ name: `${kind} forces`, domain: kind }, (call, graph) => {
      const all = forces[kind].map(call);
      const isPair = (values: Values): boolean => values.has('x');
      const pairs = sum(graph, all.filter(isPair));
      const atEnds = sum(
        graph,
        all.filter((values) => !isPair(values)),
      );
      return [...pairOutputs(assembly, pairs), ...endOutputs(assembly, kind, atEnds)];
    }),
  ];
}

const pairOutputs = ({ columns }: Assembly, forces: Values): Output[] =>
  [...forces].map(([axis, node]) => ({ node, column: forceColumns.pair(columns, axis), mode: 'store' }));

function endOutputs({ columns, options }: Assembly, kind: ElementKind, forces: Values): Output[] {
  const { dimension } = options;
  const letters = lettersOf(kind, dimension);
  return [...forces].map(([path, node]): Output => {
    const [letter = '', axis = ''] = path.split('.');
    const column = forceColumns.ends(columns, kind, dimension, axis);
    return { node, column, mode: 'store', end: letters.indexOf(letter) };
  });
}

/** Sums results of functions, path by path. */
export function sum(graph: Graph, terms: readonly Values[]): Values {
  const total = new Map<string, Node>();
  for (const term of terms)
    for (const [path, node] of term) total.set(path, graph.add(total.get(path) ?? graph.constant(0), node));
  return total;
}
