// Numbers that describe a robot besides its fitness: axes of archives, objectives of multi-objective selection.

import {
  type BehaviourName,
  type BodyDescriptorName,
  behaviourNames,
  type DescriptorName,
  type EvolutionSettings,
} from '../../scenarios/evolution.ts';
import type { Scenario } from '../../scenarios/scenario.ts';
import type { Trajectory } from '../../sim/backends/backend.ts';
import { actuatorsOf, type Body } from '../../sim/body/body.ts';
import { contactFraction } from './contact.ts';
import { gaitFrequency } from './gait.ts';

export { bodyDescriptors } from './body.ts';

/** Those of the body are always there; those of the behaviour only where the search asks for them. */
export type Descriptors = Readonly<
  Record<BodyDescriptorName, number> & Partial<Record<BehaviourName, number>>
>;

/** The behaviours that a search compares: whatever is evaluated for it has to measure them. */
export function behaviourOf({
  selection,
  archive,
}: Pick<EvolutionSettings, 'selection' | 'archive'>): BehaviourName[] {
  const compared = selection.kind === 'nsga2' ? selection.objectives : [];
  const names = new Set([...compared, ...(archive?.axes ?? [])].map(({ of }) => of));
  return behaviourNames.filter((name) => names.has(name));
}

/**
 * The value of a descriptor.
 * @throws Error if it was not measured; {@link behaviourOf} says what has to be.
 */
export function descriptorOf(
  { id, descriptors }: { readonly id: string; readonly descriptors: Descriptors },
  name: DescriptorName,
): number {
  const value = descriptors[name];
  if (value === undefined) throw new Error(`The ${name} of ${id} was not measured.`);
  return value;
}

/** What the measures of behaviour see: one rollout. */
interface Rollout {
  readonly body: Body;
  /** Of at least one step. */
  readonly trajectory: Trajectory;
  readonly scenario: Scenario;
}

const measures: Readonly<Record<BehaviourName, (rollout: Rollout) => number>> = {
  'contact-fraction': ({ body, trajectory, scenario }) =>
    contactFraction(body.masses.count, trajectory, scenario),
  'gait-frequency': ({ body, trajectory, scenario }) => gaitFrequency(body, trajectory, scenario.timeStep),
  'control-energy': ({ body, trajectory }) => controlEnergy(actuatorsOf(body).length, trajectory),
};

/**
 * What shows in a rollout, for each name. `contact-fraction`: share of the steps at whose end a mass touches the ground.
 * `gait-frequency`: of the up and down of the centre of mass [Hz]. `control-energy`: the mean over time of the squared
 * activation, summed over the actuators; from 0 to their number.
 *
 * @param trajectory Of `body` in the scenario, over at least one step, all finite.
 */
export function behaviourDescriptors<Name extends BehaviourName>(
  names: readonly Name[],
  body: Body,
  trajectory: Trajectory,
  scenario: Scenario,
): Record<Name, number> {
  const measured = names.map((name) => [name, measures[name]({ body, trajectory, scenario })]);
  return Object.fromEntries(measured) as Record<Name, number>;
}

function controlEnergy(actuators: number, { activation }: Trajectory): number {
  const sum = activation.reduce((total, value) => total + value * value, 0);
  return actuators === 0 ? 0 : sum / (activation.length / actuators);
}
