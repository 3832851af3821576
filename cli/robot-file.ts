// Robots in files, as commands read and write them.

import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseRobot, type Robot, robotToJSON } from '../control/robot.ts';
import { checkWgsl } from '../scenarios/load.ts';
import { loadScenario } from '../scenarios/load-folder.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import { readJSON, writeWhole } from '../sim/files.ts';
import { formatJSON } from '../sim/format-json.ts';

/** Robots that come with the package, in a folder beside dist. */
const ROBOTS = new URL('../../robots/', import.meta.url);

const builtInRobots = ['quadruped'] as const;

/** The file of a robot: the path as it stands or, where there is no such file, a built-in robot of that name. */
export function robotPath(path: string): string {
  const isBuiltIn = (builtInRobots as readonly string[]).includes(path) && !existsSync(path);
  return isBuiltIn ? fileURLToPath(new URL(`${path}.json`, ROBOTS)) : path;
}

/** @throws {InputError} */
export function readRobot(path: string): Robot {
  return parseRobot(readJSON(robotPath(path)), path);
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
