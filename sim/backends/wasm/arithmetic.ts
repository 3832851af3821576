// What code for the operations of a graph has in common, however numbers sit in registers.

import type { Node, Op } from '../../wgsl/graph.ts';
import type { Code } from './assembler.ts';

/** Code for each operation of a graph. */
export interface Arithmetic {
  constant(node: Node): Code;
  operation(node: Node, args: readonly Code[]): Code;
  fromStep(step: Code): Code;
}

/** Instructions by operation, for those that are one alone. */
export type Instructions = Partial<Record<Op, (...args: Code[]) => Code>>;

/** @throws {TypeError} for an operation that the table lacks */
export function emit(table: Instructions, node: Node, args: readonly Code[]): Code {
  const instruction = table[node.op];
  if (!instruction)
    throw new TypeError(`no code for "${node.op}" of ${node.args[0]?.kind ?? node.kind} operands`);
  return instruction(...args);
}
