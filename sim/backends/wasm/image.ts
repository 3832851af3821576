// One body in linear memory: its wiring, parameters and weights written where the compiled code looks for them, and
// its state and gradients read back. Hosts speak in the body's own order; padding and reordering end here.

import type { State } from '../../body/body.ts';
import { type ElementKind, elementKinds } from '../../body/elements.ts';
import { bodyIndex, type PackedBody } from '../../body/pack.ts';
import { sizeOf, weightShape } from '../../step/domain.ts';
import { startOf } from '../../step/motion.ts';
import type { Column, Weights } from '../../step/program.ts';
import type { CompiledProgram } from './compile.ts';
import { outputBlock } from './dense.ts';
import { word } from './header.ts';
import type { LinearMemory } from './instances.ts';
import { type Floats, lanesByName } from './lanes.ts';
import { incidentSlots, type Layout, layOut, looped, type Region, weightSizes } from './layout.ts';

export class BodyImage {
  readonly layout: Layout;
  readonly packed: PackedBody;
  readonly #compiled: CompiledProgram;
  readonly #memory: LinearMemory;

  /** Writes everything about `packed` but parameters, weights and state, from address `start` on. */
  constructor(compiled: CompiledProgram, packed: PackedBody, memory: LinearMemory, start: number) {
    this.packed = packed;
    this.#compiled = compiled;
    this.#memory = memory;
    this.layout = layOut(compiled, packed, start);
    reserve(memory, this.layout.end);
    new Uint8Array(memory.buffer, start, this.layout.end - start).fill(0);
    new Int32Array(memory.buffer, this.layout.header.start, this.layout.words.length).set(this.layout.words);
    this.#writeMasks();
    for (const kind of elementKinds) {
      this.#writeEnds(kind);
      this.#writeIncidence(kind);
    }
  }

  get #lanes() {
    return lanesByName[this.#compiled.lanes];
  }

