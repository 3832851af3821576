// Code for the dense layers: outputs from inputs, the transpose for the adjoint, and the outer product that is the
// weights' gradient. Weights lie input by input: a row of outputs for each constant input, then for each entry of
// each input column. Rows are padded, so that whole blocks of outputs can be read and written.

import type { Column, DenseStage, OuterProduct } from '../../step/program.ts';
import { type Code, type FunctionBuilder, i32, op } from './assembler.ts';
import { type Header, word } from './header.ts';
import type { Lanes } from './lanes.ts';
import { acrossLanes, increment } from './map-stage.ts';

const ROW = 1;

/** Output entries that rows of weights and output columns are padded to. */
export const outputPadding = (lanes: Lanes): number => (lanes.name === 'exact' ? 2 : 16);

/** Registers that one pass over the inputs fills: wide while it lasts, then narrow. */
const blockWidths = (lanes: Lanes): readonly number[] =>
  lanes.name === 'elements' ? [8, 4] : lanes.name === 'rollouts' ? [8] : [1];

const get = op.local.get;
const set = op.local.set;
const plus = (a: Code, b: Code): Code => op.i32.add(a, b);
const const32 = op.i32.const;

/** What the three routines share: addresses, and how a register of outputs is read from weights and columns. */
class Dense {
  readonly b: FunctionBuilder;
  readonly lanes: Lanes;
  readonly header: Header;

  constructor(builder: FunctionBuilder, lanes: Lanes, header: Header) {
    this.b = builder;
    this.lanes = lanes;
    this.header = header;
  }

  word(name: string): Code {
    return this.b.hold(i32, this.header.read(name));
  }

  /** Address of a column; `row` is the local of the row pointer. */
  column(column: Column, row = ROW): Code {
    const address = this.header.read(word.column(column));
    return this.b.hold(i32, column.storage === 'row' ? plus(address, get(row)) : address);
  }

  extent(column: Column): Code {
    return this.word(word.extent(column.domain));
  }

  /** Bytes of weights that stand for one register of outputs. */
  get weightBytes(): number {
    return this.lanes.parameterBytes * this.lanes.elementsAtOnce;
  }

  /** Bytes of an output column that one register holds. */
  get outputBytes(): number {
    return this.lanes.elementBytes * this.lanes.elementsAtOnce;
  }

  loadWeights(address: Code, offset: number): Code {
    const { name } = this.lanes;
    if (name === 'exact') return op.f64.load(offset, address);
    return name === 'elements' ? op.v128.load(offset, address) : op.v128.load32_splat(offset, address);
  }

  loadColumn(address: Code, offset: number): Code {
    return this.lanes.name === 'exact' ? op.f64.load(offset, address) : op.v128.load(offset, address);
  }

  store(address: Code, offset: number, value: Code): Code {
    return this.lanes.name === 'exact'
      ? op.f64.store(offset, address, value)
      : op.v128.store(offset, address, value);
  }

  /** One entry of an input column, for all the outputs that it feeds. */
  loadEntry(address: Code, offset = 0): Code {
    return this.lanes.name === 'elements'
      ? op.v128.load32_splat(offset, address)
      : this.loadColumn(address, offset);
  }

  multiplyAdd(sum: number, a: Code, c: Code): Code {
    return set(sum, this.lanes.add(get(sum), this.lanes.mul(a, c)));
  }

  accumulators(count: number): number[] {
    return Array.from({ length: count }, () => this.b.local(this.lanes.float));
  }

  /** Runs `body` while `local` is below `stop`, testing first. */
  whileBelow(local: number, stop: Code, body: () => void): void {
    const isBelow = (): Code => op.i32.lt_s(get(local), stop);
    this.b.when(isBelow(), () => this.b.loop(body, isBelow));
  }
}

