// From a program to a WebAssembly module: one function a stage, and the loops over steps that call them.

import { withPolynomials } from '../../step/polynomials.ts';
import { type Column, type Phases, type Program, readsOf, type Stage, writesOf } from '../../step/program.ts';
import { type Code, FunctionBuilder, i32, ModuleBuilder, op } from './assembler.ts';
import { emitDense, emitDenseTranspose, emitOuterProduct, outerParameters } from './dense.ts';
import { Header, word } from './header.ts';
import { type Lanes, type LanesName, lanesByName } from './lanes.ts';
import { emitMapStage, increment, stageParameters } from './map-stage.ts';

/** Code and what a host has to know of it: plain data, which another thread can be sent. */
export interface CompiledProgram {
  /** Its phases are left out, for they are in the code. */
  readonly program: Omit<Program, 'forward' | 'backward'>;
  /** Every column, those of the state first. */
  readonly columns: readonly Column[];
  /** Every domain that it has numbers of or loops over. */
  readonly domains: readonly string[];
  readonly lanes: LanesName;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Names of the header's words, in order. */
  readonly header: readonly string[];
}

/** What a compiled module exports; every address and size is in bytes. */
export interface ProgramExports {
  init(header: number, row: number, next: number, step: number): void;
  final(header: number, row: number, next: number, step: number): void;
  /** Steps `first` to `first + count - 1`, starting from the state in row `at` of a ring of `rows` rows. */
  forward(
    header: number,
    base: number,
    rowBytes: number,
    rows: number,
    at: number,
    first: number,
    count: number,
  ): void;
  initAdjoint(header: number, row: number, next: number, step: number): void;
  finalAdjoint(header: number, row: number, next: number, step: number): void;
  /** Steps `first + count - 1` back to `first`, whose rows start at `base`. */
  backward(header: number, base: number, rowBytes: number, first: number, count: number): void;
  /** Weight gradients of `count` control steps whose rows start at `base`, `stride` apart. */
  outer(header: number, base: number, stride: number, count: number): void;
}

/** Compiles `program`; the bytes depend on the program and the lanes alone, not on any body. */
export function compileProgram(program: Program, lanes: LanesName): CompiledProgram {
  const compiler = new Compiler(program, lanesByName[lanes]);
  const { forward: _, backward: __, ...rest } = program;
  const columns = allColumns(program);
  return {
    program: rest,
    columns,
    domains: domainsOf(program, columns),
    lanes,
    bytes: compiler.compile(),
    header: compiler.header.names,
  };
}

function allStages({ forward, backward }: Program): Stage[] {
  const phases = [forward, ...(backward ? [backward] : [])];
  return phases.flatMap((phase) => [...phase.init, ...phase.step, ...phase.final]);
}

/** What there are columns of, and what stages go over. */
const domainsOf = (program: Program, columns: readonly Column[]): string[] => {
  const loops = allStages(program).flatMap((stage) => (stage.kind === 'map' ? [stage.domain] : []));
  return [...new Set([...columns.map((column) => column.domain), ...loops])];
};

function allColumns(program: Program): Column[] {
  const used = allStages(program).flatMap((stage) => [...readsOf(stage), ...writesOf(stage)]);
  const inputs = program.outerProducts.flatMap(({ weights }) => weights.inputs);
  return [
    ...new Set([
      ...program.state,
      ...used,
      ...inputs,
      program.loss,
      program.witness,
      program.lossSeed,
      ...program.objectives.values(),
    ]),
  ];
}

class Compiler {
  readonly header = new Header();
  readonly #program: Program;
  readonly #lanes: Lanes;
  readonly #module: ModuleBuilder;

  constructor(program: Program, lanes: Lanes) {
    this.#program = lanes.mathImports.length > 0 ? program : withPolynomials(program);
    this.#lanes = lanes;
    this.#module = new ModuleBuilder(lanes.mathImports);
  }

  compile(): Uint8Array<ArrayBuffer> {
    const { forward, backward } = this.#program;
    const none: Phases = { init: [], step: [], final: [] };
    this.#phase('init', forward.init);
    this.#phase('final', forward.final);
    this.#phase('initAdjoint', (backward ?? none).init);
    this.#phase('finalAdjoint', (backward ?? none).final);
    this.#forwardLoop(forward.step);
    this.#backwardLoop((backward ?? none).step);
    this.#outerProducts();
    return this.#module.assemble();
  }

