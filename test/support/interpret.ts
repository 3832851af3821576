// Evaluates a lowered function at one point, in f64.

import { evaluate } from '../../sim/wgsl/evaluate.ts';
import type { LocalFunction } from '../../sim/wgsl/graph.ts';

/**
 * The results of a function by path (`result.x`), given its inputs (`a.position.x`, booleans as 0 and 1) and
 * tables (`terrain.heights`) by path. Throws if one that is needed is missing.
 */
export function interpret(
  fn: LocalFunction,
  inputs: Readonly<Record<string, number>>,
  tables: Readonly<Record<string, readonly number[]>> = {},
): Record<string, number> {
  const each = Object.fromEntries(Object.entries(inputs).map(([path, value]) => [path, [value]]));
  const results = evaluate(fn, 1, each, tables);
  return Object.fromEntries(Object.entries(results).map(([path, values]) => [path, values[0]!]));
}
