// The descriptors that are built in, and what is measured by descriptors. A new one is a file beside this one and a line
// here.

import type { Body } from '../../sim/body/body.ts';
import { actuatedFraction, actuators, aspectRatio, mass, size } from './body.ts';
import { contactFractionKind } from './contact.ts';
import type { DescriptorKind, Rollout } from './descriptor.ts';
import { controlEnergyKind } from './energy.ts';
import { gaitFrequencyKind } from './gait.ts';

const ofBodies = [size, mass, actuators, actuatedFraction, aspectRatio] as const;

/** In the order in which they are listed. */
export const builtInDescriptors: readonly DescriptorKind[] = [
  ...ofBodies,
  contactFractionKind,
  gaitFrequencyKind,
  controlEnergyKind,
];

/** By name. Those of the body are always there; those of the behaviour only where the search asks for them. */
export type Descriptors = Readonly<Record<(typeof ofBodies)[number]['name'], number>> &
  Readonly<Record<string, number>>;

/**
 * The behaviours that a search compares: whatever is evaluated for it has to measure them.
 *
 * @param compared Names of descriptors, by the selection and as axes of the archive.
 */
export function behaviourOf(compared: readonly string[], kinds = builtInDescriptors): string[] {
  return kinds
    .filter(({ name, of }) => of === 'behaviour' && compared.includes(name))
    .map(({ name }) => name);
}

/**
 * The value of a descriptor.
 * @throws Error if it was not measured; {@link behaviourOf} says what has to be.
 */
export function descriptorOf(
  { id, descriptors }: { readonly id: string; readonly descriptors: Descriptors },
  name: string,
): number {
  const value = descriptors[name];
  if (value === undefined) throw new Error(`The ${name} of ${id} was not measured.`);
  return value;
}

/** What every body has, by name. */
export function bodyDescriptors(body: Body, kinds = builtInDescriptors): Descriptors {
  const measured = kinds.flatMap((kind) => (kind.of === 'body' ? [[kind.name, kind.measure(body)]] : []));
  return Object.fromEntries(measured) as Descriptors;
}

/** What begins the name of a descriptor that is an objective of the scenario, as in `objective.tips`. */
export const OBJECTIVE = 'objective.';

/** The scenario's named objectives, each its mean over the starts. */
export const objectiveDescriptors = (
  objectives: ReadonlyMap<string, readonly number[]>,
): Record<string, number> =>
  Object.fromEntries([...objectives].map(([name, values]) => [`${OBJECTIVE}${name}`, mean(values)]));

/** The scenario's name of the objective that a descriptor is; undefined for others. */
export const objectiveNamed = (descriptor: string): string | undefined =>
  descriptor.startsWith(OBJECTIVE) ? descriptor.slice(OBJECTIVE.length) : undefined;

/** An individual's objectives, by the names that the scenario has for them. */
export const objectivesIn = (descriptors: Descriptors): [string, number][] =>
  Object.entries(descriptors).flatMap(([descriptor, value]): [string, number][] => {
    const name = objectiveNamed(descriptor);
    return name === undefined ? [] : [[name, value]];
  });

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** What shows in a rollout, for each of the names. */
export function behaviourDescriptors(
  names: readonly string[],
  rollout: Rollout,
  kinds = builtInDescriptors,
): Record<string, number> {
  const measured = names.map((name) => {
    const kind = kinds.find((each) => each.name === name);
    if (kind?.of !== 'behaviour') throw new Error(`There is no descriptor of behaviour "${name}".`);
    return [name, kind.measure(rollout)];
  });
  return Object.fromEntries(measured);
}
