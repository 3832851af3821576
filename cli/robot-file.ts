// Robots in files, as commands read and write them.

import { parseRobot, type Robot, robotToJSON } from '../control/robot.ts';
import { checkWgsl } from '../scenarios/load.ts';
import { loadScenario } from '../scenarios/load-folder.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import { readJSON, writeWhole } from '../sim/files.ts';
import { formatJSON } from '../sim/format-json.ts';

/** @throws {InputError} */
export function readRobot(path: string): Robot {
  return parseRobot(readJSON(path), path);
}

/** @throws {InputError} */
export function writeRobot(path: string, robot: Robot): void {
  writeWhole(path, formatJSON(robotToJSON(robot)));
}

/** The scenario that the command line names, else the robot's own, checked; undefined if there is neither. */
export function scenarioFor(robot: Robot, path: string, named: string | undefined): Scenario | undefined {
  if (named !== undefined) return loadScenario(named);
  if (robot.scenario) checkWgsl(robot.scenario, path, `${path}: `);
  return robot.scenario;
}