/** `output = Wᵀ·[1…, inputs]`. */
export function emitDense(
  builder: FunctionBuilder,
  stage: DenseStage & { kind: 'dense' },
  lanes: Lanes,
  header: Header,
): void {
  const d = new Dense(builder, lanes, header);
  const { weights } = stage;
  const b = d.b;
  const base = d.word(word.weights(weights.name));
  const rowBytes = d.word(word.weightsRow(weights.name));
  const output = d.column(weights.output);
  const inputs = weights.inputs.map((input) => ({ at: d.column(input), extent: d.extent(input) }));
  const column = b.local(i32);
  const sums = d.accumulators(Math.max(...blockWidths(lanes)));
  const pointer = b.local(i32);
  const entry = b.local(i32);
  const input = b.local(lanes.float);
  const out = b.local(i32);
  b.emit(set(out, output));
  for (const width of blockWidths(lanes)) {
    const block = sums.slice(0, width);
    const last = b.hold(i32, op.i32.sub(rowBytes, const32(width * d.weightBytes)));
    const isRoom = (): Code => op.i32.le_s(get(column), last);
    b.when(isRoom(), () =>
      b.loop(() => {
        b.emit(set(pointer, plus(base, get(column))));
        block.forEach((sum, q) => {
          b.emit(set(sum, d.loadWeights(get(pointer), q * d.weightBytes)));
        });
        for (let bias = 1; bias < weights.biases; bias++) {
          b.emit(set(pointer, plus(get(pointer), rowBytes)));
          block.forEach((sum, q) => {
            b.emit(set(sum, lanes.add(get(sum), d.loadWeights(get(pointer), q * d.weightBytes))));
          });
        }
        for (const { at, extent } of inputs) {
          b.emit(set(entry, const32(0)));
          d.whileBelow(entry, extent, () => {
            b.emit(set(pointer, plus(get(pointer), rowBytes)));
            b.emit(set(input, d.loadEntry(plus(at, get(entry)))));
            block.forEach((sum, q) => {
              b.emit(d.multiplyAdd(sum, get(input), d.loadWeights(get(pointer), q * d.weightBytes)));
            });
            b.emit(increment(entry, lanes.elementBytes));
          });
        }
        block.forEach((sum, q) => {
          b.emit(d.store(get(out), q * d.outputBytes, get(sum)));
        });
        b.emit(increment(out, width * d.outputBytes), increment(column, width * d.weightBytes));
      }, isRoom),
    );
  }
}

/** Input adjoints from output adjoints, four entries at a time and what is left one by one. */
export function emitDenseTranspose(
  builder: FunctionBuilder,
  stage: DenseStage & { kind: 'denseTranspose' },
  lanes: Lanes,
  header: Header,
): void {
  const d = new Dense(builder, lanes, header);
  const { weights, adjoint, results } = stage;
  const b = d.b;
  const rowBytes = d.word(word.weightsRow(weights.name));
  const adjointAt = d.column(adjoint);
  const adjointStop = b.hold(i32, plus(adjointAt, d.extent(adjoint)));
  const pointer = b.local(i32);
  b.emit(
    set(pointer, plus(d.word(word.weights(weights.name)), op.i32.mul(rowBytes, const32(weights.biases)))),
  );
  weights.inputs.forEach((input, i) => {
    const extent = d.extent(input);
    const result = results[i];
    if (!result) {
      const skipped = op.i32.mul(rowBytes, op.i32.shr_u(extent, const32(Math.log2(lanes.elementBytes))));
      b.emit(set(pointer, plus(get(pointer), skipped)));
      return;
    }
    const entry = b.local(i32);
    const at = d.column(result);
    const stop = b.hold(i32, plus(at, extent));
    b.emit(set(entry, at));
    emitTransposedRows(d, 4, { pointer, rowBytes, adjointAt, adjointStop, entry, stop });
    if (lanes.name !== 'elements')
      emitTransposedRows(d, 1, { pointer, rowBytes, adjointAt, adjointStop, entry, stop });
  });
}

interface TransposedRows {
  readonly pointer: number;
  readonly rowBytes: Code;
  readonly adjointAt: Code;
  readonly adjointStop: Code;
  readonly entry: number;
  readonly stop: Code;
}

function emitTransposedRows(d: Dense, count: number, at: TransposedRows): void {
  const { b, lanes } = d;
  const sums = d.accumulators(count);
  const rows = sums.map(() => b.local(i32));
  const adjoint = b.local(i32);
  const value = b.local(lanes.float);
  const past = b.hold(i32, op.i32.sub(at.stop, const32((count - 1) * lanes.elementBytes)));
  d.whileBelow(at.entry, past, () => {
    rows.forEach((row, r) => {
      b.emit(set(row, r === 0 ? get(at.pointer) : plus(get(rows[r - 1]!), at.rowBytes)));
    });
    for (const sum of sums) b.emit(set(sum, lanes.zero));
    b.emit(set(at.pointer, plus(get(rows.at(-1)!), at.rowBytes)));
    b.emit(set(adjoint, at.adjointAt));
    d.whileBelow(adjoint, at.adjointStop, () => {
      b.emit(set(value, d.loadColumn(get(adjoint), 0)));
      sums.forEach((sum, r) => {
        b.emit(d.multiplyAdd(sum, get(value), d.loadWeights(get(rows[r]!), 0)));
      });
      for (const row of rows) b.emit(increment(row, d.weightBytes));
      b.emit(increment(adjoint, d.outputBytes));
    });
    if (lanes.name === 'elements') b.emit(d.store(get(at.entry), 0, transposeSum(sums, b)));
    else
      sums.forEach((sum, r) => {
        b.emit(d.store(get(at.entry), r * lanes.elementBytes, get(sum)));
      });
    b.emit(increment(at.entry, count * lanes.elementBytes));
  });
}

