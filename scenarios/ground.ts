// The ground as a function: where a picture of a world draws it. It is the scenario's own WGSL, evaluated.

import { interpreterOf } from '../sim/wgsl/interpret.ts';
import { lower } from '../sim/wgsl/lower.ts';
import { moduleOf } from './kernels.ts';
import { parametersOf } from './parameters.ts';
import type { Scenario } from './scenario.ts';

/** The height of the ground [m] at a horizontal place [m]: `x` in 2D, `x` and `y` in 3D. */
export type Ground = (x: number, y?: number) => number;

/**
 * The ground of a scenario.
 * @throws {WgslError} where the scenario's WGSL is wrong
 * @throws {InputError} where its parameters do not fit its WGSL
 */
export function groundOf(scenario: Scenario): Ground {
  const module = moduleOf(scenario);
  const height = interpreterOf(lower(module, 'terrain_height'));
  const parameters = [...parametersOf(scenario, module)];
  const isTable = (value: number | readonly number[]): value is readonly number[] =>
    typeof value !== 'number';
  const tables = Object.fromEntries(
    parameters.filter((entry): entry is [string, readonly number[]] => isTable(entry[1])),
  );
  const numbers = Object.fromEntries(
    parameters.filter((entry): entry is [string, number] => !isTable(entry[1])),
  );
  return (x, y = 0) => {
    const place: Record<string, number> = scenario.dimension === 2 ? { x } : { 'x.x': x, 'x.y': y };
    return height({ ...numbers, ...place }, tables).result!;
  };
}
