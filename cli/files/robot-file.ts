// Robots in files, as commands read and write them.

import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readJSON, writeWhole } from '../../base/files.ts';
import { formatJSON } from '../../base/format-json.ts';
import { checkFit } from '../../control/robot/fit.ts';
import { parseRobot, type Robot, robotToJSON } from '../../control/robot/robot.ts';
import { loadWorld } from '../../evolve/parts/load.ts';
import { defaultScenario } from '../../evolve/parts/scenario.ts';
import { ownFieldsOf } from '../../scenarios/fields.ts';
import { checkWgsl } from '../../scenarios/load.ts';
import { missingElements } from '../../scenarios/missing-elements.ts';
import type { Scenario } from '../../scenarios/scenario.ts';
import type { Body } from '../../sim/body/body.ts';
import type { OwnFields } from '../../sim/body/fields.ts';
import { piecesOf } from '../../sim/body/pieces.ts';
import { complain } from '../terminal/output.ts';

/** Robots that come with the package, in a folder beside dist. */
const ROBOTS = new URL('../../../robots/', import.meta.url);

const builtInRobots = ['quadruped'] as const;

/** The file of a robot: the path as it stands or, where there is no such file, a built-in robot of that name. */
export function robotPath(path: string): string {
  const isBuiltIn = (builtInRobots as readonly string[]).includes(path) && !existsSync(path);
  return isBuiltIn ? fileURLToPath(new URL(`${path}.json`, ROBOTS)) : path;
}

/** Says on stderr what is odd about its body. @throws {InputError} */
export const readRobot = (path: string): Robot => robotOf(readJSON(robotPath(path)), path);

/**
 * A robot with the scenario that the command line names, else its own, checked, else the usual one. Says as {@link readRobot}.
 * @param named The robot's file may have fields that this one declares.
 * @throws {InputError} also where body and scenario do not fit
 */
export function readRobotFor(path: string, named: string | undefined): { robot: Robot; scenario: Scenario } {
  const data = readJSON(robotPath(path));
  const given = named === undefined ? undefined : loadWorld(named);
  const robot = robotOf(data, path, given && ownFieldsOf(given));
  if (!given && robot.scenario) checkWgsl(robot.scenario, path, `${path}: `);
  const scenario = given ?? robot.scenario ?? defaultScenario(robot.body.dimension);
  checkFit(scenario, robot.body, path);
  return { robot, scenario };
}

function robotOf(data: unknown, path: string, declared?: OwnFields): Robot {
  const robot = parseRobot(data, path, declared);
  notePieces(path, robot);
  return robot;
}

/** A body in several pieces may be meant, but mostly a spring was forgotten; it is said, and goes on. */
export function notePieces(path: string, { body }: Robot): void {
  const [smallest = 0, ...others] = piecesOf(body);
  if (others.length === 0) return;
  const size = smallest === 1 ? '1 mass' : `${smallest} masses`;
  complain(
    `Note: ${path}: this body is in ${others.length + 1} pieces, the smallest of ${size}; nothing holds them together.`,
  );
}

/** Forces and objectives over what the body has none of do nothing; it is said, and goes on. */
export function noteMissing(scenario: Scenario, body: Body): void {
  const missing = missingElements(scenario, body);
  if (missing) complain(`Note: ${missing} Add "cells" or "facets" to its file.`);
}

/** @throws {InputError} */
export function writeRobot(path: string, robot: Robot): void {
  writeWhole(path, formatJSON(robotToJSON(robot)));
}
