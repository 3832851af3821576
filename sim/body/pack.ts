// A body made ready for the step: actuators first among the springs, and for every mass the elements that it belongs to.

import { actuatorsOf, type Body } from './body.ts';
import { checkBody } from './check-body.ts';
import { arityOf, type ElementKind, elementKinds, elementsOf } from './elements.ts';

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
  /** How many of the springs are actuators. */
  readonly actuators: number;
  readonly elements: Readonly<Record<ElementKind, PackedElements>>;
}

/**
 * Orders a body's springs and lists each mass's element ends.
 * @throws {RangeError} where the body is not one, see {@link checkBody}
 */
export function pack(body: Body): PackedBody {
  checkBody(body);
  const actuated = actuatorsOf(body);
  const isActuated = new Set(actuated);
  const passive = Array.from({ length: body.springs.count }, (_, spring) => spring).filter(
    (spring) => !isActuated.has(spring),
  );
  const springOrder = Uint32Array.from([...actuated, ...passive]);
  const packed = elementKinds.map((kind) => [kind, packElements(body, kind, springOrder)]);
  return { body, springOrder, actuators: actuated.length, elements: Object.fromEntries(packed) };
}

function packElements(body: Body, kind: ElementKind, springOrder: Uint32Array): PackedElements {
  const { count, ends } = elementsOf(body, kind);
  const arity = arityOf(kind, body.dimension);
  const packed = new Uint32Array(arity * count);
  const incidence: number[][] = Array.from({ length: body.masses.count }, () => []);
  for (let i = 0; i < count; i++) {
    const element = kind === 'spring' ? springOrder[i]! : i;
    for (let end = 0; end < arity; end++) {
      const mass = ends[arity * element + end]!;
      packed[arity * i + end] = mass;
      incidence[mass]!.push(arity * i + end);
    }
  }
  return { count, arity, ends: packed, incidence };
}

/** The body's index of element `i` of a domain; the springs alone are reordered. */
export const bodyIndex = (domain: string, { springOrder }: PackedBody, i: number): number =>
  domain === 'spring' ? springOrder[i]! : i;