  #stages(stages: readonly Stage[]): { index: number; control: boolean }[] {
    return stages.map((stage) => ({ index: this.#stage(stage), control: stage.control }));
  }

  #stage(stage: Stage): number {
    const builder = new FunctionBuilder(stageParameters);
    if (stage.kind === 'dense') emitDense(builder, stage, this.#lanes, this.header);
    else if (stage.kind === 'denseTranspose') emitDenseTranspose(builder, stage, this.#lanes, this.header);
    else emitMapStage(builder, stage, this.#lanes, this.header);
    return this.#module.add(builder);
  }

  #phase(name: string, stages: readonly Stage[]): void {
    const called = this.#stages(stages);
    const builder = new FunctionBuilder(stageParameters);
    for (const { index } of called) builder.emit(call(index, [0, 1, 2, 3]));
    this.#module.add(builder, name);
  }

  #forwardLoop(stages: readonly Stage[]): void {
    const called = this.#stages(stages);
    const b = new FunctionBuilder([i32, i32, i32, i32, i32, i32, i32]);
    const [BASE, BYTES, ROWS, AT, STEP, COUNT] = [1, 2, 3, 4, 5, 6];
    const [row, next, end, before] = [b.local(i32), b.local(i32), b.local(i32), b.local(i32)];
    const get = op.local.get;
    b.emit(op.local.set(end, op.i32.add(get(BASE!), op.i32.mul(get(ROWS!), get(BYTES!)))));
    b.emit(op.local.set(row, op.i32.add(get(BASE!), op.i32.mul(get(AT!), get(BYTES!)))));
    const last = op.select(op.i32.lt_u(get(BASE!), get(row)), get(row), get(end));
    b.emit(op.local.set(before, op.i32.sub(last, get(BYTES!))));
    b.when(get(COUNT!), () =>
      b.loop(
        () => {
          b.emit(op.local.set(next, op.i32.add(get(row), get(BYTES!))));
          b.emit(op.local.set(next, op.select(op.i32.lt_u(get(next), get(end)), get(next), get(BASE!))));
          const phase = this.#controlPhase(b, STEP!);
          if (phase) b.when(phase, () => this.#hold(b, row, before));
          this.#step(b, called, phase, [0, row, next, STEP!]);
          b.emit(
            op.local.set(before, get(row)),
            op.local.set(row, get(next)),
            increment(STEP!, 1),
            increment(COUNT!, -1),
          );
        },
        () => get(COUNT!),
      ),
    );
    this.#module.add(b, 'forward');
  }

  #backwardLoop(stages: readonly Stage[]): void {
    const called = this.#stages(stages);
    const b = new FunctionBuilder([i32, i32, i32, i32, i32]);
    const [BASE, BYTES, FIRST, COUNT] = [1, 2, 3, 4];
    const [row, next, step] = [b.local(i32), b.local(i32), b.local(i32)];
    const get = op.local.get;
    b.when(get(COUNT!), () =>
      b.loop(
        () => {
          b.emit(increment(COUNT!, -1));
          b.emit(op.local.set(row, op.i32.add(get(BASE!), op.i32.mul(get(COUNT!), get(BYTES!)))));
          b.emit(op.local.set(next, op.i32.add(get(row), get(BYTES!))));
          b.emit(op.local.set(step, op.i32.add(get(FIRST!), get(COUNT!))));
          this.#step(b, called, this.#controlPhase(b, step), [0, row, next, step]);
        },
        () => get(COUNT!),
      ),
    );
    this.#module.add(b, 'backward');
  }

  /** Steps since control last ran, if it does not run at every step. */
  #controlPhase(b: FunctionBuilder, step: number): Code | null {
    const period = this.#program.controlPeriod;
    return period === 1 ? null : b.hold(i32, op.i32.rem_u(op.local.get(step), op.i32.const(period)));
  }

  /** The stages of one step, those of control only where the phase is 0. */
  #step(
    b: FunctionBuilder,
    stages: readonly { index: number; control: boolean }[],
    phase: Code | null,
    parameters: readonly number[],
  ): void {
    for (const { index, control } of stages) {
      if (phase && control) b.when(op.i32.eqz(phase), () => b.emit(call(index, parameters)));
      else b.emit(call(index, parameters));
    }
  }

  #hold(b: FunctionBuilder, row: number, before: number): void {
    for (const column of this.#program.held) {
      const offset = this.header.read(word.column(column));
      const address = (pointer: number): Code => op.i32.add(op.local.get(pointer), offset);
      b.emit(op.memory.copy(address(row), address(before), this.#bytes(column)));
    }
  }

  #bytes(column: Column): Code {
    return this.header.read(word.extent(column.domain));
  }

  #outerProducts(): void {
    const called = this.#program.outerProducts.map((product) => {
      const builder = new FunctionBuilder(outerParameters);
      emitOuterProduct(builder, product, this.#lanes, this.header);
      return this.#module.add(builder);
    });
    const builder = new FunctionBuilder(outerParameters);
    for (const index of called) builder.emit(call(index, [0, 1, 2, 3]));
    this.#module.add(builder, 'outer');
  }
}

const call = (index: number, parameters: readonly number[]): Code => [
  parameters.map((parameter) => op.local.get(parameter)),
  op.call(index),
];
