// WGSL text of a graph: one `let` for each input and for each value that is used more than once, the rest inline.
// Branches are selects already, so the text is straight down.

import { type Kind, type LocalFunction, type Node, type Op, reachable } from './graph.ts';

/** How the code around a graph reads what the graph asks for; both answer with an expression. */
export interface Surroundings {
  input(node: Node): string;
  /** `index` is an expression of the kind of the node's argument. */
  lookup(node: Node, index: string): string;
}

/** An expression and how tightly its outermost operator binds. */
interface Text {
  readonly text: string;
  readonly binding: Binding;
}

/** From loose to tight. Shifts and bitwise operators may not stand beside others, so they count as loose. */
const Binding = { Loose: 0, Comparison: 1, Sum: 2, Product: 3, Unary: 4, Primary: 5 } as const;
type Binding = number;

/** Longer expressions get a name of their own. */
const LONGEST_INLINE = 72;

const typeNames: Readonly<Record<Kind, string>> = { float: 'f32', int: 'i32', uint: 'u32', bool: 'bool' };

/** A path such as `a.position.x`, or any other name, as an identifier. */
export const identifier = (name: string): string => name.replace(/[^A-Za-z0-9]+/g, '_').replace(/^_|_$/g, '');

/** Functions that the printed text calls; an input of the same name gets another. */
const called = ['abs', 'bitcast', 'ceil', 'floor', 'max', 'min', 'round', 'select', 'sqrt', 'trunc'];

/** Prints the nodes behind `roots`, a few at a time where the code around them needs that. */
export class GraphPrinter {
  readonly #texts = new Map<Node, Text>();
  readonly #uses = new Map<Node, number>();
  readonly #taken: Set<string>;
  readonly #surroundings: Surroundings;
  #count = 0;

  /** @param taken identifiers that the surrounding code uses */
  constructor(roots: readonly Node[], surroundings: Surroundings, taken: Iterable<string> = []) {
    this.#surroundings = surroundings;
    this.#taken = new Set([...called, ...taken]);
    for (const node of [...reachable(roots).flatMap((node) => node.args), ...roots])
      this.#uses.set(node, (this.#uses.get(node) ?? 0) + 1);
  }

