// What neural controllers sense: WGSL functions over each mass, or over the body, chosen by name. The built-in ones are
// `sense_NAME` in a kernel of their own; any other name is a function of the scenario's own WGSL files.

import { z } from 'zod';
import { closest } from '../../base/text.ts';
import centerVelocity from '../../sim/kernels/sensors/center_velocity.wgsl';
import contact from '../../sim/kernels/sensors/contact.wgsl';
import height from '../../sim/kernels/sensors/height.wgsl';
import offset from '../../sim/kernels/sensors/offset.wgsl';
import targetDirection from '../../sim/kernels/sensors/target_direction.wgsl';
import velocity from '../../sim/kernels/sensors/velocity.wgsl';
import type { FunctionSyntax } from '../../sim/wgsl/syntax.ts';
import type { Block, BodySize, Kernel } from './kind.ts';

interface BuiltIn {
  readonly text: string;
  readonly of: 'mass' | 'body';
  readonly result: 'f32' | 'vecD';
}

const builtIns: Readonly<Record<string, BuiltIn>> = {
  offset: { text: offset, of: 'mass', result: 'vecD' },
  velocity: { text: velocity, of: 'mass', result: 'vecD' },
  contact: { text: contact, of: 'mass', result: 'f32' },
  center_velocity: { text: centerVelocity, of: 'body', result: 'vecD' },
  height: { text: height, of: 'body', result: 'f32' },
  target_direction: { text: targetDirection, of: 'body', result: 'vecD' },
};

const builtInNames = Object.keys(builtIns);
const isBuiltIn = (name: string): boolean => Object.hasOwn(builtIns, name);

const ownSensor = z.strictObject({
  function: z.string().describe("Name of a function of the scenario's WGSL files."),
  of: z.enum(['mass', 'body']).describe('Whether it is sensed of every mass, or of the body as a whole.'),
  size: z.int().min(1).max(3).describe('How many numbers it returns.'),
});

export const sensorsSchema = z
  .array(z.union([z.string(), ownSensor]))
  .max(32)
  .optional()
  .describe(
    `What is sensed, in this order: ${builtInNames.join(', ')}, or a WGSL function of the scenario's own that returns ` +
      'f32 or a vector; of every mass if it has a parameter `mass: Mass`, else of the body. Default: offset, velocity.',
  );

/** A name, or what is known of a function of the scenario's own once its files have been read. */
export type Sensor = NonNullable<z.output<typeof sensorsSchema>>[number];

/** What sensors are as long as nothing is said of them: ELDiR's. */
const defaults: readonly Sensor[] = ['offset', 'velocity'];

/** A sensor as the step calls it. */
export interface Sense {
  readonly function: string;
  /** What its columns are called. */
  readonly name: string;
  readonly of: 'mass' | 'body';
  /** Numbers that it gives in a space of so many dimensions. */
  readonly size: (dimension: number) => number;
}

/** Those of every mass first, then those of the body. */
export function sensesOf(sensors: readonly Sensor[] = defaults): Sense[] {
  const senses = sensors.map((sensor): Sense => {
    if (typeof sensor !== 'string')
      return { function: sensor.function, name: sensor.function, of: sensor.of, size: () => sensor.size };
    const known = builtIns[sensor];
    if (!known) throw new TypeError(`the sensor "${sensor}" has not been looked up`);
    const size = (dimension: number) => (known.result === 'f32' ? 1 : dimension);
    return { function: `sense_${sensor}`, name: sensor, of: known.of, size };
  });
  return [...senses.filter(({ of }) => of === 'mass'), ...senses.filter(({ of }) => of === 'body')];
}

/** The rows of weights that read the sensors, in order. */
export const senseBlocks = (
  sensors: readonly Sensor[] | undefined,
  { dimension, masses }: BodySize,
): Block[] =>
  sensesOf(sensors).flatMap(({ of, size }): Block[] =>
    of === 'mass'
      ? Array.from({ length: size(dimension) }, () => ({ of, count: masses }))
      : [{ of: 'all', count: size(dimension) }],
  );

/** WGSL of the built-in ones among them. */
export const sensorKernels = (sensors: readonly Sensor[] = defaults): Kernel[] =>
  [...new Set(sensors)].flatMap((sensor) =>
    typeof sensor === 'string' && isBuiltIn(sensor)
      ? [{ path: `sensors/${sensor}`, text: builtIns[sensor]!.text }]
      : [],
  );

/** What is said of two lists of sensors that differ; nothing of the default. */
export const describeSensors = (sensors: readonly Sensor[] | undefined): string =>
  sensors
    ? `, sensing ${sensors.map((each) => (typeof each === 'string' ? each : each.function)).join(', ')}`
    : '';

/**
 * Looks a scenario's sensors up: names of its own functions become what is known of them.
 *
 * @param declared A function of the scenario's own files; undefined: there is none of this name.
 * @param names Of all of them.
 * @param report Takes the index of a sensor and what is wrong with it.
 */
export function resolveSensors(
  sensors: readonly Sensor[],
  dimension: number,
  declared: (name: string) => FunctionSyntax | undefined,
  names: readonly string[],
  report: (index: number, message: string) => void,
): Sensor[] {
  return sensors.map((sensor, i) => {
    const name = typeof sensor === 'string' ? sensor : sensor.function;
    const found = declared(name);
    if (typeof sensor === 'string' && isBuiltIn(sensor)) return sensor;
    if (!found) {
      const near = closest(name, [...builtInNames, ...names]);
      const remedy = near
        ? `Did you mean "${near}"?`
        : `Write fn ${name} in one of the scenario's WGSL files, or name one of ${builtInNames.join(', ')}.`;
      report(i, `is "${name}", but no sensor and no WGSL function of the scenario has this name. ${remedy}`);
      return sensor;
    }
    const result = found.result?.name ?? 'nothing';
    const size = { f32: 1, vec2f: 2, vec3f: 3, vecD: dimension, vecH: dimension - 1 }[result];
    if (size === undefined) {
      report(i, `is "${name}", which returns ${result}. A sensor returns f32 or a vector: write "-> f32".`);
      return sensor;
    }
    const of = found.parameters.some((each) => each.name === 'mass') ? 'mass' : 'body';
    return { function: name, of, size };
  });
}

/** Settings of a controller, of a kind that has sensors or not. */
export interface Sensing {
  readonly kind: string;
  readonly sensors?: readonly Sensor[] | undefined;
}

/** The functions of a scenario's own that its controller senses with. */
export const ownSensors = (controller: Sensing): string[] =>
  (controller.sensors ?? []).flatMap((sensor) => (typeof sensor === 'string' ? [] : [sensor.function]));
