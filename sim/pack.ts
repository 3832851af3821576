// A body made ready for the step: actuators first among the springs, and for every mass the springs that end in it.

import { actuatorsOf, type Body } from './body.ts';
import { checkBody } from './check-body.ts';
import { type Measure, measureOf } from './step/domain.ts';
import type { Weights } from './step/program.ts';

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

/** Number of elements of each domain, for one body under one program. */
export interface DomainSizes {
  /** Hidden units of a perceptron; 0 without one. */
  readonly hidden: number;
  /** Clocks among a perceptron's inputs; 0 without one. */
  readonly clock: number;
}

/** The values of the parameter `clock.index`, which backends set themselves: each clock's number. */
export function clockIndices({ clock }: DomainSizes): Float64Array {
  return Float64Array.from({ length: clock }, (_, i) => i);
}

/**
 * How many elements a domain has for this body.
 * @throws {TypeError} for a domain that there is not
 */
export function sizeOf(domain: string, packed: PackedBody, sizes: DomainSizes): number {
  const { unit, times } = measureOf(domain);
  return times * countOf(unit, packed, sizes);
}

function countOf(unit: Measure['unit'], { body, actuators }: PackedBody, sizes: DomainSizes): number {
  switch (unit) {
    case 'mass':
      return body.masses.count;
    case 'spring':
      return body.springs.count;
    case 'actuator':
      return actuators;
    case 'one':
      return 1;
    default:
      return sizes[unit];
  }
}

/** The body's index of element `i` of a domain; the springs alone are reordered. */
export const bodyIndex = (domain: string, { springOrder }: PackedBody, i: number): number =>
  domain === 'spring' ? springOrder[i]! : i;

/** Shape of a dense layer's weights: a row for each constant input and for each entry of each input column. */
export function weightShape(
  { biases, inputs, output }: Weights,
  packed: PackedBody,
  sizes: DomainSizes,
): { rows: number; columns: number } {
  const rows = inputs.reduce((sum, { domain }) => sum + sizeOf(domain, packed, sizes), biases);
  return { rows, columns: sizeOf(output.domain, packed, sizes) };
}