  /** Statements that make `nodes` available, in an order in which arguments come first; `named` ones all by name. */
  statements(nodes: readonly Node[], named: (node: Node) => boolean = () => false): string[] {
    return nodes.flatMap((node) => {
      if (this.#texts.has(node)) return [];
      const text = this.#textOf(node);
      this.#texts.set(node, text);
      if (node.op === 'const' || !(named(node) || this.#needsName(node, text))) return [];
      const name = node.op === 'input' ? this.name(identifier(node.name)) : this.#numbered();
      return [`let ${name} = ${this.define(node, name)};`];
    });
  }

  /** Makes `name` stand for the node from here on; gives the expression that it stood for. */
  define(node: Node, name: string): string {
    const text = this.#texts.get(node)?.text ?? '';
    this.#texts.set(node, { text: name, binding: Binding.Primary });
    return text;
  }

  /** The expression of a node that has been printed. */
  expression(node: Node): string {
    return this.#texts.get(node)!.text;
  }

  /** `wish`, or one like it that is not taken yet. */
  name(wish: string): string {
    let name = wish;
    while (this.#taken.has(name)) name += '_';
    this.#taken.add(name);
    return name;
  }

  #numbered(): string {
    this.#count++;
    return this.name(`v${this.#count}`);
  }

  #needsName(node: Node, text: Text): boolean {
    return node.op === 'input' || this.#uses.get(node)! > 1 || text.text.length > LONGEST_INLINE;
  }

  #textOf(node: Node): Text {
    const args = node.args.map((arg) => this.#texts.get(arg)!);
    if (node.op === 'const') return literal(node);
    if (node.op === 'input') return primary(this.#surroundings.input(node));
    if (node.op === 'lookup') return primary(this.#surroundings.lookup(node, args[0]!.text));
    return operation(node, args);
  }
}

const primary = (text: string): Text => ({ text, binding: Binding.Primary });

function literal({ kind, value }: Node): Text {
  if (kind === 'bool') return primary(value ? 'true' : 'false');
  const digits = String(value);
  const text =
    kind === 'float'
      ? /[.e]/.test(digits)
        ? digits
        : `${digits}.0`
      : kind === 'uint'
        ? `${digits}u`
        : digits;
  return { text, binding: value < 0 ? Binding.Unary : Binding.Primary };
}

interface Operator {
  readonly symbol: string;
  readonly binding: Binding;
  /** How tightly the operands must bind to stand without parentheses. */
  readonly left: Binding;
  readonly right: Binding;
}

const comparison = (symbol: string): Operator => ({
  symbol,
  binding: Binding.Comparison,
  left: Binding.Sum,
  right: Binding.Sum,
});
const logical = (symbol: string): Operator => ({
  symbol,
  binding: Binding.Loose,
  left: Binding.Comparison,
  right: Binding.Comparison,
});
const bitwise = (symbol: string): Operator => ({
  symbol,
  binding: Binding.Loose,
  left: Binding.Unary,
  right: Binding.Unary,
});
const arithmetic = (symbol: string, binding: Binding): Operator => ({
  symbol,
  binding,
  left: binding,
  right: binding + 1,
});

const operators: Partial<Record<Op, Operator>> = {
  add: arithmetic('+', Binding.Sum),
  sub: arithmetic('-', Binding.Sum),
  mul: arithmetic('*', Binding.Product),
  div: arithmetic('/', Binding.Product),
  lt: comparison('<'),
  le: comparison('<='),
  eq: comparison('=='),
  and: bitwise('&'),
  or: bitwise('|'),
  xor: bitwise('^'),
};
const boolOperators: typeof operators = {
  ...operators,
  and: logical('&&'),
  or: logical('||'),
  xor: comparison('!='),
};
const conversions: Partial<Record<Op, string>> = {
  toFloat: 'f32',
  toInt: 'i32',
  toUint: 'u32',
  bitsToFloat: 'bitcast<f32>',
  bitsToInt: 'bitcast<i32>',
};

const within = (text: Text, least: Binding): string => (text.binding >= least ? text.text : `(${text.text})`);

function operation(node: Node, args: readonly Text[]): Text {
  const [a, b, c] = args as [Text, Text, Text];
  const operator = (node.kind === 'bool' ? boolOperators : operators)[node.op];
  if (operator) {
    const { symbol, binding, left, right } = operator;
    return { text: `${within(a, left)} ${symbol} ${within(b, right)}`, binding };
  }
  switch (node.op) {
    case 'select':
      return primary(`select(${c.text}, ${b.text}, ${a.text})`);
    case 'neg':
      return { text: `-${within(a, Binding.Primary)}`, binding: Binding.Unary };
    case 'not':
      return {
        text: `${node.kind === 'bool' ? '!' : '~'}${within(a, Binding.Primary)}`,
        binding: Binding.Unary,
      };
    case 'shl':
    case 'shr': {
      const symbol = node.op === 'shl' ? '<<' : '>>';
      return { text: `${within(a, Binding.Unary)} ${symbol} ${node.value}u`, binding: Binding.Loose };
    }
    default:
      return primary(`${conversions[node.op] ?? node.op}(${args.map((arg) => arg.text).join(', ')})`);
  }
}

/**
 * A function as WGSL that stands by itself: its parameters are the scalars and tables that it reads, by their paths;
 * several results come as a struct.
 */
export function printFunction(fn: LocalFunction): string {
  const roots = fn.results.map((result) => result.node);
  const nodes = reachable(roots);
  const tables = new Map<string, string>();
  const printer = new GraphPrinter(roots, {
    input: (node) => identifier(node.name),
    lookup: (node, index) => `${tables.get(node.name)}[${index}]`,
  });
  const parameters: string[] = [];
  for (const node of nodes.filter(({ op }) => op === 'input')) {
    printer.statements([node]);
    parameters.push(`${printer.expression(node)}: ${typeNames[node.kind]}`);
  }
  for (const { name, value } of nodes.filter(({ op }) => op === 'lookup')) {
    if (tables.has(name)) continue;
    tables.set(name, printer.name(identifier(name)));
    parameters.push(`${tables.get(name)}: array<f32, ${value}>`);
  }
  const body = printer.statements(nodes);
  const values = roots.map((root) => printer.expression(root));
  const fields = fn.results.map(
    ({ path, node }) => `${identifier(path.replace(/^result\./, ''))}: ${typeNames[node.kind]}`,
  );
  const isOne = fields.length === 1;
  const type = isOne ? typeNames[roots[0]!.kind] : `${fn.name}_result`;
  return [
    ...(isOne ? [] : [`struct ${type} {`, ...fields.map((field) => `  ${field},`), '}', '']),
    `fn ${fn.name}(${listText(parameters)}) -> ${type} {`,
    ...body.map((line) => `  ${line}`),
    `  return ${isOne ? values[0]! : `${type}(${values.join(', ')})`};`,
    '}',
    '',
  ].join('\n');
}

/** Longer lists stand one item a line. */
const LONGEST_LIST = 80;

function listText(items: readonly string[]): string {
  const line = items.join(', ');
  return line.length <= LONGEST_LIST ? line : `\n${items.map((item) => `  ${item},\n`).join('')}`;
}
