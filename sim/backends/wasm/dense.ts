// Code for the dense layers: outputs from inputs, the transpose for the adjoint, and the outer product that is the
// weights' gradient.
//
// Weights lie in blocks of outputs, as many as fill four registers: a row of the block for each constant input, then
// for each entry of each input column. Within a block everything is a constant distance apart, so the loops below
// need one pointer for the weights and one for the column.

import type { Column, DenseStage, OuterProduct, Weights } from '../../step/program.ts';
import { type Code, type FunctionBuilder, i32, op } from './assembler.ts';
import { type Header, word } from './header.ts';
import { type Lanes, sumsAcross } from './lanes.ts';
import { increment } from './map-stage.ts';

const ROW = 1;

/** Outputs in a block, to whose multiples weights and output columns are padded. */
export const outputBlock = (lanes: Lanes): number => lanes.denseRegisters * lanes.elementsAtOnce;

/** Columns of one domain that follow each other in memory are read as one. */
export interface Run {
  readonly columns: readonly Column[];
}

/** The input columns of a layer, those of a domain side by side; they are laid out in this order. */
export function runsOf(weights: Weights): Run[] {
  const runs: Column[][] = [];
  for (const column of weights.inputs) {
    const run = runs.at(-1);
    if (run?.[0]?.domain === column.domain) run.push(column);
    else runs.push([column]);
  }
  return runs.map((columns) => ({ columns }));
}

const { get, set } = op.local;
const plus = (a: Code, b: Code): Code => op.i32.add(a, b);
const const32 = op.i32.const;

/** What the three routines share: addresses, and how weights and columns are read into registers. */
class Dense {
  readonly b: FunctionBuilder;
  readonly lanes: Lanes;
  readonly header: Header;
  /** Bytes of weights, and of an output column, that one register holds. */
  readonly weightBytes: number;
  readonly outputBytes: number;
  readonly registers: number;

  constructor(builder: FunctionBuilder, lanes: Lanes, header: Header) {
    this.b = builder;
    this.lanes = lanes;
    this.header = header;
    this.weightBytes = lanes.parameterBytes * lanes.elementsAtOnce;
    this.outputBytes = lanes.elementBytes * lanes.elementsAtOnce;
    this.registers = lanes.denseRegisters;
  }

  /** Bytes of one row of a block of weights. */
  get rowBytes(): number {
    return this.registers * this.weightBytes;
  }

  word(name: string): Code {
    return this.b.hold(i32, this.header.read(name));
  }

  /** Address of a column in the current row, or its offset within any. */
  column(column: Column, inRow = true): Code {
    const address = this.header.read(word.column(column));
    return this.b.hold(i32, column.storage === 'row' && inRow ? plus(address, get(ROW)) : address);
  }

  extent(run: Run): Code {
    const [first] = run.columns;
    return this.b.hold(
      i32,
      op.i32.mul(this.header.read(word.extent(first!.domain)), const32(run.columns.length)),
    );
  }

  /** Adds products to a sum, themselves summed first: the chain of dependent additions is half as long. */
  addProducts(sum: number, products: readonly (readonly [Code, Code])[]): Code {
    const { add, mul } = this.lanes;
    const total = products.map(([x, y]) => mul(x, y)).reduce((a, c) => add(a, c));
    return set(sum, add(get(sum), total));
  }

  locals(count: number): number[] {
    return Array.from({ length: count }, () => this.b.local(this.lanes.float));
  }

  /** Runs `body` while `local` is below `stop`, testing first. */
  whileBelow(local: number, stop: Code, body: () => void): void {
    const isBelow = (): Code => op.i32.lt_u(get(local), stop);
    this.b.when(isBelow(), () => this.b.loop(body, isBelow));
  }

