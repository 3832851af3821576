// The world that a robot is shown in: the scenario that it learned in, and a hand that can take hold of it.

import { adopt, defaultScenario, type Robot, type RobotController, type Scenario } from '../../index.ts';

/** The scenario that the file brings, else the built-in walk, in 3D walk3d. */
export function scenarioOf({ scenario, body, controller }: Robot): Scenario {
  const given = scenario ?? defaultScenario(body.dimension);
  if (given.dimension !== body.dimension) {
    throw new Error(
      `The body lives in ${body.dimension}D, but its scenario "${given.name}" in ${given.dimension}D. ` +
        'Change "scenario.dimension" in the file, or leave the scenario out.',
    );
  }
  return adopt(given, controllerOf(controller));
}

export const controllerOf = (controller: RobotController | undefined): RobotController =>
  controller ?? { kind: 'none' };

/** The same world, with the force of a hand. */
export function withHand(scenario: Scenario): Scenario {
  const { forces } = scenario;
  return { ...scenario, forces: { ...forces, mass: [...forces.mass, 'grip_force'] } };
}
