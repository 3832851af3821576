// WGSL for what a stage reads: each linear movement as an expression for the current element, and the columns' places
// in variables before the loop.

import { arityOf, type ElementKind } from '../../body/elements.ts';
import { elementOf } from '../../step/domain.ts';
import { type Incident, isIncident, sourcesOf } from '../../step/map-loop.ts';
import type { Column, MapStage, Source } from '../../step/program.ts';
import type { Node } from '../../wgsl/graph.ts';
import { identifier } from '../../wgsl/print.ts';
import type { Memory } from './memory.ts';

/** The variable that has the index of one of the current element's masses. */
export const endName = (end: number): string => `end_${end}`;

/** Names that the expressions use beside those of columns. */
export const taken = [
  ...[
    'body',
    'cells',
    'checkpoints',
    'element',
    'end',
    ...[0, 1, 2, 3].map(endName),
    'i',
    'incident',
    'invocation',
    'k',
    'parameters',
  ],
  ...['part', 'partials', 'parts', 'results', 'rollout', 'run', 'sign', 'step', 'tape', 'wiring'],
];

export class StageReader {
  readonly #stage: MapStage;
  readonly #memory: Memory;
  readonly #addresses = new Map<string, string>();

  constructor(stage: MapStage, memory: Memory) {
    this.#stage = stage;
    this.#memory = memory;
  }

  /** Declarations of the places that have been asked for, to stand before the loop. */
  get addresses(): readonly string[] {
    return [...this.#addresses].map(([name, at]) => `let ${name} = ${at};`);
  }

  /** A variable that holds the place `at`. */
  address(name: string, at: string): string {
    let variable = `at_${identifier(name)}`;
    while ((this.#addresses.get(variable) ?? at) !== at) variable += '_';
    this.#addresses.set(variable, at);
    return variable;
  }

  /** A column's number at `index`; `next` is that of the row after the current one. */
  word(column: Column, index: string, next = false): string {
    const place = this.#memory.address(column, next);
    const at = this.address(next ? `next_${column.name}` : column.name, place.at);
    return `${place.array}[${index ? `${at} + ${index}` : at}]`;
  }

  sourcesOf(node: Node): readonly Source[] {
    return sourcesOf(this.#stage, node);
  }

  /** The sum of an input's sources. */
  input(node: Node): string {
    const [first, ...others] = this.sourcesOf(node).map((source) => ({
      minus: source.negate,
      text: this.#read(source),
    }));
    if (!first) return '0.0';
    const rest = others.map(({ minus, text }) => ` ${minus ? '-' : '+'} ${text}`);
    return `${first.minus ? '-' : ''}${first.text}${rest.join('')}`;
  }

  lookup(node: Node, index: string): string {
    const column = this.#stage.tables.get(node.name)!;
    return this.word(column, node.args[0]!.kind === 'uint' ? index : `u32(${index})`);
  }

  #read(source: Source): string {
    if (source.from === 'step') return 'f32(step)';
    const { column } = source;
    const isParameter = column.storage === 'parameter';
    const own = (): string => this.word(column, isParameter ? 'element' : 'i');
    switch (source.from) {
      case 'own':
        return own();
      case 'actuator':
      case 'driven':
        return this.#driven(source.from, column);
      case 'broadcast':
        return this.word(column, isParameter ? '' : 'rollout');
      case 'end':
        return this.word(column, isParameter ? endName(source.end) : `pair(${endName(source.end)})`);
      default:
        throw new TypeError(`stage "${this.#stage.name}" reads a gathered sum out of order`);
    }
  }

  /** Actuators are springs, then cells. What is read beyond those that there are is thrown away. */
  #driven(from: 'actuator' | 'driven', column: Column): string {
    const at = (element: string): string =>
      this.word(column, column.storage === 'parameter' ? element : `pair(${element})`);
    const springs = '(body.actuator - body.muscle)';
    const isOfElement = from === 'actuator';
    const isCell = elementOf(isOfElement ? this.#stage.domain : column.domain) === 'cell';
    const own =
      isOfElement || !isCell ? `element < ${isCell ? 'body.muscle' : springs}` : `element >= ${springs}`;
    const index = isCell ? `element ${isOfElement ? '+' : '-'} ${springs}` : 'element';
    return `select(0.0, ${at(index)}, ${own})`;
  }

  isGathered(node: Node): boolean {
    return node.op === 'input' && this.sourcesOf(node).some(isIncident);
  }

  /** Sums over the springs of the current mass, in one pass over its spring ends for all of `inputs`. */
  gather(inputs: readonly { readonly node: Node; readonly variable: string }[]): string[] {
    if (inputs.length === 0) return [];
    const terms = inputs.flatMap(({ node, variable }) =>
      this.sourcesOf(node).map((source) => ({ source, to: `${variable} ${source.negate ? '-' : '+'}=` })),
    );
    const others = terms.flatMap(({ source, to }) =>
      isIncident(source) ? [] : [`${to} ${this.#read(source)};`],
    );
    const incident = terms.flatMap(({ source, to }) => (isIncident(source) ? [{ source, to }] : []));
    const kinds = new Set(incident.map(({ source }) => elementOf(source.column.domain)));
    return [
      ...inputs.map(({ variable }) => `var ${variable} = 0.0;`),
      ...[...kinds].flatMap((kind) =>
        this.#loopOver(
          kind,
          incident.filter(({ source }) => elementOf(source.column.domain) === kind),
        ),
      ),
      ...others,
    ];
  }

  /** Goes through the ends of elements of a kind that lie in the current mass. */
  #loopOver(
    kind: ElementKind,
    terms: readonly { readonly source: Incident; readonly to: string }[],
  ): string[] {
    const arity = `${arityOf(kind, this.#memory.layout.program.dimension)}u`;
    const isSigned = terms.some(({ source }) => source.from === 'incident');
    const lists = `body.${kind}_incidence`;
    return [
      `for (var k = wiring[${lists} + element]; k < wiring[${lists} + element + 1u]; k++) {`,
      `  let incident = wiring[k] / ${arity};`,
      `  let end = wiring[k] % ${arity};`,
      ...(isSigned ? ['  let sign = 1.0 - 2.0 * f32(end);'] : []),
      ...terms.map(({ source: { from, column }, to }) => {
        if (from === 'incident') return `  ${to} sign * ${this.word(column, 'pair(incident)')};`;
        return `  ${to} ${this.word(column, `pair(incident + end * body.${kind})`)};`;
      }),
      '}',
    ];
  }
}
