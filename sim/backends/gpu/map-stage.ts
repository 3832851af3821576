// WGSL for a map stage: a loop over the invocation's elements that reads the stage's inputs, evaluates its graph, and
// stores its results, or sums them up in a fixed order.

import { arityOf } from '../../body/elements.ts';
import { elementOf } from '../../step/domain.ts';
import { invariantNodes } from '../../step/map-loop.ts';
import type { Column, MapStage, Output, Source } from '../../step/program.ts';
import { type Node, reachable } from '../../wgsl/graph.ts';
import { GraphPrinter, identifier } from '../../wgsl/print.ts';
import { extentOf, extentText } from './extent.ts';
import type { Memory } from './memory.ts';
import type { Access, Operation } from './operations.ts';
import { endName, StageReader, taken } from './stage-reader.ts';

/** A stage's functions, and the operations that run it by calling them. */
export interface StageCode {
  readonly functions: readonly string[];
  readonly operations: readonly Operation[];
  /** Sums that the stage needs room for in `partials`. */
  readonly sums: number;
}

/** Emits `stage`, whose elementary functions are polynomials by now, as the function `name` and its helpers. */
export function emitMapStage(name: string, stage: MapStage, memory: Memory): StageCode {
  return new MapStageEmitter(name, stage, memory).emit();
}

/** A function that returns nothing; `signature` is its name and parameters. */
export const functionText = (signature: string, lines: readonly string[]): string =>
  [`fn ${signature} {`, ...lines.map((line) => `  ${line}`), '}'].join('\n');

const isSum = (output: Output): boolean => output.mode === 'reduce' || output.mode === 'reduceAdd';

/** While one invocation still adds shares up, no other may begin the next sums. */
const PARTIALS: Access = { place: 'partials', barrier: 'workgroup', writes: true, own: false };

class MapStageEmitter {
  readonly #name: string;
  readonly #stage: MapStage;
  readonly #memory: Memory;
  readonly #reader: StageReader;
  readonly #printer: GraphPrinter;
  readonly #roots: readonly Node[];
  readonly #nodes: readonly Node[];
  readonly #sums: readonly Output[];

