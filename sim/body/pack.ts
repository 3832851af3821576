// A body made ready for the step: actuators first among the springs, and for every mass the elements that it belongs to.

import { actuatorsOf, type Body } from './body.ts';
import { checkBody } from './check-body.ts';
import { arityOf, type ElementKind, elementKinds, elementsOf, musclesOf } from './elements.ts';

/** Elements of one kind in the order in which the step goes through them. */
export interface PackedElements {
  readonly count: number;
  /** Masses that each of them joins. */
  readonly arity: number;
  /** Their masses, shape [count × arity]. */
  readonly ends: Uint32Array;
  /** For each mass the ends of elements that lie in it, as arity × element + end, ascending. */
  readonly incidence: readonly (readonly number[])[];
}

/** A body in the order in which the step goes through it; {@link pack} makes one. */
export interface PackedBody {
  readonly body: Body;
  /** For each spring in packed order its index in the body: actuators first, then the rest, each in body order. */
  readonly springOrder: Uint32Array;
  /** As {@link springOrder}, of the cells. */
  readonly cellOrder: Uint32Array;
  /** How many actuators there are: the first of the springs, then the first of the cells. */
  readonly actuators: number;
  /** How many of the cells are actuators. */
  readonly muscles: number;
  readonly elements: Readonly<Record<ElementKind, PackedElements>>;
}

/**
 * Orders a body's springs and cells, and lists each mass's element ends.
 * @throws {RangeError} where the body is not one, see {@link checkBody}
 */
export function pack(body: Body): PackedBody {
  checkBody(body);
  const [driven, muscles] = [actuatorsOf(body), musclesOf(body)];
  const springOrder = ordered(body.springs.count, driven);
  const cellOrder = ordered(elementsOf(body, 'cell').count, muscles);
  const orders = { spring: springOrder, cell: cellOrder, facet: undefined };
  const packed = elementKinds.map((kind) => [kind, packElements(body, kind, orders[kind])]);
  return {
    body,
    springOrder,
    cellOrder,
    actuators: driven.length + muscles.length,
    muscles: muscles.length,
    elements: Object.fromEntries(packed),
  };
}

/** Indices up to `count`, those in `first` before the others. */
function ordered(count: number, first: readonly number[]): Uint32Array {
  const isFirst = new Set(first);
  const others = Array.from({ length: count }, (_, i) => i).filter((i) => !isFirst.has(i));
  return Uint32Array.from([...first, ...others]);
}

function packElements(body: Body, kind: ElementKind, order: Uint32Array | undefined): PackedElements {
  const { count, ends } = elementsOf(body, kind);
  const arity = arityOf(kind, body.dimension);
  const packed = new Uint32Array(arity * count);
  const incidence: number[][] = Array.from({ length: body.masses.count }, () => []);
  for (let i = 0; i < count; i++) {
    const element = order ? order[i]! : i;
    for (let end = 0; end < arity; end++) {
      const mass = ends[arity * element + end]!;
      packed[arity * i + end] = mass;
      incidence[mass]!.push(arity * i + end);
    }
  }
  return { count, arity, ends: packed, incidence };
}

/** The body's index of element `i` of a domain; springs and cells alone are reordered. */
export function bodyIndex(domain: string, { springOrder, cellOrder }: PackedBody, i: number): number {
  if (domain === 'spring') return springOrder[i]!;
  return domain === 'cell' ? cellOrder[i]! : i;
}
