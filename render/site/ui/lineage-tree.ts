// The lineage of the staged robot as a tree of bodies: the robot at the left, its parents to the right of it, and so on
// back to bodies drawn at random. An ancestor of several is drawn once.

import { Graph, layout } from '@dagrejs/dagre';
import type { Ancestor } from '../../run-source.ts';
import { element } from './dom.ts';

/** Most ancestors that are drawn. */
const MOST = 60;

/** Of a card [px]; `.lineage li` in the style sheet has the same. */
const CARD = { width: 150, height: 162 } as const;

/** A place in the drawing [px]. */
interface Place {
  readonly x: number;
  readonly y: number;
}

interface Tree {
  readonly width: number;
  readonly height: number;
  /** The middle of each card, by id. */
  readonly places: ReadonlyMap<string, Place>;
  /** Each from a child's card to a parent's. */
  readonly lines: readonly (readonly Place[])[];
}

/**
 * Draws the tree.
 * @param list Takes the cards; the lines go to the SVG element beside it.
 * @param ancestors The robot itself, then its ancestors, the nearest first.
 * @param card The button that stands for an ancestor.
 */
export function showLineage(
  list: HTMLElement,
  lines: SVGSVGElement,
  ancestors: readonly Ancestor[],
  card: (of: Ancestor) => HTMLElement,
): void {
  const shown = ancestors.slice(0, MOST);
  const tree = treeOf(shown);
  const items = shown.map((ancestor) => {
    const { x, y } = tree.places.get(ancestor.id)!;
    const item = element('li', {}, card(ancestor));
    item.style.translate = `${x - CARD.width / 2}px ${y - CARD.height / 2}px`;
    return item;
  });
  list.replaceChildren(...items);
  for (const each of [list, lines]) {
    each.style.width = `${tree.width}px`;
    each.style.height = `${tree.height}px`;
  }
  lines.replaceChildren(...tree.lines.map(pathOf));
  const frame = list.parentElement!;
  const robot = tree.places.get(shown[0]?.id ?? '');
  frame.scrollTo(0, (robot?.y ?? 0) - frame.clientHeight / 2);
}

/** What stands below an ancestor's picture: when and how it was made. */
export function captionOf({ generation, operator }: Ancestor): string {
  const when = generation === undefined ? '' : `generation ${generation}`;
  return [when, operator?.replaceAll('-', ' ') ?? ''].filter(Boolean).join(', ');
}

function treeOf(ancestors: readonly Ancestor[]): Tree {
  const graph = new Graph();
  graph.setGraph({ rankdir: 'LR', nodesep: 14, ranksep: 44, marginx: 4, marginy: 6 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { id } of ancestors) graph.setNode(id, { ...CARD });
  for (const { id, parents } of ancestors)
    for (const parent of parents) if (graph.hasNode(parent)) graph.setEdge(id, parent);
  layout(graph);
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  return {
    width,
    height,
    places: new Map(ancestors.map(({ id }) => [id, graph.node(id) as Place])),
    lines: graph.edges().map((edge) => (graph.edge(edge) as { points: Place[] }).points),
  };
}

/** A line that is round where it turns. */
function pathOf(points: readonly Place[]): SVGPathElement {
  const at = ({ x, y }: Place): string => `${x.toFixed(1)} ${y.toFixed(1)}`;
  const middle = (a: Place, b: Place): Place => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });
  const turns = points.slice(1, -1).map((turn, i, all) => {
    const next = points[i + 2]!;
    return `Q${at(turn)} ${at(i === all.length - 1 ? next : middle(turn, next))}`;
  });
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('d', `M${at(points[0]!)} ${turns.join(' ') || `L${at(points.at(-1)!)}`}`);
  return path;
}
