// Code for a map stage: a loop over the elements of a domain that loads what the stage's inputs read, evaluates its
// graph, and stores or sums its results.

import type { ElementKind } from '../../body/elements.ts';
import { elementOf } from '../../step/domain.ts';
import { type Incident, invariantNodes, isIncident, sourcesOf } from '../../step/map-loop.ts';
import type { MapStage, Output, Source, TapOutput } from '../../step/program.ts';
import { type Node, reachable } from '../../wgsl/graph.ts';
import { type Code, type FunctionBuilder, i32, op, type ValueType } from './assembler.ts';
import { type Header, word } from './header.ts';
import type { Lanes } from './lanes.ts';

/** Parameters of every stage function: header, row, next row, index of the step. */
export const stageParameters = [i32, i32, i32, i32] as const;
const ROW = 1;
const NEXT = 2;
const STEP = 3;

const slotBytes = (lanes: Lanes): number => lanes.wiringBytes * lanes.elementsAtOnce;

/** What an element reads of its actuator, or an actuator of its element. */
type Driven = Source & { readonly from: 'actuator' | 'driven' };

/** Emits `stage` into a function that takes {@link stageParameters}. */
export function emitMapStage(builder: FunctionBuilder, stage: MapStage, lanes: Lanes, header: Header): void {
  new MapStageEmitter(builder, stage, lanes, header).emit();
}

class MapStageEmitter {
  readonly #b: FunctionBuilder;
  readonly #stage: MapStage;
  readonly #lanes: Lanes;
  readonly #header: Header;
  readonly #values = new Map<Node, Code>();
  readonly #bases = new Map<string, Code>();
  readonly #sums = new Map<Output, readonly number[]>();
  /** Byte offsets of the current element in a column, in a parameter column and in the wiring. */
  readonly #at: number;
  readonly #atParameter: number;
  readonly #atWiring: number;
  /** Each of these locals once, with the bytes that it is to move by for an element. */
  readonly #places: readonly (readonly [number, number])[];
  /** Byte offsets of the current element's masses, one for each element handled at once. */
  readonly #ends = new Map<string, Code>();

