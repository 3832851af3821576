// The ground as a function: where a picture of a world draws it. It is the scenario's own WGSL, evaluated.

import { evaluate, type Values } from '../sim/wgsl/evaluate.ts';
import { lower } from '../sim/wgsl/lower.ts';
import { moduleOf } from './kernels.ts';
import { parametersOf } from './parameters.ts';
import type { Scenario } from './scenario.ts';

/** Height of the ground [m]. */
export interface Ground {
  /** At a horizontal place [m]: `x` in 2D, `x` and `y` in 3D. */
  (x: number, y?: number): number;
  /** At many places at once, which takes much less time than one after another; shape [places]. */
  at(x: ArrayLike<number>, y: ArrayLike<number>): Float64Array;
}

/**
 * The ground of a scenario.
 * @throws {WgslError} where the scenario's WGSL is wrong
 * @throws {InputError} where its parameters do not fit its WGSL
 */
export function groundOf(scenario: Scenario): Ground {
  const module = moduleOf(scenario);
  const height = lower(module, 'terrain_height');
  const parameters: Record<string, Values> = Object.fromEntries(
    [...parametersOf(scenario, module)].map(([path, value]) => [path, [value].flat()]),
  );
  const at = (x: ArrayLike<number>, y: ArrayLike<number>): Float64Array => {
    const places: Record<string, Values> = scenario.dimension === 2 ? { x } : { 'x.x': x, 'x.y': y };
    const { result } = evaluate(height, x.length, { ...parameters, ...places }, parameters);
    // Level ground has one height for all places.
    return Float64Array.from(x, (_, i) => result![result!.length === 1 ? 0 : i]!);
  };
  return Object.assign((x: number, y = 0) => at([x], [y])[0]!, { at });
}
