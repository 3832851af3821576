// The operations of a graph, a row each: arity, kind, simplification, values, derivative, kink. What has a form of its own
// elsewhere: print.ts (WGSL text) and each backend's arithmetic (instructions).

import type { Op, OperationName } from '../node.ts';
import { arithmetic } from './arithmetic.ts';
import { conversions } from './conversions.ts';
import { elementary } from './elementary.ts';
import { logic } from './logic.ts';
import type { Operation } from './operation.ts';
import { rounding } from './rounding.ts';

export const operations: Readonly<Record<OperationName, Operation>> = {
  ...arithmetic,
  ...rounding,
  ...elementary,
  ...logic,
  ...conversions,
};

/** False for what a graph starts from: constants, inputs and entries of tables. */
export const isOperation = (op: Op): op is OperationName => op in operations;
