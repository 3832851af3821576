// The syntax tree of the WGSL subset: plain records, each with the place it was written at.

import type { SourcePlace } from './error.ts';

/** `f32`, `Mass`, `vec3<f32>` (with its element) or `array<f32, N>` (with element and length). */
export interface TypeSyntax {
  readonly name: string;
  readonly element: TypeSyntax | null;
  readonly length: Expression | null;
  readonly place: SourcePlace;
}

export type LiteralType = 'abstractInt' | 'abstractFloat' | 'int' | 'uint' | 'float' | 'bool';

export type UnaryOperator = '-' | '!' | '~';
export type BinaryOperator =
  | ('+' | '-' | '*' | '/' | '%')
  | ('<' | '<=' | '>' | '>=' | '==' | '!=')
  | ('&&' | '||' | '&' | '|' | '^' | '<<' | '>>');

export type Expression = { readonly place: SourcePlace } & (
  | { readonly kind: 'literal'; readonly type: LiteralType; readonly value: number }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'unary'; readonly operator: UnaryOperator; readonly operand: Expression }
  | {
      readonly kind: 'binary';
      readonly operator: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
      /** Written in parentheses. */
      readonly grouped: boolean;
    }
  | { readonly kind: 'member'; readonly object: Expression; readonly name: string }
  | { readonly kind: 'index'; readonly object: Expression; readonly index: Expression }
  | { readonly kind: 'call'; readonly callee: TypeSyntax; readonly args: readonly Expression[] }
);

export interface Declaration {
  readonly kind: 'declare';
  readonly form: 'let' | 'var' | 'const';
  readonly name: string;
  readonly type: TypeSyntax | null;
  readonly value: Expression | null;
  readonly place: SourcePlace;
}

export type Statement =
  | Declaration
  | ({ readonly place: SourcePlace } & (
      | {
          readonly kind: 'assign';
          readonly target: Expression;
          /** The operator of a compound assignment. */
          readonly operator: BinaryOperator | null;
          readonly value: Expression;
          /** Written as `++` or `--`, which WGSL keeps for integers. */
          readonly step: boolean;
        }
      | {
          readonly kind: 'if';
          readonly condition: Expression;
          readonly then: readonly Statement[];
          readonly otherwise: readonly Statement[];
        }
      | {
          readonly kind: 'for';
          readonly init: Statement | null;
          readonly condition: Expression | null;
          readonly update: Statement | null;
          readonly body: readonly Statement[];
        }
      | { readonly kind: 'block'; readonly body: readonly Statement[] }
      | { readonly kind: 'return'; readonly value: Expression | null }
    ));

/** A parameter of a function or a member of a struct. */
export interface Field {
  readonly name: string;
  readonly type: TypeSyntax;
  readonly place: SourcePlace;
}

export interface FunctionSyntax {
  readonly kind: 'function';
  readonly name: string;
  readonly parameters: readonly Field[];
  readonly result: TypeSyntax | null;
  readonly body: readonly Statement[];
  readonly place: SourcePlace;
}

export interface StructSyntax {
  readonly kind: 'struct';
  readonly name: string;
  readonly members: readonly Field[];
  readonly place: SourcePlace;
}

export interface AliasSyntax {
  readonly kind: 'alias';
  readonly name: string;
  readonly type: TypeSyntax;
  readonly place: SourcePlace;
}

export type TopLevel = FunctionSyntax | StructSyntax | AliasSyntax | Declaration;
