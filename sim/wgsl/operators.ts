// Unary and binary operators on scalars and vectors.

import { type SourcePlace, WgslError } from './error.ts';
import type { Graph, Node } from './graph.ts';
import type { BinaryOperator, UnaryOperator } from './syntax.ts';
import { kindOf, type Scalar, scalarType, type Type, typeName } from './types.ts';
import {
  adapt,
  checkFinite,
  common,
  concrete,
  isAbstract,
  isIntegral,
  scalarValue,
  type Value,
  vectorSize,
  vectorValue,
} from './value.ts';

/** Both sides with one scalar type and one size, a scalar beside a vector being repeated. */
interface Operands {
  readonly scalar: Scalar;
  readonly left: readonly Node[];
  readonly right: readonly Node[];
}

const arithmetic = new Set<BinaryOperator>(['+', '-', '*', '/', '%']);
const logical = new Set<BinaryOperator>(['&&', '||']);
const bitwise = new Set<BinaryOperator>(['&', '|', '^']);

const scalarOf = (type: Type): Scalar | undefined =>
  type.shape === 'scalar' || type.shape === 'vector' ? type.scalar : undefined;

function operandError(
  operator: string,
  left: Value,
  right: Value,
  remedy: string,
  place: SourcePlace,
): WgslError {
  const operands = `${typeName(left.type)} and ${typeName(right.type)}`;
  return new WgslError('type', place, `\`${operator}\` does not take ${operands}`, remedy);
}

function mismatchRemedy(left: Value, right: Value): string {
  const [a, b] = [scalarOf(left.type), scalarOf(right.type)];
  if (!a || !b) return 'apply it to their members';
  if (common(a, b)) return 'write operands of one size, or a scalar beside a vector for + - * / %';
  const float = a === 'float' || a === 'abstractFloat';
  const [wanted, other] = float ? [left, right] : [right, left];
  const target = scalarOf(wanted.type)!;
  const name = typeName(
    other.type.shape === 'vector'
      ? { ...other.type, scalar: target === 'abstractFloat' ? 'float' : target }
      : scalarType(target === 'abstractFloat' ? 'float' : target),
  );
  return `write \`${name}(…)\` around the ${float ? 'right' : 'left'} operand to convert it`;
}

function unify(
  graph: Graph,
  operator: BinaryOperator,
  left: Value,
  right: Value,
  place: SourcePlace,
): Operands {
  const [a, b] = [scalarOf(left.type), scalarOf(right.type)];
  const [m, n] = [vectorSize(left.type), vectorSize(right.type)];
  const scalar = a && b && common(a, b);
  if (!scalar || !(m === n || (arithmetic.has(operator) && (m === 1 || n === 1)))) {
    throw operandError(operator, left, right, mismatchRemedy(left, right), place);
  }
  const spread = (value: Value): readonly Node[] => {
    const { nodes } = adapt(graph, value, scalar, place);
    return nodes.length === 1 ? new Array<Node>(Math.max(m, n)).fill(nodes[0]!) : nodes;
  };
  return { scalar, left: spread(left), right: spread(right) };
}

function integerQuotient(
  graph: Graph,
  operator: '/' | '%',
  scalar: Scalar,
  a: Node,
  b: Node,
  place: SourcePlace,
): Node {
  if (a.op !== 'const' || b.op !== 'const') {
    throw new WgslError(
      'unsupported',
      place,
      `integer \`${operator}\` of values that are not known at compile time is outside the subset (SIMD has no integer division)`,
      operator === '/'
        ? 'write `i32(trunc(f32(a) / f32(b)))`, or a shift for a power of two'
        : 'write `a - b * i32(trunc(f32(a) / f32(b)))`, or a mask `a & (b - 1)` for a power of two',
    );
  }
  if (b.value === 0) {
    throw new WgslError('constant', place, `integer \`${operator}\` by zero`, 'write another divisor');
  }
  const value = operator === '/' ? Math.trunc(a.value / b.value) : a.value % b.value;
  return graph.constant(isAbstract(scalar) ? value : wrap(value, scalar), kindOf(scalar));
}

function arithmeticNode(
  graph: Graph,
  operator: BinaryOperator,
  scalar: Scalar,
  a: Node,
  b: Node,
  place: SourcePlace,
): Node {
  if (operator === '+') return graph.add(a, b);
  if (operator === '-') return graph.sub(a, b);
  if (operator === '*') return graph.mul(a, b);
  if (isIntegral(scalar)) return integerQuotient(graph, operator as '/' | '%', scalar, a, b, place);
  const quotient = graph.div(a, b);
  checkFinite(operator, [quotient], place);
  return operator === '/' ? quotient : graph.sub(a, graph.mul(b, graph.trunc(quotient)));
}

function compareNode(graph: Graph, operator: BinaryOperator, a: Node, b: Node): Node {
  if (operator === '<') return graph.lt(a, b);
  if (operator === '<=') return graph.le(a, b);
  if (operator === '>') return graph.lt(b, a);
  if (operator === '>=') return graph.le(b, a);
  const equal = a.kind === 'bool' ? graph.not(graph.xor(a, b)) : graph.eq(a, b);
  return operator === '==' ? equal : graph.not(equal);
}

function bitNode(graph: Graph, operator: BinaryOperator, a: Node, b: Node): Node {
  if (operator === '&' || operator === '&&') return graph.and(a, b);
  if (operator === '|' || operator === '||') return graph.or(a, b);
  return graph.xor(a, b);
}

