// Compiled programs ready to run, each with a linear memory of its own.

import type { CompiledProgram, ProgramExports } from './compile.ts';
import { lanesByName } from './lanes.ts';

// What is declared to other programs names no type of WebAssembly's: without the DOM's declarations they have none.

/** A WebAssembly memory. */
export interface LinearMemory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

/** A WebAssembly module. */
export type CompiledModule = object;

/** A compiled program with a memory of its own. */
export interface Loaded {
  readonly compiled: CompiledProgram;
  readonly exports: ProgramExports;
  readonly memory: LinearMemory;
}

/** Instances of a program: whoever takes one has it to itself, and gives it back for the next. */
export class Instances {
  readonly compiled: CompiledProgram;
  readonly module: Promise<CompiledModule>;
  readonly #free: Loaded[] = [];

  /** @param module The program's code, where it has been compiled before. */
  constructor(compiled: CompiledProgram, module?: CompiledModule) {
    this.compiled = compiled;
    this.module = module ? Promise.resolve(module) : WebAssembly.compile(compiled.bytes);
  }

  async take(): Promise<Loaded> {
    const free = this.#free.pop();
    if (free) return free;
    const { compiled } = this;
    const memory = new WebAssembly.Memory({ initial: 1 });
    const { mathImports } = lanesByName[compiled.lanes];
    const math = Object.fromEntries(mathImports.map(({ name }) => [name, Math[name]]));
    const instance = await WebAssembly.instantiate((await this.module) as WebAssembly.Module, {
      env: { memory, ...math },
    });
    return { compiled, exports: instance.exports as unknown as ProgramExports, memory };
  }

  give(loaded: Loaded): void {
    this.#free.push(loaded);
  }
}