  /** Walks the entries of a column from `entry` to `stop`, several at a time while they last. */
  eachEntry(entry: number, stop: Code, counts: readonly number[], body: (count: number) => void): void {
    for (const count of counts) {
      const past = this.b.hold(i32, op.i32.sub(stop, const32((count - 1) * this.lanes.elementBytes)));
      this.whileBelow(entry, past, () => {
        body(count);
        this.b.emit(increment(entry, count * this.lanes.elementBytes));
      });
    }
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
  const inputs = runsOf(weights).map((run) => ({ at: d.column(run.columns[0]!), extent: d.extent(run) }));
  const pointer = b.local(i32);
  const out = b.local(i32);
  const entry = b.local(i32);
  const inputsHeld = d.locals(2);
  const sums = d.locals(d.registers);
  b.emit(set(pointer, d.word(word.weights(weights.name))), set(out, d.column(weights.output)));
  const stop = b.hold(i32, plus(get(pointer), d.word(word.weightsBytes(weights.name))));
  d.whileBelow(pointer, stop, () => {
    sums.forEach((sum, q) => {
      b.emit(set(sum, biases(d, weights, get(pointer), q)));
    });
    b.emit(increment(pointer, weights.biases * d.rowBytes));
    for (const { at, extent } of inputs) {
      b.emit(set(entry, at));
      d.eachEntry(entry, b.hold(i32, plus(at, extent)), [2, 1], (count) => {
        const held = inputsHeld.slice(0, count);
        held.forEach((input, k) => {
          b.emit(set(input, lanes.loadOne(get(entry), k * lanes.elementBytes)));
        });
        sums.forEach((sum, q) => {
          const weight = (k: number): Code =>
            lanes.loadParameter(get(pointer), k * d.rowBytes + q * d.weightBytes);
          b.emit(
            d.addProducts(
              sum,
              held.map((input, k) => [get(input), weight(k)]),
            ),
          );
        });
        b.emit(increment(pointer, count * d.rowBytes));
      });
    }
    sums.forEach((sum, q) => {
      b.emit(lanes.store(get(out), get(sum), q * d.outputBytes));
    });
    b.emit(increment(out, d.registers * d.outputBytes));
  });
}

/** The sum of a register's weights from the constant inputs. */
function biases(d: Dense, weights: Weights, pointer: Code, q: number): Code {
  const rows = Array.from({ length: weights.biases }, (_, bias) =>
    d.lanes.loadParameter(pointer, bias * d.rowBytes + q * d.weightBytes),
  );
  return rows.length > 0 ? rows.reduce((x, y) => d.lanes.add(x, y)) : d.lanes.zero;
}

/** Input adjoints from output adjoints. */
export function emitDenseTranspose(
  builder: FunctionBuilder,
  stage: DenseStage & { kind: 'denseTranspose' },
  lanes: Lanes,
  header: Header,
): void {
  const d = new Dense(builder, lanes, header);
  if (lanes.elementsAtOnce > 1) emitTransposeByRows(d, stage);
  else if (lanes.partialSums > 1) emitTransposeInTurn(d, stage);
  else emitTransposeByBlocks(d, stage);
}

type Transpose = DenseStage & { kind: 'denseTranspose' };

/** Entries of a run that nobody wants the adjoints of: skips their weights. */
function skip(d: Dense, pointer: number, extent: Code): Code {
  const entries = op.i32.shr_u(extent, const32(Math.log2(d.lanes.elementBytes)));
  return set(pointer, plus(get(pointer), op.i32.mul(entries, const32(d.rowBytes))));
}

/**
 * Adds each block's share to all input adjoints. The block's output adjoints stay in registers, and weights are read
 * in the order in which they lie: a fifth faster than collecting each input's sum from all blocks.
 */
function emitTransposeByBlocks(d: Dense, { weights, adjoint, results }: Transpose): void {
  const { b, lanes } = d;
  const runs = runsOf(weights).map((run) => {
    const result = results[weights.inputs.indexOf(run.columns[0]!)];
    return { extent: d.extent(run), at: result ? d.column(result) : null };
  });
  for (const { at, extent } of runs) if (at) b.emit(op.memory.fill(at, const32(0), extent));
  const [pointer, from, entry] = [b.local(i32), b.local(i32), b.local(i32)];
  const values = d.locals(d.registers);
  b.emit(set(pointer, d.word(word.weights(weights.name))), set(from, d.column(adjoint)));
  const stop = b.hold(i32, plus(get(pointer), d.word(word.weightsBytes(weights.name))));
  d.whileBelow(pointer, stop, () => {
    values.forEach((value, q) => {
      b.emit(set(value, lanes.load(get(from), q * d.outputBytes)));
    });
    b.emit(increment(pointer, weights.biases * d.rowBytes), increment(from, d.registers * d.outputBytes));
    for (const { at, extent } of runs) {
      if (!at) {
        b.emit(skip(d, pointer, extent));
        continue;
      }
      b.emit(set(entry, at));
      d.eachEntry(entry, b.hold(i32, plus(at, extent)), [2, 1], (count) => {
        for (let k = 0; k < count; k++) {
          const place = k * lanes.elementBytes;
          const products = values.map((value, q) =>
            lanes.mul(get(value), lanes.loadParameter(get(pointer), k * d.rowBytes + q * d.weightBytes)),
          );
          const share = products.reduce((x, y) => lanes.add(x, y));
          b.emit(lanes.store(get(entry), lanes.add(lanes.load(get(entry), place), share), place));
        }
        b.emit(increment(pointer, count * d.rowBytes));
      });
    }
  });
}

/** The same where the lanes hold outputs: four inputs at a time, so that sums across the lanes are formed but once. */
function emitTransposeByRows(d: Dense, transpose: Transpose): void {
  const { b, lanes } = d;
  eachResult(d, transpose, [4], ({ rows, entry, ...at }, count) => {
    const sums = emitTransposedRows(d, count, { rows: get(rows), ...at });
    b.emit(lanes.store(get(entry), sumsAcross(b, sums)), increment(rows, count * d.rowBytes));
  });
}

/** Where the walk over a transpose's inputs stands. */
interface Walk extends Omit<TransposedRows, 'rows'> {
  /** Locals: address of the first weights of the input's row, and of its result. */
  readonly rows: number;
  readonly entry: number;
}

/** Goes through the inputs of a layer whose adjoints are wanted, as many at once as `counts` allow. */
function eachResult(
  d: Dense,
  { weights, adjoint, results }: Transpose,
  counts: readonly number[],
  emit: (walk: Walk, count: number) => void,
): void {
  const { b } = d;
  const adjointAt = d.column(adjoint);
  const bytes = d.word(word.weightsBytes(weights.name));
  const blockBytes = d.word(word.weightsBlock(weights.name));
  const [rows, entry] = [b.local(i32), b.local(i32)];
  const start = d.word(word.weights(weights.name));
  b.emit(set(rows, plus(start, const32(weights.biases * d.rowBytes))));
  for (const run of runsOf(weights)) {
    const extent = d.extent(run);
    const result = results[weights.inputs.indexOf(run.columns[0]!)];
    if (!result) {
      b.emit(skip(d, rows, extent));
      continue;
    }
    b.emit(set(entry, d.column(result)));
    d.eachEntry(entry, b.hold(i32, plus(get(entry), extent)), counts, (count) =>
      emit({ rows, entry, adjointAt, bytes, blockBytes }, count),
    );
  }
}

interface TransposedRows {
  /** Address of the first row in the first block. */
  readonly rows: Code;
  /** Bytes of all blocks, and of one. */
  readonly bytes: Code;
  readonly blockBytes: Code;
  readonly adjointAt: Code;
}

/** The products of `count` rows of weights with the output adjoints, still one sum for each lane. */
function emitTransposedRows(d: Dense, count: number, at: TransposedRows): number[] {
  const { b, lanes } = d;
  const sums = d.locals(count);
  const values = d.locals(Math.min(2, d.registers));
  const [block, pointer, adjoint] = [b.local(i32), b.local(i32), b.local(i32)];
  for (const sum of sums) b.emit(set(sum, lanes.zero));
  b.emit(set(block, at.rows), set(adjoint, at.adjointAt));
  d.whileBelow(block, plus(at.rows, at.bytes), () => {
    b.emit(set(pointer, get(block)));
    d.whileBelow(pointer, plus(get(block), const32(d.rowBytes)), () => {
      values.forEach((value, q) => {
        b.emit(set(value, lanes.load(get(adjoint), q * d.outputBytes)));
      });
      sums.forEach((sum, r) => {
        const weight = (q: number): Code =>
          lanes.loadParameter(get(pointer), r * d.rowBytes + q * d.weightBytes);
        b.emit(
          d.addProducts(
            sum,
            values.map((value, q) => [get(value), weight(q)]),
          ),
        );
      });
      b.emit(
        increment(pointer, values.length * d.weightBytes),
        increment(adjoint, values.length * d.outputBytes),
      );
    });
    b.emit(set(block, plus(get(block), at.blockBytes)));
  });
  return sums;
}

/**
 * The same where the lanes hold rollouts with weights of their own, each of whose sums is formed as above: outputs add in
 * turn to four partial sums, those of two registers, here two blocks, at once.
 */
function emitTransposeInTurn(d: Dense, transpose: Transpose): void {
  const { b, lanes } = d;
  const [pointer, from] = [b.local(i32), b.local(i32)];
  const sums = d.locals(lanes.partialSums);
  eachResult(d, transpose, [1], ({ rows, entry, adjointAt, bytes, blockBytes }) => {
    for (const sum of sums) b.emit(set(sum, lanes.zero));
    b.emit(set(pointer, get(rows)), set(from, adjointAt));
    d.whileBelow(pointer, b.hold(i32, plus(get(rows), bytes)), () => {
      const other = b.hold(i32, plus(get(pointer), blockBytes));
      sums.forEach((sum, q) => {
        const product = (block: Code, k: number): readonly [Code, Code] => [
          lanes.load(get(from), k * d.outputBytes),
          lanes.loadParameter(block, q * d.weightBytes),
        ];
        b.emit(d.addProducts(sum, [product(get(pointer), q), product(other, d.registers + q)]));
      });
      b.emit(
        set(pointer, plus(other, blockBytes)),
        increment(from, lanes.denseBlocks * d.registers * d.outputBytes),
      );
    });
    const [s0, s1, s2, s3] = sums.map((sum) => get(sum)) as [Code, Code, Code, Code];
    b.emit(lanes.store(get(entry), lanes.add(lanes.add(s0, s1), lanes.add(s2, s3))));
    b.emit(increment(rows, d.rowBytes));
  });
}

/** Parameters of an outer product's function: header, first row, bytes to the next control step's row, their number. */
export const outerParameters = [i32, i32, i32, i32] as const;
const STRIDE = 2;
const COUNT = 3;

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
  const inputs = runsOf(weights).map((run) => ({
    at: d.column(run.columns[0]!, false),
    extent: d.extent(run),
  }));
  const pointer = b.local(i32);
  const out = b.local(i32);
  const entry = b.local(i32);
  const steps = b.hold(i32, op.i32.mul(get(STRIDE), get(COUNT)));
  b.emit(set(pointer, d.word(word.weightsGradient(weights.name))));
  b.emit(set(out, plus(d.column(adjoint, false), get(ROW))));
  const stop = b.hold(i32, plus(get(pointer), d.word(word.weightsBytes(weights.name))));
  d.whileBelow(pointer, stop, () => {
    for (let bias = 0; bias < weights.biases; bias++) {
      emitOuterRows(d, 1, { gradient: get(pointer), adjoint: get(out), entry: null, steps });
      b.emit(increment(pointer, d.rowBytes));
    }
    for (const { at, extent } of inputs) {
      b.emit(set(entry, plus(at, get(ROW))));
      d.eachEntry(entry, b.hold(i32, plus(get(entry), extent)), [2, 1], (count) => {
        emitOuterRows(d, count, { gradient: get(pointer), adjoint: get(out), entry: get(entry), steps });
        b.emit(increment(pointer, count * d.rowBytes));
      });
    }
    b.emit(increment(out, d.registers * d.outputBytes));
  });
}

