// The lineage of the staged robot as a tree of bodies: the robot at the left, its parents to the right of it, and so on
// back to bodies drawn at random. An ancestor of several is drawn once.

import { Graph, layout } from '@dagrejs/dagre';
import type { Ancestor } from '../../run-source.ts';
import { element, replaceKeepingFocus } from './dom.ts';

/** Most ancestors that are drawn. */
const MOST = 60;

/** Of a card [px]; `.lineage li` in the style sheet has the same. */
const CARD = { width: 150, height: 162 } as const;

/** A place in the drawing [px]. */
interface Point {
  readonly x: number;
  readonly y: number;
}

interface Tree {
  readonly width: number;
  readonly height: number;
  /** The middle of each card. */
  readonly places: readonly Point[];
  /** Each from a child's card to a parent's. */
  readonly lines: readonly (readonly Point[])[];
}

/** Where a tree is drawn. */
export interface Drawing {
  /** Takes the cards. */
  readonly list: HTMLElement;
  /** Lies behind it. */
  readonly lines: SVGSVGElement;
}

/**
 * Draws the tree.
 * @param ancestors The robot itself, then its ancestors, the nearest first.
 * @param card The button that stands for an ancestor.
 * @returns How many are drawn.
 */
export function showLineage(
  { list, lines }: Drawing,
  ancestors: readonly Ancestor[],
  card: (of: Ancestor) => HTMLElement,
): number {
  const shown = ancestors.slice(0, MOST);
  const tree = treeOf(shown);
  const items = shown.map((ancestor, i) => {
    const { x, y } = tree.places[i]!;
    const item = element('li', {}, card(ancestor));
    item.style.translate = `${x - CARD.width / 2}px ${y - CARD.height / 2}px`;
    return item;
  });
  replaceKeepingFocus(list, items);
  for (const each of [list, lines]) {
    each.style.width = `${tree.width}px`;
    each.style.height = `${tree.height}px`;
  }
  lines.replaceChildren(...tree.lines.map(pathOf));
  // Another robot is looked at first; whoever has looked around in a tree that grows stays there.
  const robot = shown[0]?.id ?? '';
  if (list.dataset.robot !== robot) {
    list.dataset.robot = robot;
    const frame = list.parentElement!;
    frame.scrollTo(0, (tree.places[0]?.y ?? 0) - frame.clientHeight / 2);
  }
  return shown.length;
}

/** What stands below an ancestor's picture: when and how it was made. */
export function captionOf({ generation, operator }: Ancestor): string {
  const when = generation === undefined ? '' : `generation ${generation}`;
  return [when, operator?.replaceAll('-', ' ') ?? ''].filter(Boolean).join(', ');
}

export function treeOf(ancestors: readonly Ancestor[]): Tree {
  if (ancestors.length === 0) return { width: 0, height: 0, places: [], lines: [] };
  const graph = new Graph();
  graph.setGraph({ rankdir: 'LR', nodesep: 14, ranksep: 44, marginx: 4, marginy: 6 });
  graph.setDefaultEdgeLabel(() => ({}));
  // By their numbers: ids come from files, and the library keeps names as the keys of objects.
  const numbers = new Map(ancestors.map(({ id }, i) => [id, `${i}`]));
  for (const number of numbers.values()) graph.setNode(number, { ...CARD });
  for (const { id, parents } of ancestors) {
    for (const parent of parents) {
      const number = numbers.get(parent);
      if (number !== undefined && parent !== id) graph.setEdge(numbers.get(id)!, number);
    }
  }
  layout(graph);
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  return {
    width,
    height,
    places: ancestors.map(({ id }) => graph.node(numbers.get(id)!) as Point),
    lines: graph.edges().map((edge) => (graph.edge(edge) as { points: Point[] }).points),
  };
}

/** A line that is round where it turns. */
function pathOf(points: readonly Point[]): SVGPathElement {
  const at = ({ x, y }: Point): string => `${x.toFixed(1)} ${y.toFixed(1)}`;
  const middle = (a: Point, b: Point): Point => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });
  const turns = points.slice(1, -1).map((turn, i, all) => {
    const next = points[i + 2]!;
    return `Q${at(turn)} ${at(i === all.length - 1 ? next : middle(turn, next))}`;
  });
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('d', `M${at(points[0]!)} ${turns.join(' ') || `L${at(points.at(-1)!)}`}`);
  return path;
}
