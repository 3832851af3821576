// How much of the time a robot touches the ground, for any terrain that a scenario's WGSL can say.

import { sourcesOf } from '../../scenarios/kernels.ts';
import { parametersOf } from '../../scenarios/parameters.ts';
import { remembered } from '../../scenarios/remembered.ts';
import type { Scenario } from '../../scenarios/scenario.ts';
import type { Trajectory } from '../../sim/simulate.ts';
import { evaluate, type Values } from '../../sim/wgsl/evaluate.ts';
import { lower } from '../../sim/wgsl/lower.ts';
import { parseModule } from '../../sim/wgsl/parse.ts';
import clearance from './clearance.wgsl';

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
  const heights = heightsOver(scenario)(ends);
  const touching = new Set<number>();
  for (let i = 0; i < heights.length; i++) if (heights[i]! <= TOUCH) touching.add(Math.floor(i / masses));
  return touching.size / (ends.length / width);
}

/** Heights above the terrain [m], shape [points], of positions of shape [points × dimension]. */
const heightsOver = remembered((scenario) => {
  const { dimension } = scenario;
  const source = { path: 'evolve/descriptors/clearance.wgsl', text: clearance };
  const module = parseModule([...sourcesOf(scenario), source], dimension);
  const height = lower(module, 'clearance_above_terrain');
  const numbers: Record<string, Values> = {};
  const tables: Record<string, Values> = {};
  for (const [path, value] of parametersOf(scenario, module)) {
    if (typeof value === 'number') numbers[path] = [value];
    else tables[path] = value;
  }
  return (positions: Float64Array): Values => {
    const inputs = { ...numbers };
    for (let axis = 0; axis < dimension; axis++) {
      inputs[`position.${'xyz'[axis]}`] = coordinates(positions, axis, dimension);
    }
    return evaluate(height, positions.length / dimension, inputs, tables).result!;
  };
});

function coordinates(positions: Float64Array, axis: number, dimension: number): Float64Array {
  const values = new Float64Array(positions.length / dimension);
  for (let i = 0; i < values.length; i++) values[i] = positions[i * dimension + axis]!;
  return values;
}
