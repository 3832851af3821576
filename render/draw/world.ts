// The world that a robot is shown in: the scenario that it learned in, and a hand that can take hold of it.

import {
  defaultScenario,
  type Robot,
  type RobotController,
  type Scenario,
  withController,
} from '../../index.ts';

/** That of the robot's task, under which its controller means what it meant when it was learned. */
export const scenarioOf = (robot: Robot): Scenario =>
  withController(taskOf(robot), controllerOf(robot.controller));

/** The scenario that the file brings, else the built-in walk, in 3D walk3d. */
export function taskOf({ scenario, body }: Pick<Robot, 'scenario' | 'body'>): Scenario {
  const given = scenario ?? defaultScenario(body.dimension);
  if (given.dimension !== body.dimension) {
    throw new Error(
      `The body lives in ${body.dimension}D, but its scenario "${given.name}" in ${given.dimension}D. ` +
        'Change "scenario.dimension" in the file, or leave the scenario out.',
    );
  }
  return given;
}

export const controllerOf = (controller: RobotController | undefined): RobotController =>
  controller ?? { kind: 'none' };

/** The same world, with the force of a hand. */
export function withGrip(scenario: Scenario): Scenario {
  const { forces } = scenario;
  return { ...scenario, forces: { ...forces, mass: [...forces.mass, 'grip_force'] } };
}
