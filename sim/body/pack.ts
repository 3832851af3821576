// A body made ready for the step: actuators first among the springs, and for every mass the springs that end in it.

import { actuatorsOf, type Body } from './body.ts';
import { checkBody } from './check-body.ts';

/** A body in the order in which the step goes through it; {@link pack} makes one. */
export interface PackedBody {
  readonly body: Body;
  /** For each spring in packed order its index in the body: actuators first, then the rest, each in body order. */
  readonly springOrder: Uint32Array;
  /** How many of the springs are actuators. */
  readonly actuators: number;
  /** End masses in packed order, shape [springs × 2]. */
  readonly ends: Uint32Array;
  /** For each mass the ends of packed springs that lie in it, as 2 × spring + end, ascending. */
  readonly incidence: readonly (readonly number[])[];
}

/**
 * Orders a body's springs and lists each mass's spring ends.
 * @throws {RangeError} where the body is not one, see {@link checkBody}
 */
export function pack(body: Body): PackedBody {
  checkBody(body);
  const { count, ends } = body.springs;
  const actuated = actuatorsOf(body);
  const isActuated = new Set(actuated);
  const passive = Array.from({ length: count }, (_, spring) => spring).filter(
    (spring) => !isActuated.has(spring),
  );
  const springOrder = Uint32Array.from([...actuated, ...passive]);
  const packedEnds = new Uint32Array(2 * count);
  const incidence: number[][] = Array.from({ length: body.masses.count }, () => []);
  springOrder.forEach((spring, i) => {
    for (const end of [0, 1]) {
      const mass = ends[2 * spring + end]!;
      packedEnds[2 * i + end] = mass;
      incidence[mass]!.push(2 * i + end);
    }
  });
  return { body, springOrder, actuators: actuated.length, ends: packedEnds, incidence };
}

/** The body's index of element `i` of a domain; the springs alone are reordered. */
export const bodyIndex = (domain: string, { springOrder }: PackedBody, i: number): number =>
  domain === 'spring' ? springOrder[i]! : i;
