// A body written by hand: two triangles with a hinge, whose long springs are actuated, learns to walk in the world of
// `walk`. Its robot file is written into the current folder, for `morphograd view` and `replay`. Run it with:
//   cd examples && npx unrun body-by-hand.ts

import { writeFileSync } from 'node:fs';
import {
  type Body,
  builtInScenario,
  createTask,
  createWasmBackend,
  initialController,
  learn,
  robotToJSON,
} from 'morphograd';

/** Where each mass stands [m]. */
const places = [
  [0, 0],
  [0.3, 0],
  [0.15, 0.2],
  [0.45, 0.2],
  [0.6, 0],
] as const;

/** From mass to mass; with the relative change of length at full activation, 0 for a passive one. */
const springs = [
  [0, 1, 0.3],
  [0, 2, 0],
  [1, 2, 0],
  [1, 3, 0],
  [2, 3, 0.3],
  [1, 4, 0.3],
  [3, 4, 0],
] as const;

const length = (a: number, b: number): number =>
  Math.hypot(places[a]![0] - places[b]![0], places[a]![1] - places[b]![1]);

const body: Body = {
  dimension: 2,
  masses: {
    count: places.length,
    position: Float64Array.from(places.flat()),
    velocity: new Float64Array(2 * places.length),
    mass: new Float64Array(places.length).fill(1),
  },
  springs: {
    count: springs.length,
    ends: Uint32Array.from(springs.flatMap((spring) => spring.slice(0, 2))),
    restLength: Float64Array.from(springs, ([a, b]) => length(a, b)),
    stiffness: new Float64Array(springs.length).fill(6000),
    damping: new Float64Array(springs.length).fill(20),
    amplitude: Float64Array.from(springs, ([, , amplitude]) => amplitude),
  },
};

const scenario = builtInScenario('walk');
const start = initialController(scenario.controller, body, 1);
const backend = createWasmBackend({ precision: 'single' });
const learned = await learn(backend, createTask(scenario), body, start, { updates: 20 });
const { fitness, controller, learningCurve } = learned;
console.log(`At first ${(-learningCurve[0]!).toFixed(3)} m, then ${fitness.toFixed(3)} m.`);

const file = 'body-by-hand.json';
writeFileSync(file, JSON.stringify(robotToJSON({ body, controller, scenario, fitness }), null, 2));
console.log(`To see it: npx morphograd view ${file}`);
