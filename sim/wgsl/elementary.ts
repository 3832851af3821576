// sin, exp and their like, written out as the polynomials of kernels/elementary.wgsl. Backends in single precision
// run these, so that they agree; the exact backend calls the real functions.

import source from '../kernels/elementary.wgsl';
import { copyInto, type Graph, type LocalFunction, type Node, type Op } from './graph.ts';
import { lower } from './lower.ts';
import { elementary } from './operations/elementary.ts';
import { parseModule } from './parse.ts';

const lowered = new Map<Op, LocalFunction>();

function polynomial(op: Op): LocalFunction {
  let fn = lowered.get(op);
  if (!fn) {
    fn = lower(parseModule([{ path: 'sim/kernels/elementary.wgsl', text: source }], 2), `elementary_${op}`);
    lowered.set(op, fn);
  }
  return fn;
}

/** Copies `roots` into `target` with every elementary function written out. */
export function expandElementary(target: Graph, roots: readonly Node[]): Node[] {
  return copyInto(target, roots, (node, args) => {
    if (!Object.hasOwn(elementary, node.op)) return undefined;
    const fn = polynomial(node.op);
    const bound = new Map(fn.inputs.map((leaf, i) => [leaf.path, args[i]!]));
    return copyInto(target, [fn.results[0]!.node], (inner) =>
      bound.get(inner.op === 'input' ? inner.name : ''),
    )[0]!;
  });
}
