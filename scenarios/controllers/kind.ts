// What a kind of controller is: its settings, its numbers, and the stages that it adds to the step. Each kind stands in
// a file of its own, and `registry.ts` finds it.

import type { z } from 'zod';
import type { Random } from '../../base/random.ts';
import type { Dimension } from '../../sim/body/body.ts';
import type { ControllerStages } from '../../sim/step/assembly.ts';

/** Settings of a controller, of a scenario or of a robot. */
export interface ControllerSettings {
  readonly kind: string;
  /** Steps from one reading of the controller to the next; 1 where there is none. */
  readonly period?: number | undefined;
}

/** How many numbers a controller has follows from these and its settings. */
export interface BodySize {
  readonly dimension: Dimension;
  readonly masses: number;
  readonly springs: number;
  readonly actuators: number;
}

/** A run of rows or columns: one for each mass or actuator of a body, or `count` that every body has alike. */
export interface Block {
  readonly of: 'mass' | 'actuator' | 'all';
  readonly count: number;
}

/** An array of numbers that is learned: a dense layer's weights, row-major, or a parameter, which has one row. */
export interface Numbers {
  /** Of the layer, or of the parameter column, in the step. */
  readonly name: string;
  readonly kind: 'weights' | 'parameter';
  /** Where it stands in the controller and in the robot's file, as in `['weights', 'hidden']`. */
  readonly field: readonly string[];
  readonly rows: readonly Block[];
  readonly columns: Block;
  /** An actuator whose numbers here are 0 does not move. */
  readonly moves?: boolean;
  /** What learning keeps the numbers within. */
  readonly bounds?: readonly [least: number, greatest: number];
}

/** How an array of numbers is before learning. */
export interface Draw {
  /** Words of the random stream that it takes. */
  readonly words: number;
  /** Row by row; as many numbers as the array has. */
  readonly draw: (random: Random) => Float64Array;
}

/** WGSL that the step needs. */
export interface Kernel {
  readonly path: string;
  readonly text: string;
}

/** A kind of controller. `S`: its settings in a scenario, defaults filled in; a robot's are `S` without what is `initial`. */
// biome-ignore lint/suspicious/noExplicitAny: a registry holds kinds of any settings, and hands each its own.
export interface ControllerKind<S extends ControllerSettings = any> {
  /** As `kind` in the settings. */
  readonly name: string;
  /** The field `controller` of a scenario: an object whose field `kind` is the literal name. */
  readonly settings: z.ZodObject;
  /**
   * The field `controller` of a robot's file: the settings that give its numbers their meaning, required, for a default
   * that changed later would change what old numbers mean; and the numbers.
   */
  readonly stored: z.ZodObject;
  /** What is said of it where a controller of other settings does not fit; equal for settings of one layout. */
  describe(settings: S): string;
  /** WGSL that its stages call. */
  kernels(settings: S): readonly Kernel[];
  /** Values of parameters that are not learned, by the names of their columns. */
  constants(settings: S): Readonly<Record<string, number | readonly number[]>>;
  /** What is learned, in the order in which it is drawn. Field names and bounds do not depend on the body. */
  numbers(settings: S, size: BodySize): readonly Numbers[];
  /** How each array of {@link numbers} is before learning, in their order. */
  initial(settings: S, size: BodySize): readonly Draw[];
  /** What drives the actuators; null: nothing. */
  stages(settings: S): ControllerStages | null;
}

/** For what does not depend on the body. */
export const noBody: BodySize = { dimension: 2, masses: 0, springs: 0, actuators: 0 };

export const countOf = (blocks: readonly Block[]): number =>
  blocks.reduce((sum, { count }) => sum + count, 0);

/** Rows and columns of an array. */
export const shapeOf = ({ rows, columns }: Numbers): readonly [rows: number, columns: number] => [
  countOf(rows),
  columns.count,
];

/** Words of the random stream that a normal or a uniform number takes. */
const WORDS_OF_NUMBER = 2;

/** Normal weights for a dense layer, of rows × columns; those of the first row, the bias, are 0. */
export function normalWeights(rows: number, columns: number, deviation: number): Draw {
  return {
    words: WORDS_OF_NUMBER * (rows - 1) * columns,
    draw: (random) =>
      Float64Array.from({ length: rows * columns }, (_, i) =>
        i < columns ? 0 : Math.fround(deviation * random.normal()),
      ),
  };
}

/** The same number everywhere. */
export const constant = (count: number, value: number): Draw => ({
  words: 0,
  draw: () => new Float64Array(count).fill(value),
});

/** Angles, all equally likely [rad]. */
export const anyPhase = (count: number): Draw => ({
  words: WORDS_OF_NUMBER * count,
  draw: (random) => Float64Array.from({ length: count }, () => 2 * Math.PI * random.uniform()),
});

/** One number for each actuator, as a parameter `group.name` of the step. */
export const perActuator = (
  group: string,
  name: string,
  actuators: number,
  more: Pick<Numbers, 'moves' | 'bounds'> & { readonly field?: string } = {},
): Numbers => {
  const { field = name, ...rest } = more;
  return {
    name: `${group}.${name}`,
    kind: 'parameter',
    field: [field],
    rows: [{ of: 'all', count: 1 }],
    columns: { of: 'actuator', count: actuators },
    ...rest,
  };
};
