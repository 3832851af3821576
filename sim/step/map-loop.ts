// A map stage as a loop over its domain: what every backend has to know of it to write one.

import type { Node } from '../wgsl/graph.ts';
import type { MapStage, Source } from './program.ts';

/** A sum over the elements, or the elements' ends, of a mass. */
export type Incident = Source & { readonly from: 'incident' | 'incidentEnds' };

export const isIncident = (source: Source): source is Incident =>
  source.from === 'incident' || source.from === 'incidentEnds';

/** What an input of the stage is the sum of. */
export function sourcesOf(stage: MapStage, input: Node): readonly Source[] {
  const sources = stage.inputs.get(input.name);
  if (!sources) throw new TypeError(`stage "${stage.name}" has no source for "${input.name}"`);
  return sources;
}

/**
 * Those of the stage's nodes that are the same for every element and so stand before the loop.
 * @param nodes Arguments before what uses them.
 */
export function invariantNodes(stage: MapStage, nodes: readonly Node[]): Set<Node> {
  const invariant = new Set<Node>();
  for (const node of nodes) {
    const isFixed =
      node.op === 'input'
        ? sourcesOf(stage, node).every(({ from }) => from === 'broadcast' || from === 'step')
        : node.op !== 'lookup' && node.args.every((arg) => invariant.has(arg));
    if (isFixed) invariant.add(node);
  }
  return invariant;
}