  constructor(name: string, stage: MapStage, memory: Memory) {
    this.#name = name;
    this.#stage = stage;
    this.#memory = memory;
    this.#roots = [
      ...stage.outputs.map((output) => output.node),
      ...stage.taps.flatMap((tap) => [tap.index, tap.adjoint]),
    ];
    this.#nodes = reachable(this.#roots);
    this.#sums = stage.outputs.filter(isSum);
    this.#reader = new StageReader(stage, memory);
    this.#printer = new GraphPrinter(this.#roots, this.#reader, taken);
  }

  emit(): StageCode {
    const { taps, control } = this.#stage;
    const functions = [this.#stageFunction()];
    const operations: Operation[] = [{ call: `${this.#name}()`, control, accesses: this.#accesses() }];
    if (taps.length > 0) {
      functions.push(this.#tapFunction());
      const reads = this.#tapColumns().map((column) => this.#access(column, false, false));
      const writes = taps.map((tap) => this.#access(tap.column, true, false));
      operations.push({ call: `${this.#name}_taps()`, control, accesses: [...reads, ...writes] });
    }
    return { functions, operations, sums: this.#sums.length };
  }

  #stageFunction(): string {
    const invariant = invariantNodes(this.#stage, this.#nodes);
    const inside = this.#nodes.filter((node) => !invariant.has(node));
    const usedInside = new Set([...inside.flatMap((node) => node.args), ...this.#roots]);
    const before = this.#printer.statements([...invariant], (node) => usedInside.has(node));
    const loop = this.#loopBody(inside);
    const after = this.#storeTotals();
    const uses = (name: RegExp): boolean => loop.some((line) => name.test(line));
    return functionText(`${this.#name}()`, [
      ...this.#reader.addresses,
      ...before,
      ...this.#sums.map((_, k) => `var sum_${k} = 0.0;`),
      `for (var element = part; element < ${extentText(extentOf(this.#stage.domain))}; element += parts) {`,
      ...(uses(/\bi\b/) ? ['  let i = pair(element);'] : []),
      ...this.#ends(uses),
      ...loop.map((line) => `  ${line}`),
      '}',
      ...after,
    ]);
  }

  /** Indices of the current element's masses, as far as the loop uses them. */
  #ends(uses: (name: RegExp) => boolean): string[] {
    return [0, 1, 2, 3]
      .filter((end) => uses(new RegExp(`\\b${endName(end)}\\b`)))
      .map((end) => {
        const kind = elementOf(this.#stage.domain);
        const arity = arityOf(kind, this.#memory.layout.program.dimension);
        return `  let ${endName(end)} = wiring[body.${kind}_ends + ${arity}u * element + ${end}u];`;
      });
  }

  #loopBody(nodes: readonly Node[]): string[] {
    const { outputs, taps } = this.#stage;
    const gathered = nodes
      .filter((node) => this.#reader.isGathered(node))
      .map((node) => ({ node, variable: this.#printer.name(identifier(node.name)) }));
    for (const { node, variable } of gathered) this.#printer.define(node, variable);
    const writtenTwice = new Set(outputs.filter((output) => this.#isKept(output)).map(({ node }) => node));
    return [
      ...this.#reader.gather(gathered),
      ...this.#printer.statements(nodes, (node) => writtenTwice.has(node)),
      ...outputs.flatMap((output) => this.#write(output)),
      ...taps.flatMap((tap) => {
        const { index, adjoint } = this.#memory.layout.taps.get(tap)!;
        return [
          `${this.#reader.word(index, 'i')} = f32(${this.#printer.expression(tap.index)});`,
          `${this.#reader.word(adjoint, 'i')} = ${this.#printer.expression(tap.adjoint)};`,
        ];
      }),
    ];
  }

  #write(output: Output): string[] {
    const value = this.#printer.expression(output.node);
    if (isSum(output)) return [`sum_${this.#sums.indexOf(output)} += ${value};`];
    const { end } = output;
    const index = end ? `pair(element + ${end}u * body.${elementOf(this.#stage.domain)})` : 'i';
    const word = this.#reader.word(output.column, index, output.next);
    if (output.mode === 'add') return [`${word} += ${value};`];
    return [`${word} = ${value};`, ...this.#keep(output, index, value)];
  }

  #isKept(output: Output): boolean {
    return this.#memory.address(output.column, output.next).kept !== undefined;
  }

  /** A row that the backward pass will read is stored on the tape, too. */
  #keep(output: Output, index: string, value: string): string[] {
    const { kept } = this.#memory.address(output.column, output.next);
    if (kept === undefined) return [];
    const at = this.#reader.address(`kept_${output.next ? 'next_' : ''}${output.column.name}`, kept);
    return [`if (KEEP) { tape[${at} + ${index}] = ${value}; }`];
  }

  /** Adds the invocations' sums up; the first invocation of each rollout stores the totals. */
  #storeTotals(): string[] {
    if (this.#sums.length === 0) return [];
    const stores = this.#sums.flatMap((output, k) => {
      const assign = output.mode === 'reduceAdd' ? '+=' : '=';
      const total = `partials[${k}u * SIZE + invocation]`;
      const word = this.#reader.word(output.column, 'rollout', output.next);
      return [`${word} ${assign} ${total};`, ...this.#keep(output, 'rollout', total)];
    });
    return [
      ...this.#sums.map((_, k) => `partials[${k}u * SIZE + invocation] = sum_${k};`),
      `add_up(${this.#sums.length}u);`,
      'if (part == 0u) {',
      ...stores.map((line) => `  ${line}`),
      '}',
    ];
  }

  /**
   * Adds what the elements have for a table to its gradient. Every invocation goes through all elements in order and
   * takes what falls to the entries that it has, so that nothing is lost and the order is fixed.
   */
  #tapFunction(): string {
    const word = (column: Column, element: string): string => {
      const { array, at } = this.#memory.address(column);
      return `${array}[${at} + pair(${element})]`;
    };
    const lines = this.#stage.taps.flatMap((tap) => {
      const { index, adjoint } = this.#memory.layout.taps.get(tap)!;
      return [
        '{',
        `  let entry = u32(${word(index, 'element')});`,
        `  let adjoint = ${word(adjoint, 'element')};`,
        `  if (entry % parts == part && adjoint != 0.0) { ${word(tap.column, 'entry')} += adjoint; }`,
        '}',
      ];
    });
    return functionText(`${this.#name}_taps()`, [
      `for (var element = 0u; element < ${extentText(extentOf(this.#stage.domain))}; element++) {`,
      ...lines.map((line) => `  ${line}`),
      '}',
    ]);
  }

  #tapColumns(): Column[] {
    return this.#stage.taps.flatMap((tap) => Object.values(this.#memory.layout.taps.get(tap)!));
  }

  /** What the stage's function touches; the parameters never change. */
  #accesses(): Access[] {
    const inputs = this.#nodes.filter((node) => node.op === 'input');
    const sources = inputs.flatMap((node) => this.#reader.sourcesOf(node));
    const reads = sources.flatMap((source) =>
      source.from === 'step' || source.column.storage === 'parameter'
        ? []
        : [this.#access(source.column, false, this.#isOwn(source))],
    );
    const writes = this.#stage.outputs.map((output) =>
      this.#access(output.column, true, !isSum(output) && output.end === undefined, output.next),
    );
    const taps = this.#tapColumns().map((column) => this.#access(column, true, true));
    return [...reads, ...writes, ...taps, ...(this.#sums.length > 0 ? [PARTIALS] : [])];
  }

  /** Whether an invocation reads of a column only what it has written itself. */
  #isOwn({ from, column }: Exclude<Source, { from: 'step' }>): boolean {
    if (from === 'actuator') return this.#stage.domain === 'spring';
    return from === 'own' || (from === 'driven' && column.domain === 'spring');
  }

  #access(column: Column, writes: boolean, own: boolean, next = false): Access {
    const { barrier } = this.#memory.address(column, next);
    return { place: next ? `${column.name} (next)` : column.name, barrier, writes, own };
  }
}
