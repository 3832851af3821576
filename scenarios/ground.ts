// The ground as a function: where bodies are set down on it and pictures draw it. It is the scenario's own WGSL, evaluated.

import { axesOf } from '../sim/body/body.ts';
import { evaluate, type Values } from '../sim/wgsl/evaluate.ts';
import type { LocalFunction } from '../sim/wgsl/graph.ts';
import { lower } from '../sim/wgsl/lower.ts';
import { moduleOf } from './kernels.ts';
import { memoizedByScenario } from './memoized.ts';
import { parametersOf } from './parameters.ts';
import type { Scenario } from './scenario.ts';
import { extentOf } from './terrain/extent.ts';
import { type Faces, facesOf } from './terrain/faces.ts';

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
  /** Height of the first surface straight under a position [m], and not of one above it; -Infinity where there is none. */
  under(position: readonly number[]): number;
  /** The parts of a union, each a ground of its own; a ground that is none is its own only part. */
  parts(): readonly Ground[];
  /** The faces of boxes and cells of space; undefined for a ground that is neither. */
  faces(): Faces | undefined;
}

/** So near [m] a place counts as on the surface. */
const SURFACE = 1e-6;

/** So many places are evaluated at once, which bounds what their values in between take. */
const BATCH = 2048;

/** Looks along a vertical; a terrain that sees no farther than a cell of 1 cm is searched to a depth of 40 m. */
const LOOKS = 4000;

/**
 * The ground of a scenario.
 * @throws {WgslError} where the scenario's WGSL is wrong
 * @throws {InputError} where its parameters do not fit its WGSL
 */
export const groundOf: (scenario: Scenario) => Ground = memoizedByScenario((scenario) => {
  const { dimension } = scenario;
  const module = moduleOf(scenario);
  const parameters: Record<string, Values> = Object.fromEntries(
    [...parametersOf(scenario, module)].map(([path, value]) => [path, [value].flat()]),
  );
  const valuesOf = (fn: LocalFunction, count: number, places: Record<string, Values>): Float64Array => {
    const { result } = evaluate(fn, count, { ...parameters, ...places }, parameters);
    // What does not depend on the place has one value for all of them.
    return result!.length === 1 ? new Float64Array(count).fill(result![0]!) : Float64Array.from(result!);
  };
  const axes = axesOf(dimension);
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
  /** Down from heights `up`, which it changes, by what is known to be empty. */
  const search = (x: ArrayLike<number>, y: ArrayLike<number>, up: Float64Array): Float64Array => {
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
    height
      ? valuesOf(height, x.length, dimension === 2 ? { x } : { 'x.x': x, 'x.y': y })
      : search(x, y, new Float64Array(x.length).fill(highest + 1));
  const distance = (positions: ArrayLike<number>): Float64Array => {
    const count = positions.length / dimension;
    const distances = new Float64Array(count);
    for (let first = 0; first < count; first += BATCH) {
      const length = Math.min(BATCH, count - first);
      const column = (axis: number): Float64Array => {
        const values = new Float64Array(length);
        for (let i = 0; i < length; i++) values[i] = positions[(first + i) * dimension + axis]!;
        return values;
      };
      distances.set(distanceAt(axes.map((_, axis) => column(axis))), first);
    }
    return distances;
  };
  const under = (position: readonly number[]): number => {
    const [x = 0, y = 0] = position;
    if (isHeight) return at([x], [y])[0]!;
    const from = position[dimension - 1]!;
    if (from <= lowest - 1) return Number.NEGATIVE_INFINITY;
    const [found] = search([x], [y], Float64Array.of(from));
    return found! <= lowest - 1 ? Number.NEGATIVE_INFINITY : found!;
  };
  const parts = (): readonly Ground[] =>
    scenario.terrain.terrains?.map((terrain) => groundOf(withPart(scenario, terrain))) ?? [ground];
  const faces = (): Faces | undefined => facesOf(scenario.terrain, dimension);
  const ground: Ground = Object.assign((x: number, y = 0) => at([x], [y])[0]!, {
    at,
    isHeight,
    distance,
    under,
    parts,
    faces,
  });
  return ground;
});

/** A scenario whose terrain is a part of its union, without the files of the others, which would declare the same names. */
function withPart(scenario: Scenario, part: NonNullable<Scenario['terrain']['terrains']>[number]): Scenario {
  const others = scenario.terrain.terrains!.map(({ kind }) => kind).filter((kind) => kind !== part.kind);
  const sources = Object.entries(scenario.sources).filter(([file]) => !others.includes(file));
  return { ...scenario, terrain: part, sources: Object.fromEntries(sources) };
}
