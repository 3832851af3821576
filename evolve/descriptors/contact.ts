// How much of the time a robot touches the ground, for any terrain that a scenario's WGSL can say.

import { groundOf } from '../../scenarios/ground.ts';
import type { Scenario } from '../../scenarios/scenario.ts';
import type { Trajectory } from '../../sim/backends/backend.ts';
import type { BehaviourDescriptor } from './descriptor.ts';

/**
 * A mass no higher than this above the terrain touches it [m]. The impact and Coulomb laws set masses down on the
 * terrain up to rounding, on a curved one up to the curvature over a step's way; under the penalty law they rest below it.
 */
const TOUCH = 1e-3;

/**
 * The share of the steps at whose end at least one mass touches the ground; 0 where the world has no contact.
 *
 * @param masses Of the body that `trajectory` is of, over at least one step.
 */
export function contactFraction(masses: number, { position }: Trajectory, scenario: Scenario): number {
  if (scenario.contact.law === 'none') return 0;
  const width = masses * scenario.dimension;
  const ends = position.subarray(width);
  const distances = groundOf(scenario).distance(ends);
  const touching = new Set<number>();
  for (let i = 0; i < distances.length; i++) if (distances[i]! <= TOUCH) touching.add(Math.floor(i / masses));
  return touching.size / (ends.length / width);
}

export const contactFractionKind: BehaviourDescriptor = {
  name: 'contact-fraction',
  description: 'share of the time in which a mass touches the ground',
  unit: '',
  of: 'behaviour',
  measure: ({ body, trajectory, scenario }) => contactFraction(body.masses.count, trajectory, scenario),
};