/** The four sums across the lanes of four registers, as one register. */
function transposeSum(sums: readonly number[], b: FunctionBuilder): Code {
  const [s0, s1, s2, s3] = sums.map((sum) => get(sum)) as [Code, Code, Code, Code];
  const pair = (x: Code, y: Code): Code =>
    b.hold(0x7b, op.f32x4.add(op.v128.shuffle32([0, 2, 4, 6], x, y), op.v128.shuffle32([1, 3, 5, 7], x, y)));
  const low = pair(s0, s1);
  const high = pair(s2, s3);
  return op.f32x4.add(op.v128.shuffle32([0, 2, 4, 6], low, high), op.v128.shuffle32([1, 3, 5, 7], low, high));
}

/** Parameters of an outer product's function: header, first row, bytes to the next control step's row, their number. */
export const outerParameters = [i32, i32, i32, i32] as const;

/** Adds inputs ⊗ adjoint, summed over the control steps of a segment, to the weights' gradient. */
export function emitOuterProduct(
  builder: FunctionBuilder,
  product: OuterProduct,
  lanes: Lanes,
  header: Header,
): void {
  const d = new Dense(builder, lanes, header);
  const { weights, adjoint } = product;
  const b = d.b;
  const rowBytes = d.word(word.weightsRow(weights.name));
  const offset = (column: Column): Code => b.hold(i32, header.read(word.column(column)));
  const adjointAt = offset(adjoint);
  const pointer = b.local(i32);
  b.emit(set(pointer, d.word(word.weightsGradient(weights.name))));
  const tile: OuterTile = { d, rowBytes, adjointAt, pointer };
  for (let bias = 0; bias < weights.biases; bias++) emitOuterRows(tile, 1, null);
  for (const input of weights.inputs) {
    const extent = d.extent(input);
    const entry = b.local(i32);
    const at = offset(input);
    b.emit(set(entry, at));
    const stop = b.hold(i32, plus(at, extent));
    for (const count of lanes.name === 'elements' ? [4] : [4, 1]) {
      const past = b.hold(i32, op.i32.sub(stop, const32((count - 1) * lanes.elementBytes)));
      d.whileBelow(entry, past, () => {
        emitOuterRows(tile, count, get(entry));
        b.emit(increment(entry, count * lanes.elementBytes));
      });
    }
  }
}

interface OuterTile {
  readonly d: Dense;
  readonly rowBytes: Code;
  readonly adjointAt: Code;
  /** Where in the gradient the next row of weights begins. */
  readonly pointer: number;
}

/** `count` rows of the gradient, two registers of outputs at a time; `entry` null stands for an input of one. */
function emitOuterRows(tile: OuterTile, count: number, entry: Code | null): void {
  const { d, rowBytes, adjointAt, pointer } = tile;
  const { b, lanes } = d;
  const width = 2;
  const sums = Array.from({ length: count }, () => d.accumulators(width));
  const [column, adjoint, row, step] = [b.local(i32), b.local(i32), b.local(i32), b.local(i32)];
  const deltas = d.accumulators(width);
  const input = b.local(lanes.float);
  b.emit(set(column, const32(0)), set(adjoint, adjointAt));
  d.whileBelow(column, rowBytes, () => {
    for (const sum of sums.flat()) b.emit(set(sum, lanes.zero));
    b.emit(set(row, get(ROW)), set(step, const32(0)));
    d.whileBelow(step, get(3), () => {
      deltas.forEach((delta, q) => {
        b.emit(set(delta, d.loadColumn(plus(get(row), get(adjoint)), q * d.outputBytes)));
      });
      sums.forEach((rowSums, r) => {
        if (entry) b.emit(set(input, d.loadEntry(plus(get(row), entry), r * lanes.elementBytes)));
        rowSums.forEach((sum, q) => {
          const delta = get(deltas[q]!);
          b.emit(entry ? d.multiplyAdd(sum, get(input), delta) : set(sum, lanes.add(get(sum), delta)));
        });
      });
      b.emit(set(row, plus(get(row), get(2))), increment(step, 1));
    });
    sums.forEach((rowSums, r) => {
      const at = b.hold(i32, plus(plus(get(pointer), op.i32.mul(rowBytes, const32(r))), get(column)));
      rowSums.forEach((sum, q) => {
        b.emit(addToGradient(d, at, q, sum));
      });
    });
    b.emit(increment(column, width * d.weightBytes), increment(adjoint, width * d.outputBytes));
  });
  b.emit(set(pointer, plus(get(pointer), op.i32.mul(rowBytes, const32(count)))));
}

/** Rollouts share the weights, so their lanes are summed. */
function addToGradient(d: Dense, at: Code, q: number, sum: number): Code {
  const offset = q * d.weightBytes;
  if (d.lanes.name === 'rollouts') {
    const total = op.f32x4.extract_lane(0, acrossLanes(get(sum), d.b));
    return op.f32.store(offset, at, op.f32.add(op.f32.load(offset, at), total));
  }
  return d.store(at, offset, d.lanes.add(d.loadColumn(at, offset), get(sum)));
}
