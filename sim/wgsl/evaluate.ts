// Evaluates a lowered function operation by operation, at many points at once: the plainest meaning that a graph can have.
// For what is asked of a kernel outside of the step, where a compiled program would not pay.

import { type LocalFunction, type Node, reachable } from './graph.ts';
import { operations } from './operations/operations.ts';

/** One value for each point, or a single one for all of them. */
export type Values = ArrayLike<number>;

/** f64; or f32 as of a machine that rounds every operation to nearest and fuses none. */
export type Precision = 'double' | 'single';

/**
 * The results of a function by path (`result.x`), each with a value for every point, or a single one where the points
 * do not matter.
 *
 * @param points How many.
 * @param inputs By path (`a.position.x`), booleans as 0 and 1.
 * @param tables By path (`terrain.heights`).
 * @param precision Inputs and tables are taken as they are given. In f32 `sin`, `exp` and their like, on which machines
 *   differ, come rounded to nearest.
 * @throws Error if an input or table that is needed is missing.
 */
export function evaluate(
  fn: LocalFunction,
  points: number,
  inputs: Readonly<Record<string, Values>>,
  tables: Readonly<Record<string, Values>> = {},
  precision: Precision = 'double',
): Record<string, Values> {
  const given = (record: Readonly<Record<string, Values>>, name: string): Float64Array => {
    if (!Object.hasOwn(record, name)) throw new Error(`${fn.name} needs a value for ${name}`);
    const values = record[name]!;
    return values instanceof Float64Array ? values : Float64Array.from(values);
  };
  const lookedUp = new Map<string, Float64Array>();
  const tableOf = (name: string): Float64Array => {
    if (!lookedUp.has(name)) lookedUp.set(name, given(tables, name));
    return lookedUp.get(name)!;
  };
  const { steps, results } = planOf(fn);
  const values: Float64Array[] = [];
  const free: Float64Array[] = [];
  for (const { node, args, done } of steps) {
    if (node.op === 'const') values.push(wrapped(Float64Array.of(node.value), node, precision));
    else if (node.op === 'input') values.push(given(inputs, node.name));
    else {
      const [a, b = a, c = a] = args.map((arg) => values[arg]) as [
        Float64Array,
        Float64Array?,
        Float64Array?,
      ];
      const [da, db, dc] = [strideOf(a), strideOf(b), strideOf(c)];
      // One value if every argument has but one.
      const made = da + db + dc === 0 ? new Float64Array(1) : (free.pop() ?? new Float64Array(points));
      if (node.op === 'lookup') lookUp(made, tableOf(node.name), a, da);
      else operations[node.op].evaluate(made, node, a, da, b, db, c, dc);
      values.push(wrapped(made, node, precision));
    }
    for (const last of done) if (values[last]!.length === points) free.push(values[last]!);
  }
  return Object.fromEntries(results.map(({ path, at }) => [path, values[at]!]));
}

const strideOf = ({ length }: Float64Array): number => (length === 1 ? 0 : 1);

function lookUp(results: Float64Array, table: Float64Array, index: Float64Array, stride: number): void {
  for (let i = 0; i < results.length; i++) results[i] = table[index[stride * i]!]!;
}

/** A function's nodes, each after its arguments. */
interface Plan {
  readonly steps: readonly {
    readonly node: Node;
    /** Steps that its arguments come from. */
    readonly args: readonly number[];
    /** Steps whose values nothing after this one needs, so that their memory, which is near, can be used again. */
    readonly done: readonly number[];
  }[];
  readonly results: readonly { readonly path: string; readonly at: number }[];
}

const plans = new WeakMap<LocalFunction, Plan>();

function planOf(fn: LocalFunction): Plan {
  const known = plans.get(fn);
  if (known) return known;
  const nodes = reachable(fn.results.map(({ node }) => node));
  const places = new Map(nodes.map((node, i) => [node, i]));
  const results = fn.results.map(({ path, node }) => ({ path, at: places.get(node)! }));
  const kept = new Set(results.map(({ at }) => at));
  const lastUses = new Map<number, number>();
  nodes.forEach(({ args }, i) => {
    for (const arg of args) lastUses.set(places.get(arg)!, i);
  });
  const done = nodes.map((): number[] => []);
  // What was given is not ours to write to.
  for (const [at, last] of lastUses) if (!kept.has(at) && nodes[at]!.op !== 'input') done[last]!.push(at);
  const steps = nodes.map((node, i) => ({
    node,
    args: node.args.map((arg) => places.get(arg)!),
    done: done[i]!,
  }));
  const plan = { steps, results };
  plans.set(fn, plan);
  return plan;
}

/** Brings values into the range of a node's kind, and floats to the precision asked for. */
function wrapped(values: Float64Array, { kind }: Node, precision: Precision): Float64Array {
  if (kind === 'int') for (let i = 0; i < values.length; i++) values[i] = values[i]! | 0;
  else if (kind === 'uint') for (let i = 0; i < values.length; i++) values[i] = values[i]! >>> 0;
  else if (kind === 'float' && precision === 'single')
    for (let i = 0; i < values.length; i++) values[i] = Math.fround(values[i]!);
  return values;
}