  #address(name: string): number {
    const address = this.layout.at.get(name);
    if (address === undefined) throw new TypeError(`"${name}" has no place in memory`);
    return address;
  }

  #floats(byte: number, count: number): Floats {
    return this.#lanes.floats(this.#memory.buffer, byte, count);
  }

  /** Index of an entry of a float view: of element `i` of a column, in rollout `lane`. */
  #index(i: number, lane: number): number {
    return this.#lanes.rollouts * i + lane;
  }

  /** Rollouts that have parameters of their own. */
  get copies(): number {
    return this.#lanes.ownParameters ? this.#lanes.rollouts : 1;
  }

  /** Elements of a column, padding left out. */
  size(column: Column): number {
    return this.#count(column.domain);
  }

  #count(domain: string): number {
    return sizeOf(domain, this.packed);
  }

  #looped(domain: string): number {
    return looped(domain, this.packed, this.#lanes);
  }

  /**
   * Takes values of one name, as many as it has; a name that the program does not use is ignored.
   * @param lane Whose values are meant, where rollouts have their own.
   */
  set(name: string, values: ArrayLike<number>, lane = 0): void {
    const { parameters, weights } = this.#compiled.program;
    const column = parameters.get(name)?.column;
    if (column) this.#setParameter(column, values, lane);
    const layer = weights.find((each) => each.name === name);
    if (layer) this.#setWeights(layer, values, lane);
  }

  /** Padding repeats the last element, whose numbers are as sane as any. */
  #setParameter(column: Column, values: ArrayLike<number>, lane: number): void {
    const size = this.size(column);
    const loops = this.#looped(column.domain);
    const { copies } = this;
    const floats = this.#floats(this.#address(word.column(column)), loops * copies);
    for (let i = 0; i < loops && size > 0; i++) {
      floats[copies * i + lane] = values[bodyIndex(column.domain, this.packed, Math.min(i, size - 1))]!;
    }
  }

  /** Row-major weights [biases + inputs × outputs], inputs column by column. */
  #setWeights(weights: Weights, values: ArrayLike<number>, lane: number): void {
    const { copies } = this;
    this.#eachWeight(weights, word.weights(weights.name), (floats, at, i) => {
      floats[copies * at + lane] = values[i]!;
    });
  }

  /** Adds the weights' gradient to `into`, in the order of {@link set}. */
  addWeightsGradient(weights: Weights, into: Float64Array, lane = 0): void {
    const { copies } = this;
    this.#eachWeight(weights, word.weightsGradient(weights.name), (floats, at, i) => {
      into[i]! += floats[copies * at + lane]!;
    });
  }

  #eachWeight(weights: Weights, name: string, visit: (floats: Floats, at: number, i: number) => void): void {
    const { columns } = weightShape(weights, this.packed);
    const layout = weightSizes(weights, this.#lanes, this.packed);
    const width = outputBlock(this.#lanes);
    const floats = this.#floats(
      this.#address(name),
      (layout.bytes / this.#lanes.parameterBytes) * this.copies,
    );
    const blocks = [
      { real: weights.biases, inMemory: weights.biases },
      ...weights.inputs.map(({ domain }) => ({ real: this.#count(domain), inMemory: this.#looped(domain) })),
    ];
    let row = 0;
    let memoryRow = 0;
    for (const { real, inMemory } of blocks) {
      for (let r = 0; r < real; r++)
        for (let c = 0; c < columns; c++) {
          const block = Math.floor(c / width) * layout.rows;
          visit(floats, (block + memoryRow + r) * width + (c % width), (row + r) * columns + c);
        }
      row += real;
      memoryRow += inMemory;
    }
  }

  /** Writes the state of rollout `lane` into a row. */
  setState(row: number, lane: number, state: State): void {
    const dimension = this.#compiled.program.dimension;
    for (const column of this.#compiled.program.state) {
      const count = this.size(column);
      const floats = this.#columnInRow(column, row);
      const loops = this.#looped(column.domain);
      const value = startOf(column.name, state, dimension);
      for (let i = 0; i < loops; i++) floats[this.#index(i, lane)] = value(Math.min(i, count - 1));
    }
  }

  #columnInRow(column: Column, row: number): Floats {
    return this.#floats(
      row + this.#address(word.column(column)),
      this.#looped(column.domain) * this.#lanes.rollouts,
    );
  }

  /** Copies a row's column of rollout `lane` to `into`, at `offset` and every `stride` entries from there. */
  readRow(
    column: Column,
    row: number,
    lane: number,
    into: Float64Array,
    offset: number,
    stride: number,
  ): void {
    const floats = this.#columnInRow(column, row);
    const size = this.size(column);
    for (let i = 0; i < size; i++) into[offset + stride * i] = floats[this.#index(i, lane)]!;
  }

  /** One entry of an `episode` column for each lane. */
  setEpisode(column: Column, values: readonly number[]): void {
    const { rollouts } = this.#lanes;
    const floats = this.#floats(this.#address(word.column(column)), this.#looped(column.domain) * rollouts);
    for (let i = 0; i < floats.length; i++) floats[i] = values[i % rollouts]!;
  }

  readEpisode(column: Column, lane: number): number {
    return this.#floats(this.#address(word.column(column)), this.#lanes.rollouts)[lane]!;
  }

  /** Adds a gradient column, summed over the rollouts `lanes`, to `into` in the body's order. */
  addGradient(column: Column, into: Float64Array, lanes: readonly number[]): void {
    const { rollouts } = this.#lanes;
    const floats = this.#floats(this.#address(word.column(column)), this.#looped(column.domain) * rollouts);
    const size = this.size(column);
    for (let i = 0; i < size; i++) {
      let sum = 0;
      for (const lane of lanes) sum += floats[this.#index(i, lane)]!;
      into[bodyIndex(column.domain, this.packed, i)]! += sum;
    }
  }

  clear(region: Region): void {
    new Uint8Array(this.#memory.buffer, region.start, region.bytes).fill(0);
  }

  #ints(name: string, count: number): Int32Array {
    return new Int32Array(this.#memory.buffer, this.#address(name), count);
  }

  #writeMasks(): void {
    for (const name of this.layout.at.keys()) {
      const domain = /^mask (.*)$/.exec(name)?.[1];
      if (domain) this.#ints(name, sizeOf(domain, this.packed)).fill(-1);
    }
    const stride = this.#lanes.wiringBytes / 4;
    const { actuators, muscles } = this.packed;
    const mark = (name: string, domain: string, from: number, to: number): void => {
      const words = this.#ints(name, this.#looped(domain) * stride);
      for (let i = from; i < to; i++) words[i * stride] = -1;
    };
    const springs = actuators - muscles;
    mark(word.actuated('spring'), 'spring', 0, springs);
    mark(word.actuated('cell'), 'cell', 0, muscles);
    mark(word.drives('spring'), 'actuator', 0, springs);
    mark(word.drives('cell'), 'actuator', springs, actuators);
  }

  #writeEnds(kind: ElementKind): void {
    const { wiringBytes, elementBytes } = this.#lanes;
    const loops = this.#looped(kind);
    const { count, arity, ends } = this.packed.elements[kind];
    if (count === 0) return;
    for (let end = 0; end < arity; end++) {
      const offsets = this.#ints(word.end(kind, end), (loops * wiringBytes) / 4);
      for (let i = 0; i < loops; i++)
        offsets[(i * wiringBytes) / 4] = ends[arity * Math.min(i, count - 1) + end]! * elementBytes;
    }
  }

  #writeIncidence(kind: ElementKind): void {
    const { wiringBytes, elementBytes, elementsAtOnce } = this.#lanes;
    const stride = wiringBytes / 4;
    const total = this.layout.incidentBytes[kind];
    const { arity, incidence } = this.packed.elements[kind];
    const elements = this.#ints(word.incidentElement(kind), total / 4);
    const ends = this.#ints(word.incidentEnd(kind), total / 4);
    const signs = this.#floats(this.#address(word.incidentSign(kind)), total / wiringBytes);
    const ones = this.#floats(this.#address(word.incidentOne(kind)), total / wiringBytes);
    const starts = this.#ints(word.incidentStart(kind), this.#looped('mass') * stride);
    const stops = this.#ints(word.incidentStop(kind), this.#looped('mass') * stride);
    const extent = this.#looped(kind) * elementBytes;
    let slot = 0;
    incidentSlots(kind, this.packed, this.#lanes).forEach((slots, group) => {
      starts[group * elementsAtOnce * stride] = slot * wiringBytes;
      for (let k = 0; k < slots; k++)
        for (let lane = 0; lane < elementsAtOnce; lane++, slot++) {
          const incident = incidence[group * elementsAtOnce + lane]?.[k];
          if (incident === undefined) continue;
          const end = incident % arity;
          const offset = ((incident - end) / arity) * elementBytes;
          elements[slot * stride] = offset;
          ends[slot * stride] = offset + end * extent;
          signs[slot] = end === 0 ? 1 : -1;
          ones[slot] = 1;
        }
      stops[group * elementsAtOnce * stride] = slot * wiringBytes;
    });
  }
}

/** Bytes that a memory of WebAssembly can have. */
export const MOST_MEMORY = 2 ** 32;

/** Grows `memory` to hold at least `bytes`. @throws {RangeError} where it cannot */
export function reserve(memory: LinearMemory, bytes: number): void {
  const page = 65_536;
  const missing = Math.ceil(bytes / page) - memory.buffer.byteLength / page;
  try {
    if (missing > 0) memory.grow(missing);
  } catch (error) {
    // Less than WebAssembly can have is refused by the machine alone.
    const cause = bytes <= MOST_MEMORY ? { cause: error } : {};
    throw new RangeError(
      `A body needs ${Math.ceil(bytes / 2 ** 20)} MiB of WebAssembly's memory, and there is not so much. Take a ` +
        'smaller memory budget, fewer steps or a smaller body.',
      cause,
    );
  }
}
