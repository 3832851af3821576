// A kernel under construction: its stages as functions, and the phases that call them in order.

import type { Column, Stage } from '../../step/program.ts';
import { identifier } from '../../wgsl/print.ts';
import { emitDenseStage } from './dense.ts';
import { extentOf, extentText } from './extent.ts';
import { emitMapStage, functionText } from './map-stage.ts';
import type { KernelName, Memory } from './memory.ts';
import { type Operation, sequence } from './operations.ts';
import prelude from './prelude.wgsl';
import { sizeFunctions, workspaceText } from './workspace.ts';

export interface Kernel {
  readonly name: KernelName | 'outer';
  readonly code: string;
  /** Sums that `partials` has room for, each of one number an invocation. */
  readonly sums: number;
}

/** Collects the stages of a kernel, then puts its text together. */
export class KernelWriter {
  readonly memory: Memory;
  readonly #functions: string[] = [];
  readonly #names = new Set<string>();
  #sums = 0;

  constructor(memory: Memory) {
    this.memory = memory;
  }

  /** A function that runs the stages in order, after `first`. */
  add(signature: string, stages: readonly Stage[], first: Operation | null = null): void {
    const operations = first ? [first] : [];
    for (const stage of stages) {
      const code =
        stage.kind === 'map'
          ? emitMapStage(this.#unique(stage.name), stage, this.memory)
          : emitDenseStage(this.#unique(stage.name), stage, this.memory);
      this.#functions.push(`// ${stage.name}`, ...code.functions, '');
      operations.push(...code.operations);
      this.#sums = Math.max(this.#sums, code.sums);
    }
    this.#functions.push(functionText(signature, sequence(operations)), '');
  }

  /** Takes over, at a step without control, what control left in the row before. */
  held(): Operation | null {
    const held = this.memory.layout.program.held.filter((column) => column.storage === 'row');
    if (held.length === 0) return null;
    const loops = held.flatMap((column) => [
      `for (var element = part; element < ${extentText(extentOf(column.domain))}; element += parts) {`,
      `  ${this.#hold(column)}`,
      '}',
    ]);
    this.#functions.push(functionText('hold(k: u32)', ['if (is_control_step(k)) { return; }', ...loops]), '');
    const accesses = held.map((column) => {
      const { barrier } = this.memory.address(column);
      return { place: column.name, barrier, writes: true, own: true };
    });
    return { call: 'hold(k)', control: false, accesses };
  }

  /** In the cells the rows share one place, and only the tape has to be told. */
  #hold(column: Column): string {
    const { array, at, kept } = this.memory.address(column);
    const word = `${array}[${at} + pair(element)]`;
    if (kept !== undefined) return `if (KEEP) { tape[${kept} + pair(element)] = ${word}; }`;
    return `${word} = ${array}[${at.replace(/^row/, 'previous_row')} + pair(element)];`;
  }

  #unique(wish: string): string {
    let name = `stage_${identifier(wish)}`;
    while (this.#names.has(name)) name += '_';
    this.#names.add(name);
    return name;
  }

  /** The kernel, given the text of its entry point. */
  finish(entry: readonly string[]): Kernel {
    const { kernel, layout } = this.memory;
    const code = [
      prelude,
      ...sizeFunctions(layout),
      ...workspaceText(this.memory, this.#sums),
      `fn is_control_step(k: u32) -> bool { return (run.first + k) % ${layout.program.controlPeriod}u == 0u; }`,
      '',
      ...this.#functions,
      ...entry,
      '',
    ].join('\n');
    return { name: kernel, code, sums: this.#sums };
  }
}
