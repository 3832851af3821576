// Where everything of one body lies in linear memory.

import { type ElementKind, elementKinds } from '../../body/elements.ts';
import type { PackedBody } from '../../body/pack.ts';
import { elementOf, sizeOf } from '../../step/domain.ts';
import type { Column, Weights } from '../../step/program.ts';
import type { CompiledProgram } from './compile.ts';
import { outputBlock, runsOf } from './dense.ts';
import { word } from './header.ts';
import { type Lanes, lanesByName } from './lanes.ts';

export interface Region {
  readonly start: number;
  readonly bytes: number;
}

export interface Layout {
  /** Values of the header's words. */
  readonly words: Int32Array;
  readonly header: Region;
  /** Addresses, or offsets within a row, by the header's names. */
  readonly at: ReadonlyMap<string, number>;
  readonly gradients: Region;
  /** Scratch and episode columns. */
  readonly scratch: Region;
  /** First byte after everything but the rows. */
  readonly end: number;
  readonly rowBytes: number;
  /** The state's columns come first in a row; a checkpoint is a copy of this many bytes. */
  readonly stateBytes: number;
  /** Slots of the lists of incident elements, in bytes. */
  readonly incidentBytes: Readonly<Record<ElementKind, number>>;
}

const padTo = (count: number, multiple: number): number => Math.ceil(count / multiple) * multiple;

/** Bytes of a line of the cache. Loads of weights and columns that straddle two lines cost outer products a quarter. */
const LINE = 64;

/** An odd number of lines: were it a power of two, a column's places in successive rows would compete for one set. */
const padRow = (bytes: number): number => padTo(bytes - LINE, 2 * LINE) + LINE;

/** Elements of a domain that loops run over. */
export function looped(domain: string, packed: PackedBody, lanes: Lanes): number {
  const arity = / ends (\d)$/.exec(domain)?.[1];
  if (arity !== undefined) return Number(arity) * looped(elementOf(domain), packed, lanes);
  return padTo(sizeOf(domain, packed), lanes.padding);
}

/** Number of slots in the lists of incident elements: one list a mass, or one for each group of masses. */
export function incidentSlots(kind: ElementKind, packed: PackedBody, lanes: Lanes): number[] {
  const degrees = packed.elements[kind].incidence.map((list) => list.length);
  const groups = Math.ceil(degrees.length / lanes.elementsAtOnce);
  return Array.from({ length: groups }, (_, g) =>
    Math.max(...degrees.slice(g * lanes.elementsAtOnce, (g + 1) * lanes.elementsAtOnce)),
  );
}

