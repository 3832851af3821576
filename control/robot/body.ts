// The body of a robot's file: a list of masses and a list of springs, each a small object that a person can write.

import { z } from 'zod';
import { nonNegative, positive, single } from '../../base/single.ts';
import { counted } from '../../base/text.ts';
import type { Body, Dimension } from '../../sim/body/body.ts';

/** What a spring of a robot's file has where the file does not say. Stiffness [N/m], damping [N·s/m]. */
export const DEFAULT_SPRING = { stiffness: 1e4, damping: 20, amplitude: 0.2 } as const;

export const MINIMUM_MASSES = 2;
export const MAXIMUM_MASSES = 65_536;
export const MAXIMUM_SPRINGS = 1_000_000;

const vector = z.array(single);
const end = z.int().min(0);

const massSchema = z.strictObject({
  position: vector.describe('[m], one number for each axis; the last one is the height.'),
  velocity: vector.optional().describe('[m/s]; default 0.'),
  mass: positive.default(1).describe('[kg]'),
});

const springSchema = z.strictObject({
  a: end.describe('The mass at the first end; masses are counted from 0.'),
  b: end.describe('The mass at the second end.'),
  restLength: positive.optional().describe('[m]; default: the distance of the two masses.'),
  stiffness: positive.default(DEFAULT_SPRING.stiffness).describe('[N/m]'),
  damping: nonNegative.default(DEFAULT_SPRING.damping).describe('Along the axis [N·s/m].'),
  amplitude: single
    .gt(-1)
    .lt(1)
    .default(DEFAULT_SPRING.amplitude)
    .describe(
      'Relative change of the rest length at full activation; 0: not an actuator; below 0: it contracts where others stretch.',
    ),
});

export const bodyFields = {
  dimension: z.literal([2, 3]).optional().describe('Default: the length of the first position.'),
  masses: z.array(massSchema).min(MINIMUM_MASSES).max(MAXIMUM_MASSES).describe('The point masses.'),
  springs: z.array(springSchema).min(1).max(MAXIMUM_SPRINGS).describe('The springs between them.'),
} as const;

const bodySchema = z.strictObject(bodyFields);
export type BodyFile = z.output<typeof bodySchema>;

/** Takes a field's path and what is wrong with it. */
export type Report = (path: readonly (string | number)[], message: string) => void;

export const dimensionOf = ({ dimension, masses }: BodyFile): Dimension =>
  dimension ?? (masses[0]?.position.length === 3 ? 3 : 2);

/** What no single field shows: vectors of wrong length, springs that join nothing or the same masses again. */
export function checkBody(body: BodyFile, report: Report): void {
  const dimension = dimensionOf(body);
  body.masses.forEach((mass, i) => {
    for (const name of ['position', 'velocity'] as const) {
      const count = mass[name]?.length ?? dimension;
      if (count === dimension) continue;
      report(
        ['masses', i, name],
        `has ${counted(count, 'number')}, but the body has ${dimension} dimensions. Write ${dimension} numbers.`,
      );
    }
  });
  const pairs = new Map<number, number>();
  body.springs.forEach((_, i) => {
    checkSpring(body, i, pairs, (field, message) => report(['springs', i, ...field], message));
  });
}

function checkSpring(
  { masses, springs }: BodyFile,
  i: number,
  pairs: Map<number, number>,
  report: Report,
): void {
  const { a, b } = springs[i]!;
  const [first, second] = [masses[a], masses[b]];
  const twin = pairs.get(pairKey(a, b));
  if (!first || !second) {
    const [field, mass] = first ? ['b', b] : ['a', a];
    const last = masses.length - 1;
    report(
      [field],
      `is ${mass}, but the masses are numbered 0 to ${last}. Name one of them, or add the mass.`,
    );
  } else if (a === b) {
    report(['b'], `is ${b}, as "a" is. Name another mass; a spring joins two.`);
  } else if (twin !== undefined) {
    report([], `joins masses ${a} and ${b}, as springs[${twin}] does. Leave one of the two out.`);
  } else if (distance(first.position.map(Math.fround), second.position.map(Math.fround)) === 0) {
    report([], `has no length: masses ${a} and ${b} stand in one place. Move one, or leave the spring out.`);
  } else {
    pairs.set(pairKey(a, b), i);
  }
}

/** One number for both orders of two masses. */
const pairKey = (a: number, b: number): number => Math.min(a, b) * MAXIMUM_MASSES + Math.max(a, b);

const distance = (a: readonly number[], b: readonly number[]): number =>
  Math.hypot(...a.map((value, axis) => value - (b[axis] ?? 0)));

/** The body of a file that was checked. */
export function bodyFromJSON(file: BodyFile): Body {
  const { masses, springs } = file;
  const dimension = dimensionOf(file);
  const zero = new Array<number>(dimension).fill(0);
  return {
    dimension,
    masses: {
      count: masses.length,
      position: Float64Array.from(masses.flatMap(({ position }) => position)),
      velocity: Float64Array.from(masses.flatMap(({ velocity = zero }) => velocity)),
      mass: Float64Array.from(masses, ({ mass }) => mass),
    },
    springs: {
      count: springs.length,
      ends: Uint32Array.from(springs.flatMap(({ a, b }) => [a, b])),
      restLength: Float64Array.from(
        springs,
        ({ a, b, restLength }) => restLength ?? distance(masses[a]!.position, masses[b]!.position),
      ),
      stiffness: Float64Array.from(springs, ({ stiffness }) => stiffness),
      damping: Float64Array.from(springs, ({ damping }) => damping),
      amplitude: Float64Array.from(springs, ({ amplitude }) => amplitude),
    },
  };
}

export function bodyToJSON({ dimension, masses, springs }: Body): z.input<typeof bodySchema> {
  const vectorAt = (values: Float64Array, i: number) => [
    ...values.subarray(i * dimension, (i + 1) * dimension),
  ];
  return {
    dimension,
    masses: Array.from({ length: masses.count }, (_, i) => ({
      position: vectorAt(masses.position, i),
      velocity: vectorAt(masses.velocity, i),
      mass: masses.mass[i]!,
    })),
    springs: Array.from({ length: springs.count }, (_, i) => ({
      a: springs.ends[2 * i]!,
      b: springs.ends[2 * i + 1]!,
      restLength: springs.restLength[i]!,
      stiffness: springs.stiffness[i]!,
      damping: springs.damping[i]!,
      amplitude: springs.amplitude[i]!,
    })),
  };
}