function shift(graph: Graph, operator: BinaryOperator, left: Value, right: Value, place: SourcePlace): Value {
  const scalar = scalarOf(left.type);
  const bits = right.nodes[0]!;
  if (!scalar || !isIntegral(scalar) || right.type.shape !== 'scalar' || !isIntegral(right.type.scalar)) {
    throw operandError(operator, left, right, 'write an integer shifted by an integer', place);
  }
  if (bits.op !== 'const' || bits.value < 0 || bits.value > 31) {
    throw new WgslError(
      'constant',
      place,
      `the right side of \`${operator}\` is not a number from 0 to 31 that is known at compile time`,
      'write a constant number of bits, such as `3u`',
    );
  }
  const one = (node: Node): Node => {
    if (scalar === 'abstractInt') {
      const factor = 2 ** bits.value;
      return graph.constant(operator === '<<' ? node.value * factor : Math.floor(node.value / factor));
    }
    if (node.op !== 'const')
      return operator === '<<' ? graph.shl(node, bits.value) : graph.shr(node, bits.value);
    const halved = scalar === 'uint' ? node.value >>> bits.value : node.value >> bits.value;
    const shifted = operator === '<<' ? node.value << bits.value : halved;
    return graph.constant(wrap(shifted, scalar), kindOf(scalar));
  };
  return { ...left, nodes: left.nodes.map(one) };
}

const wrap = (value: number, scalar: Scalar): number => (scalar === 'uint' ? value >>> 0 : value | 0);

/** `left operator right`, component by component; both sides of `&&` and `||` are computed, as they are pure. */
export function binary(
  graph: Graph,
  operator: BinaryOperator,
  left: Value,
  right: Value,
  place: SourcePlace,
): Value {
  if (operator === '<<' || operator === '>>') return shift(graph, operator, left, right, place);
  const both = unify(graph, operator, left, right, place);
  const pairs = (make: (a: Node, b: Node) => Node): Node[] =>
    both.left.map((a, i) => make(a, both.right[i]!));
  const { scalar } = both;
  if (arithmetic.has(operator)) {
    if (scalar === 'bool') throw operandError(operator, left, right, 'write && or ||, or select', place);
    const value = vectorValue(
      scalar,
      pairs((a, b) => arithmeticNode(graph, operator, scalar, a, b, place)),
    );
    checkFinite(operator, value.nodes, place);
    return value;
  }
  if (logical.has(operator)) {
    if (scalar !== 'bool' || both.left.length !== 1) {
      throw operandError(
        operator,
        left,
        right,
        'write it between two bools; `any` and `all` make them of vectors',
        place,
      );
    }
    return scalarValue('bool', bitNode(graph, operator, both.left[0]!, both.right[0]!));
  }
  if (bitwise.has(operator)) return bits(graph, operator, left, right, both, place);
  if (scalar === 'bool' && operator !== '==' && operator !== '!=') {
    throw operandError(operator, left, right, 'write == or !=', place);
  }
  return vectorValue(
    'bool',
    pairs((a, b) => compareNode(graph, operator, a, b)),
  );
}

/** Abstract integers have 64 bits. */
function abstractBits(operator: BinaryOperator, a: number, b: number): number {
  const [x, y] = [BigInt(a), BigInt(b)];
  if (operator === '&') return Number(x & y);
  return Number(operator === '|' ? x | y : x ^ y);
}

function bits(
  graph: Graph,
  operator: BinaryOperator,
  left: Value,
  right: Value,
  both: Operands,
  place: SourcePlace,
): Value {
  const { scalar } = both;
  if (scalar === 'abstractInt') {
    const known = both.left.map((a, i) => abstractBits(operator, a.value, both.right[i]!.value));
    return vectorValue(
      scalar,
      known.map((value) => graph.constant(value)),
    );
  }
  if (scalar === 'float' || scalar === 'abstractFloat') {
    throw operandError(operator, left, right, 'write integers or bools there', place);
  }
  return vectorValue(
    scalar,
    both.left.map((a, i) => bitNode(graph, operator, a, both.right[i]!)),
  );
}

const unaryTakes: Readonly<Record<UnaryOperator, { scalars: readonly Scalar[]; remedy: string }>> = {
  '-': {
    scalars: ['float', 'int', 'abstractInt', 'abstractFloat'],
    remedy: 'write it before an f32, an i32 or a vector of these',
  },
  '!': { scalars: ['bool'], remedy: 'write it before a bool, such as a comparison in parentheses' },
  '~': { scalars: ['int', 'uint', 'abstractInt'], remedy: 'write it before an integer' },
};

/** `operator operand`, component by component. */
export function unary(graph: Graph, operator: UnaryOperator, operand: Value, place: SourcePlace): Value {
  const scalar = scalarOf(operand.type);
  const { scalars, remedy } = unaryTakes[operator];
  if (!scalar || !scalars.includes(scalar)) {
    throw new WgslError('type', place, `\`${operator}\` does not take ${typeName(operand.type)}`, remedy);
  }
  const value = operator === '~' ? concrete(graph, operand, place) : operand;
  const nodes = value.nodes.map((node) => (operator === '-' ? graph.neg(node) : graph.not(node)));
  return { ...value, nodes };
}