interface OuterRows {
  /** Address of the first of the rows of gradient. */
  readonly gradient: Code;
  /** Addresses of the block's adjoints and of the first input entry, in the first of the steps' rows. */
  readonly adjoint: Code;
  /** Null stands for an input of one. */
  readonly entry: Code | null;
  /** Bytes from the first step's row past the last. */
  readonly steps: Code;
}

/**
 * Adds to `count` rows of one block of the gradient. Two rows' sums, inputs and the block's adjoints fill the registers;
 * two steps at a time would spill them (a fifth slower). The order of the loops around this makes no difference.
 */
function emitOuterRows(d: Dense, count: number, at: OuterRows): void {
  const { b, lanes } = d;
  const sums = Array.from({ length: count }, () => d.locals(d.registers));
  const inputs = at.entry ? d.locals(count) : [];
  const adjoints = d.locals(d.registers);
  const [adjoint, entry] = [b.local(i32), b.local(i32)];
  for (const sum of sums.flat()) b.emit(set(sum, lanes.zero));
  b.emit(set(adjoint, at.adjoint), set(entry, at.entry ?? const32(0)));
  d.whileBelow(adjoint, b.hold(i32, plus(at.adjoint, at.steps)), () => {
    inputs.forEach((input, r) => {
      b.emit(set(input, lanes.loadOne(get(entry), r * lanes.elementBytes)));
    });
    adjoints.forEach((value, q) => {
      b.emit(set(value, lanes.load(get(adjoint), q * d.outputBytes)));
    });
    sums.forEach((rowSums, r) => {
      rowSums.forEach((sum, q) => {
        const share = at.entry ? lanes.mul(get(inputs[r]!), get(adjoints[q]!)) : get(adjoints[q]!);
        b.emit(set(sum, lanes.add(get(sum), share)));
      });
    });
    b.emit(set(adjoint, plus(get(adjoint), get(STRIDE))), set(entry, plus(get(entry), get(STRIDE))));
  });
  sums.forEach((rowSums, r) => {
    addToGradient(d, at.gradient, r * d.rowBytes, rowSums);
  });
}

/** Adds the sums of a row of the block. Rollouts share the weights, so there their lanes are summed. */
function addToGradient(d: Dense, at: Code, offset: number, sums: readonly number[]): void {
  const { b, lanes } = d;
  lanes.sumRollouts(b, sums).forEach((total, q) => {
    const place = offset + q * d.outputBytes;
    b.emit(lanes.store(at, lanes.add(lanes.load(at, place), total), place));
  });
}