/** Lays a body out from address `start`. */
export function layOut(compiled: CompiledProgram, packed: PackedBody, start: number): Layout {
  const { program, columns, domains } = compiled;
  const lanes = lanesByName[compiled.lanes];
  const at = new Map<string, number>();
  let end = start;
  const take = (name: string, bytes: number): void => {
    at.set(name, end);
    end = padTo(end + bytes, 8);
  };
  const region = (build: () => void): Region => {
    end = padTo(end, LINE);
    const first = end;
    build();
    return { start: first, bytes: end - first };
  };
  const header = region(() => take('header', 4 * compiled.header.length));
  const denseOutputs = new Set(program.weights.map((weights) => weights.output.domain));
  const loops = (domain: string): number => looped(domain, packed, lanes);
  const allocated = (column: Column): number => {
    // All cells read where an actuator of theirs would be, and throw away what is none.
    const cells = column.domain === 'actuator' && packed.elements.cell.count > 0 ? loops('cell') : 0;
    const read = Math.max(loops(column.domain), cells && packed.actuators - packed.muscles + cells);
    const padded = denseOutputs.has(column.domain)
      ? padTo(read, outputBlock(lanes) * lanes.denseBlocks)
      : read;
    return padded * (column.storage === 'parameter' ? lanes.parameterBytes : lanes.elementBytes);
  };
  const place = (...storages: Column['storage'][]): Region =>
    region(() => {
      for (const column of columns)
        if (storages.includes(column.storage)) take(word.column(column), allocated(column));
    });

  const slotBytes = lanes.wiringBytes * lanes.elementsAtOnce;
  const bytesOfLists = (kind: ElementKind): number =>
    slotBytes * incidentSlots(kind, packed, lanes).reduce((sum, slots) => sum + slots, 0);
  const incidentBytes = Object.fromEntries(
    elementKinds.map((kind) => [kind, bytesOfLists(kind)]),
  ) as Layout['incidentBytes'];
  end = padTo(end, LINE);
  for (const kind of elementKinds) {
    for (const name of [word.incidentElement, word.incidentEnd, word.incidentSign, word.incidentOne])
      take(name(kind), incidentBytes[kind]);
    for (const name of [word.incidentStart, word.incidentStop])
      take(name(kind), loops('mass') * lanes.wiringBytes);
    for (let end = 0; end < packed.elements[kind].arity; end++)
      take(word.end(kind, end), loops(kind) * lanes.wiringBytes);
  }
  for (const kind of ['spring', 'cell'] as const) {
    take(word.actuated(kind), loops(kind) * lanes.wiringBytes);
    take(word.drives(kind), loops('actuator') * lanes.wiringBytes);
  }
  for (const domain of domains) take(word.mask(domain), loops(domain) * 4);
  const takeWeights = (name: string, bytes: number): void => {
    end = padTo(end, LINE);
    take(name, bytes);
  };
  place('parameter');
  const layers = program.weights.map((weights) => ({
    name: weights.name,
    ...weightSizes(weights, lanes, packed),
  }));
  for (const { name, bytes } of layers) takeWeights(word.weights(name), bytes);
  const gradients = region(() => {
    place('gradient');
    for (const { name, bytes } of layers) takeWeights(word.weightsGradient(name), bytes);
  });
  const scratch = place('scratch', 'episode');
  const afterScratch = padTo(end, LINE);

  end = 0;
  let stateBytes = 0;
  for (const column of columns) {
    if (column.storage !== 'row') continue;
    take(word.column(column), allocated(column));
    if (program.state.includes(column)) stateBytes = end;
  }
  const rowBytes = padRow(end);
  for (const domain of domains) at.set(word.extent(domain), loops(domain) * lanes.elementBytes);
  for (const kind of elementKinds) at.set(word.extent(kind), loops(kind) * lanes.elementBytes);
  const springs = packed.actuators - packed.muscles;
  at.set(word.drivenSprings, springs * lanes.elementBytes);
  at.set(word.drivenSpringParameters, springs * lanes.parameterBytes);
  for (const { name, bytes, block } of layers) {
    at.set(word.weightsBytes(name), bytes);
    at.set(word.weightsBlock(name), block);
  }
  for (const weights of program.weights) checkRuns(weights, at);
  const words = Int32Array.from(compiled.header, (name) => {
    const value = at.get(name);
    if (value === undefined) throw new TypeError(`the compiled code asks for "${name}", which has no place`);
    return value;
  });
  return { words, header, at, gradients, scratch, end: afterScratch, rowBytes, stateBytes, incidentBytes };
}

/** Rows of a layer's weights as they lie in memory (padded elements have rows too), and bytes of a block and of all. */
export function weightSizes(
  weights: Weights,
  lanes: Lanes,
  packed: PackedBody,
): { rows: number; block: number; bytes: number } {
  const entries = weights.inputs.reduce((sum, input) => sum + looped(input.domain, packed, lanes), 0);
  const rows = weights.biases + entries;
  const block = rows * outputBlock(lanes) * lanes.parameterBytes;
  const outputs = padTo(sizeOf(weights.output.domain, packed), outputBlock(lanes) * lanes.denseBlocks);
  const blocks = outputs / outputBlock(lanes);
  return { rows, block, bytes: blocks * block };
}

/** A layer reads the columns of a run as one, so they must lie side by side. */
function checkRuns(weights: Weights, at: ReadonlyMap<string, number>): void {
  for (const { columns } of runsOf(weights)) {
    const bytes = at.get(word.extent(columns[0]!.domain))!;
    columns.forEach((column, i) => {
      const address = at.get(word.column(columns[0]!))! + i * bytes;
      if (at.get(word.column(column)) !== address)
        throw new TypeError(`${column.name} does not follow its run`);
    });
  }
}
