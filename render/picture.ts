// The picture in the README, from a robot's file: `npm run picture ROBOT.json PICTURE.svg`.

import { parseRobot } from '../control/robot.ts';
import { createTask, jobOf } from '../control/task.ts';
import { createWasmBackend } from '../sim/backends/wasm/backend.ts';
import { readJSON, writeWhole } from '../sim/files.ts';
import { filmstrip } from './filmstrip.ts';

const [robotFile, pictureFile] = process.argv.slice(2);
if (!robotFile || !pictureFile) throw new Error('usage: npm run picture ROBOT.json PICTURE.svg');

const robot = parseRobot(readJSON(robotFile), robotFile);
if (!robot.scenario || !robot.controller) throw new Error(`${robotFile} has no scenario or no controller`);
const task = createTask(robot.scenario);
const backend = createWasmBackend({ precision: 'single' });
const session = await backend.open(task.program, jobOf(task, robot.body, robot.controller));
const trajectory = await session.record(robot.scenario.steps);
const { height = 0, slope = 0 } = robot.scenario.terrain.parameters as { height?: number; slope?: number };
const timeStep = robot.scenario.timeStep;
writeWhole(pictureFile, filmstrip(robot.body, trajectory, { timeStep, ground: (x) => height + slope * x }));
