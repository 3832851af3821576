// What moving costs a controller.

import { actuatorCount } from '../../sim/body/elements.ts';
import type { BehaviourDescriptor, Rollout } from './descriptor.ts';

/** From 0 to the number of actuators. */
export const controlEnergyKind: BehaviourDescriptor = {
  name: 'control-energy',
  description: 'mean squared activation, summed over the actuators',
  unit: '',
  of: 'behaviour',
  measure: controlEnergy,
};

function controlEnergy({ body, trajectory: { activation } }: Rollout): number {
  const actuators = actuatorCount(body);
  const sum = activation.reduce((total, value) => total + value * value, 0);
  return actuators === 0 ? 0 : sum / (activation.length / actuators);
}