  constructor(builder: FunctionBuilder, stage: MapStage, lanes: Lanes, header: Header) {
    this.#b = builder;
    this.#stage = stage;
    this.#lanes = lanes;
    this.#header = header;
    this.#at = builder.local(i32);
    const places = new Map([[lanes.elementBytes, this.#at]]);
    const placeFor = (bytes: number): number => {
      const local = places.get(bytes) ?? builder.local(i32);
      places.set(bytes, local);
      return local;
    };
    this.#atParameter = placeFor(lanes.parameterBytes);
    this.#atWiring = placeFor(lanes.wiringBytes);
    this.#places = [...places].map(([bytes, local]) => [local, bytes]);
  }

  emit(): void {
    const { outputs, taps } = this.#stage;
    const roots = [
      ...outputs.map((output) => output.node),
      ...taps.flatMap((tap) => [tap.index, tap.adjoint]),
    ];
    const nodes = reachable(roots);
    const invariant = invariantNodes(this.#stage, nodes);
    this.#prepareBases(nodes);
    for (const output of outputs) if (output.mode.startsWith('reduce')) this.#startSum(output);
    for (const node of nodes) if (invariant.has(node)) this.#evaluate(node);
    const extent = this.#word(word.extent(this.#stage.domain));
    this.#b.when(extent, () =>
      this.#loop(
        extent,
        nodes.filter((node) => !invariant.has(node)),
      ),
    );
    for (const [output, locals] of this.#sums) this.#finishSum(output, locals);
  }

  #loop(extent: Code, nodes: readonly Node[]): void {
    const b = this.#b;
    b.loop(
      () => {
        this.#gatherIncident(nodes);
        for (const node of nodes) this.#evaluate(node);
        for (const output of this.#stage.outputs) this.#write(output);
        for (const tap of this.#stage.taps) this.#tap(tap);
        for (const [local, bytes] of this.#places)
          b.emit(increment(local, bytes * this.#lanes.elementsAtOnce));
      },
      () => op.i32.lt_u(op.local.get(this.#at), extent),
    );
  }

  /** A word of the header, read once at the top of the function. */
  #word(name: string): Code {
    const known = this.#bases.get(name);
    if (known) return known;
    const code = this.#b.hold(i32, this.#header.read(name));
    this.#bases.set(name, code);
    return code;
  }

  #base(columnName: string): Code {
    return this.#bases.get(columnName)!;
  }

  #prepareBases(nodes: readonly Node[]): void {
    const stage = this.#stage;
    const lanes = this.#lanes;
    for (const node of nodes) {
      if (node.op === 'input') for (const source of this.#sources(node)) this.#prepareSource(source);
      if (node.op === 'lookup')
        this.#prepareColumn(
          stage.tables.get(node.name)!.name,
          word.column(stage.tables.get(node.name)!),
          null,
        );
    }
    for (const output of stage.outputs) {
      const pointer = output.column.storage === 'row' ? (output.next ? NEXT : ROW) : null;
      this.#prepareColumn(outputKey(output), word.column(output.column), pointer);
      if (output.end) this.#word(word.extent(this.#stage.domain));
      if (output.mode.startsWith('reduce') && lanes.padding > 1) this.#word(word.mask(stage.domain));
    }
    for (const tap of stage.taps) {
      this.#prepareColumn(tap.column.name, word.column(tap.column), null);
      if (lanes.padding > 1) this.#word(word.mask(stage.domain));
    }
  }

  #prepareSource(source: Source): void {
    if (source.from === 'step') return;
    this.#prepareColumn(
      source.column.name,
      word.column(source.column),
      source.column.storage === 'row' ? ROW : null,
    );
    if (source.from === 'end') this.#word(word.end(elementOf(this.#stage.domain), source.end));
    if (source.from === 'actuator' || source.from === 'driven') {
      const { mask, shift } = this.#driven(source);
      this.#word(mask);
      if (shift) this.#word(shift.bytes);
    }
    if (isIncident(source)) for (const name of incidentWords(source)) this.#word(name);
  }

  #prepareColumn(key: string, name: string, pointer: number | null): void {
    if (this.#bases.has(key)) return;
    const address = this.#header.read(name);
    this.#bases.set(
      key,
      this.#b.hold(i32, pointer === null ? address : op.i32.add(address, op.local.get(pointer))),
    );
  }

  #sources(node: Node): readonly Source[] {
    return sourcesOf(this.#stage, node);
  }

  #evaluate(node: Node): void {
    if (this.#values.has(node)) return;
    const { arithmetic } = this.#lanes;
    const args = node.args.map((arg) => this.#values.get(arg)!);
    if (node.op === 'const') this.#values.set(node, arithmetic.constant(node));
    else if (node.op === 'input') this.#hold(node, this.#read(node));
    else if (node.op === 'lookup') this.#hold(node, this.#lookup(node, args[0]!));
    else this.#hold(node, arithmetic.operation(node, args));
  }

  #hold(node: Node, code: Code): void {
    const { float, bool, int } = this.#lanes;
    const type = node.kind === 'float' ? float : node.kind === 'bool' ? bool : int;
    this.#values.set(node, this.#b.hold(type, code));
  }

  #read(node: Node): Code {
    return this.#total(this.#sources(node));
  }

  /** The sum of `sources`, added to `before`. */
  #total(sources: readonly Source[], before?: Code): Code {
    const lanes = this.#lanes;
    let sum = before;
    for (const source of sources) {
      const term = this.#readSource(source);
      if (sum) sum = source.negate ? lanes.sub(sum, term) : lanes.add(sum, term);
      else sum = source.negate ? lanes.neg(term) : term;
    }
    return sum ?? lanes.zero;
  }

  #readSource(source: Source): Code {
    const lanes = this.#lanes;
    if (source.from === 'step') return lanes.arithmetic.fromStep(op.local.get(STEP));
    const base = this.#base(source.column.name);
    const isParameter = source.column.storage === 'parameter';
    const own = (): Code =>
      isParameter
        ? lanes.loadParameter(op.i32.add(base, op.local.get(this.#atParameter)))
        : lanes.load(op.i32.add(base, op.local.get(this.#at)));
    switch (source.from) {
      case 'own':
        return own();
      case 'actuator':
      case 'driven':
        return this.#onlyDriven(source, base);
      case 'broadcast':
        return isParameter ? lanes.loadOneParameter(base) : lanes.loadOne(base);
      case 'end':
        return this.#readEnd(base, source.end, isParameter);
      default:
        throw new TypeError(
          `stage "${this.#stage.name}" mixes gathered sums with other sources out of order`,
        );
    }
  }

  /** Actuators are springs, then cells: how far a cell's actuator lies behind it in bytes, and who has one. */
  #driven({ from, column }: Driven): { mask: string; shift: { bytes: string; isBack: boolean } | null } {
    const isOfElement = from === 'actuator';
    const kind = elementOf(isOfElement ? this.#stage.domain : column.domain);
    const bytes = column.storage === 'parameter' ? word.drivenSpringParameters : word.drivenSprings;
    return {
      mask: isOfElement ? word.actuated(kind) : word.drives(kind),
      shift: kind === 'cell' ? { bytes, isBack: !isOfElement } : null,
    };
  }

  #onlyDriven(source: Driven, base: Code): Code {
    const { mask, shift } = this.#driven(source);
    const isParameter = source.column.storage === 'parameter';
    const element = op.i32.add(base, op.local.get(isParameter ? this.#atParameter : this.#at));
    const moved = shift?.isBack ? op.i32.sub : op.i32.add;
    const at = shift ? moved(element, this.#word(shift.bytes)) : element;
    const value = isParameter ? this.#lanes.loadParameter(at) : this.#lanes.load(at);
    return this.#lanes.onlyWhere(op.i32.add(this.#word(mask), op.local.get(this.#atWiring)), value);
  }

  /** Byte offset of one of the masses of the element `k` places after the current one. */
  #endOffset(end: number, k: number): Code {
    const key = `${end} ${k}`;
    const known = this.#ends.get(key);
    if (known) return known;
    const at = op.i32.add(
      this.#word(word.end(elementOf(this.#stage.domain), end)),
      op.local.get(this.#atWiring),
    );
    const code = this.#b.hold(i32, op.i32.load(4 * k, at));
    this.#ends.set(key, code);
    return code;
  }

  #readEnd(base: Code, end: number, isParameter: boolean): Code {
    const offset = (k: number): Code => this.#endOffset(end, k);
    return isParameter ? this.#lanes.gatherParameter(base, offset) : this.#lanes.gather(base, offset);
  }

  /** One pass over the current mass's elements of each kind for all the inputs that sum over them. */
  #gatherIncident(nodes: readonly Node[]): void {
    const lanes = this.#lanes;
    const inputs = nodes.filter((node) => node.op === 'input' && this.#sources(node).some(isIncident));
    if (inputs.length === 0) return;
    const b = this.#b;
    const sums = inputs.map((node) => ({ node, local: b.local(lanes.float) }));
    for (const { local } of sums) b.emit(op.local.set(local, lanes.zero));
    const sources = inputs.flatMap((node) => this.#sources(node)).filter(isIncident);
    for (const kind of new Set(sources.map(({ column }) => elementOf(column.domain))))
      this.#sumOver(kind, sums);
    for (const { node, local } of sums) {
      const others = this.#sources(node).filter((source) => !isIncident(source));
      this.#hold(node, this.#total(others, op.local.get(local)));
    }
  }

  /** Goes through the elements of a kind that the current mass belongs to. */
  #sumOver(kind: ElementKind, sums: readonly { node: Node; local: number }[]): void {
    const lanes = this.#lanes;
    const b = this.#b;
    const atWiring = op.local.get(this.#atWiring);
    const slot = b.local(i32);
    b.emit(op.local.set(slot, op.i32.load(0, op.i32.add(this.#word(word.incidentStart(kind)), atWiring))));
    const stop = b.hold(i32, op.i32.load(0, op.i32.add(this.#word(word.incidentStop(kind)), atWiring)));
    const isMore = (): Code => op.i32.lt_u(op.local.get(slot), stop);
    b.when(isMore(), () =>
      b.loop(() => {
        this.#accumulate(kind, sums, op.local.get(slot));
        b.emit(increment(slot, slotBytes(lanes)));
      }, isMore),
    );
  }

  /** Adds the current slot's elements or ends to each sum. Lists are read once for all the columns summed by them. */
  #accumulate(kind: ElementKind, sums: readonly { node: Node; local: number }[], slot: Code): void {
    const lanes = this.#lanes;
    const b = this.#b;
    const known = new Map<string, Code>();
    const once = (key: string, type: ValueType, code: () => Code): Code => {
      const held = known.get(key) ?? b.hold(type, code());
      known.set(key, held);
      return held;
    };
    for (const { node, local } of sums)
      for (const source of this.#sources(node).filter(isIncident)) {
        if (elementOf(source.column.domain) !== kind) continue;
        const [list, factor] = incidentLists(source);
        const base = this.#base(source.column.name);
        const inSlot = (name: string): Code => op.i32.add(this.#word(name), slot);
        const offset = (k: number): Code => once(`${list} ${k}`, i32, () => op.i32.load(4 * k, inSlot(list)));
        const weight = once(factor, lanes.float, () => lanes.loadWiring(inSlot(factor)));
        const weighted = lanes.mul(lanes.gather(base, offset), weight);
        const sum = op.local.get(local);
        b.emit(op.local.set(local, source.negate ? lanes.sub(sum, weighted) : lanes.add(sum, weighted)));
      }
  }

  #lookup(node: Node, index: Code): Code {
    return this.#lanes.lookUp(this.#base(this.#stage.tables.get(node.name)!.name), index);
  }

  #write(output: Output): void {
    const lanes = this.#lanes;
    const value = this.#values.get(output.node)!;
    const sums = this.#sums.get(output);
    if (sums) {
      lanes.addInTurn(this.#b, sums, this.#masked(value));
      return;
    }
    const base = this.#base(outputKey(output));
    const address = op.i32.add(this.#endBase(base, output.end), op.local.get(this.#at));
    this.#b.emit(lanes.store(address, output.mode === 'add' ? lanes.add(lanes.load(address), value) : value));
  }

  /** Where a column of all ends has those with number `end`. */
  #endBase(base: Code, end: number | undefined): Code {
    if (!end) return base;
    const extent = this.#word(word.extent(this.#stage.domain));
    return op.i32.add(base, end === 1 ? extent : op.i32.mul(op.i32.const(end), extent));
  }

  /** Zero for elements that only pad the domain. */
  #masked(value: Code): Code {
    if (this.#lanes.padding === 1) return value;
    const at = op.i32.add(this.#word(word.mask(this.#stage.domain)), op.local.get(this.#atWiring));
    return this.#lanes.onlyWhere(at, value);
  }

  #startSum(output: Output): void {
    const { partialSums, float, zero } = this.#lanes;
    const locals = Array.from({ length: partialSums }, () => this.#b.local(float));
    for (const local of locals) this.#b.emit(op.local.set(local, zero));
    this.#sums.set(output, locals);
  }

  #finishSum(output: Output, locals: readonly number[]): void {
    const lanes = this.#lanes;
    const base = this.#base(outputKey(output));
    lanes.sumElements(this.#b, locals);
    const sum = op.local.get(locals[0]!);
    this.#b.emit(lanes.store(base, output.mode === 'reduceAdd' ? lanes.add(lanes.load(base), sum) : sum));
  }

  #tap({ column, index, adjoint }: TapOutput): void {
    const share = this.#masked(this.#values.get(adjoint)!);
    this.#lanes.addToEntries(this.#b, this.#base(column.name), this.#values.get(index)!, share);
  }
}

/** The list of offsets that a sum over incident elements or ends walks, and the factors beside it. */
function incidentLists({ from, column }: Incident): [string, string] {
  const kind = elementOf(column.domain);
  return from === 'incident'
    ? [word.incidentElement(kind), word.incidentSign(kind)]
    : [word.incidentEnd(kind), word.incidentOne(kind)];
}

const incidentWords = (source: Incident): string[] => [
  word.incidentStart(elementOf(source.column.domain)),
  word.incidentStop(elementOf(source.column.domain)),
  ...incidentLists(source),
];

/** A column may be read from this row and written to the next. */
const outputKey = (output: Output): string =>
  output.next ? `${output.column.name} (next)` : output.column.name;

export const increment = (local: number, by: number): Code =>
  op.local.set(local, op.i32.add(op.local.get(local), op.i32.const(by)));
