// The ground as a function: where bodies are set down on it and pictures draw it. It is the scenario's own WGSL, evaluated.

import { evaluate, type Values } from '../sim/wgsl/evaluate.ts';
import type { LocalFunction } from '../sim/wgsl/graph.ts';
import { lower } from '../sim/wgsl/lower.ts';
import { moduleOf } from './kernels.ts';
import { parametersOf } from './parameters.ts';
import { remembered } from './remembered.ts';
import type { Scenario } from './scenario.ts';
import { extentOf } from './terrain/extent.ts';

/** Height of the ground [m]: of the first surface that is met from above. */
export interface Ground {
  /** At a horizontal place [m]: `x` in 2D, `x` and `y` in 3D. Where there is no ground, below all there is elsewhere. */
  (x: number, y?: number): number;
  /** At many places at once, which takes much less time than one after another; shape [places]. */
  at(x: ArrayLike<number>, y: ArrayLike<number>): Float64Array;
  /** Whether every place is solid below its height and empty above: ground without overhangs, caves and ceilings. */
  readonly isHeight: boolean;
  /** Signed distances [m], negative inside the ground, shape [points], of positions of shape [points × dimension]. */
  distance(positions: ArrayLike<number>): Float64Array;
}

/** So near [m] a place counts as on the surface. */
const SURFACE = 1e-6;

/** Looks along a vertical; a terrain that sees no farther than a cell of 1 cm is searched to a depth of 40 m. */
const LOOKS = 4000;

/**
 * The ground of a scenario.
 * @throws {WgslError} where the scenario's WGSL is wrong
 * @throws {InputError} where its parameters do not fit its WGSL
 */
export const groundOf: (scenario: Scenario) => Ground = remembered((scenario) => {
  const { dimension } = scenario;
  const module = moduleOf(scenario);
  const parameters: Record<string, Values> = Object.fromEntries(
    [...parametersOf(scenario, module)].map(([path, value]) => [path, [value].flat()]),
  );
  const valuesOf = (fn: LocalFunction, count: number, places: Record<string, Values>): Float64Array => {
    const { result } = evaluate(fn, count, { ...parameters, ...places }, parameters);
    // What does not depend on the place has one value for all of them.
    return Float64Array.from({ length: count }, (_, i) => result![result!.length === 1 ? 0 : i]!);
  };
  const axes = ['x', 'y', 'z'].slice(0, dimension);
  const distanceTo = lower(module, 'terrain_distance');
  const distanceAt = (columns: readonly ArrayLike<number>[]): Float64Array =>
    valuesOf(
      distanceTo,
      columns[0]!.length,
      Object.fromEntries(axes.map((axis, i) => [`x.${axis}`, columns[i]!])),
    );
  const isHeight = module.functions.has('terrain_height');
  const height = isHeight ? lower(module, 'terrain_height') : undefined;
  const { lowest, highest } = extentOf(scenario);
  /** Down from above all ground, by what is known to be empty. */
  const search = (x: ArrayLike<number>, y: ArrayLike<number>): Float64Array => {
    const up = new Float64Array(x.length).fill(highest + 1);
    for (let look = 0, moved = true; moved && look < LOOKS; look++) {
      const distances = distanceAt(dimension === 2 ? [x, up] : [x, y, up]);
      moved = false;
      for (const [i, distance] of distances.entries()) {
        if (distance < SURFACE || up[i]! <= lowest - 1) continue;
        up[i] = Math.max(up[i]! - distance, lowest - 1);
        moved = true;
      }
    }
    return up;
  };
  const at = (x: ArrayLike<number>, y: ArrayLike<number>): Float64Array =>
    height ? valuesOf(height, x.length, dimension === 2 ? { x } : { 'x.x': x, 'x.y': y }) : search(x, y);
  const distance = (positions: ArrayLike<number>): Float64Array => {
    const count = positions.length / dimension;
    const column = (axis: number) =>
      Float64Array.from({ length: count }, (_, i) => positions[i * dimension + axis]!);
    return distanceAt(axes.map((_, axis) => column(axis)));
  };
  return Object.assign((x: number, y = 0) => at([x], [y])[0]!, { at, isHeight, distance });
});
