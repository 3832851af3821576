import { describe, expect, it } from 'vitest';
import { evaluate } from '../../../sim/wgsl/evaluate.ts';
import { Graph, type Kind, type Node } from '../../../sim/wgsl/graph.ts';
import type { OperationName } from '../../../sim/wgsl/node.ts';
import type { Operation } from '../../../sim/wgsl/operations/operation.ts';
import { operations } from '../../../sim/wgsl/operations/operations.ts';
import { backpropagate } from '../../../sim/wgsl/vjp.ts';

const rows = Object.entries(operations) as [OperationName, Operation][];

const integral: readonly OperationName[] = [
  'and',
  'or',
  'xor',
  'not',
  'shl',
  'shr',
  'toFloat',
  'bitsToFloat',
];
const argumentKind = (op: OperationName): 'int' | 'float' => (integral.includes(op) ? 'int' : 'float');
/** Away from kinks and poles, and bits that a shift moves. */
const values = { float: [0.6, 1.7, 2.3], int: [1_078_530_011, 77, 5] } as const;

/** The operation on inputs, and at those values. */
function applied(op: OperationName, { arity }: Operation) {
  const graph = new Graph();
  const kind = argumentKind(op);
  const kinds = Array.from({ length: arity }, (_, i): Kind => (op === 'select' && i === 0 ? 'bool' : kind));
  const inputs = kinds.map((each, i) => graph.input(`x${i}`, each));
  const given = kinds.map((each, i) => (each === 'bool' ? 1 : values[kind][i]!));
  return { graph, inputs, given, node: graph.operate(op, inputs, op === 'shl' || op === 'shr' ? 3 : 0) };
}

function resultOf(graph: Graph, node: Node, given: readonly number[]): number {
  const inputs = Object.fromEntries(given.map((value, i) => [`x${i}`, [value]]));
  const results = [{ path: 'result', node }];
  return evaluate({ name: 'f', graph, inputs: [], results }, 1, inputs).result![0]!;
}

describe('every operation', () => {
  it.each(rows)(
    '%s has as many arguments as its row says, and a value of the kind that it says',
    (op, row) => {
      const { graph, node, given } = applied(op, row);
      expect([node.op, node.args.length]).toEqual([op, row.arity]);
      expect(node.kind).toBe(row.kind === 'same' ? node.args.at(-1)!.kind : row.kind);
      expect(resultOf(graph, node, given)).not.toBeNaN();
    },
  );

  it.each(rows)('%s comes to the same for constants as for values that turn up later', (op, row) => {
    const { graph, inputs, given, node } = applied(op, row);
    const constants = inputs.map(({ kind }, i) => graph.constant(given[i]!, kind));
    const folded = graph.operate(op, constants, node.value);
    expect(folded.op === 'const').toBe(row.isFolded !== false || op === 'select');
    expect(resultOf(graph, folded, given)).toBe(resultOf(graph, node, given));
  });

  it.each(rows.filter(([op]) => argumentKind(op) === 'float'))(
    '%s has the slope of differences',
    (op, row) => {
      const { graph, inputs, given, node } = applied(op, row);
      if (node.kind !== 'float') return expect(row.vjp).toBeUndefined();
      const wrt = inputs.filter(({ kind }) => kind === 'float');
      const slopes = backpropagate(graph, [{ node, adjoint: graph.constant(1) }], wrt);
      wrt.forEach((input, k) => {
        const at = (distance: number): number =>
          resultOf(
            graph,
            node,
            given.map((value, i) => (inputs[i] === input ? value + distance : value)),
          );
        const difference = (at(1e-5) - at(-1e-5)) / 2e-5;
        expect(resultOf(graph, slopes[k]!, given), input.name).toBeCloseTo(difference, 8);
      });
    },
  );

  it.each(rows.filter(([, { isCommutative }]) => isCommutative))(
    '%s is one node in either order',
    (op, row) => {
      const { graph, inputs, node } = applied(op, row);
      expect(graph.operate(op, [...inputs].reverse())).toBe(node);
    },
  );

  it.each(rows.filter(([, { kink }]) => kink?.sides))(
    '%s has at its kink the value of one of its sides',
    (op, row) => {
      const { graph, inputs, node } = applied(op, row);
      const at = op === 'round' ? [0.5] : [op === 'abs' ? 0 : 1, 1];
      expect(row.kink!.isReached(at[0]!, at[1] ?? at[0]!, resultOf(graph, node, at))).toBe(true);
      const sides = row.kink!.sides!(graph, inputs[0]!, inputs[1] ?? inputs[0]!);
      expect(sides.map((side) => resultOf(graph, side, at))).toContain(resultOf(graph, node, at));
    },
  );
});
