// Bodies of one shape with their buffers: wiring, parameters and results. Tape and checkpoints are lent for a run.

import type { State } from '../../body/body.ts';
import { type ElementKind, elementKinds } from '../../body/elements.ts';
import type { PackedBody } from '../../body/pack.ts';
import { units } from '../../step/domain.ts';
import type { Layout } from './layout.ts';
import { type Member, wiringPlace, writeStart, writeValues, writeWiring } from './member.ts';
import type { ProgramKernels } from './pipelines.ts';
import type { Wave } from './plan.ts';
import { type Shape, shapeOf } from './shape.ts';

/** The members of the struct `Body` in prelude.wgsl, in order. */
const bodyFields = [
  ...[...units, 'rollouts', 'loss_share'],
  ...elementKinds.flatMap((kind) => [`${kind}_ends`, `${kind}_incidence`] as const),
  ...[
    'parameters',
    'weights',
    'start',
    'losses',
    'gradients',
    'weight_gradients',
    'work',
    'rows',
    'checkpoints',
  ],
] as const;

type WiringField = `${ElementKind}_${'ends' | 'incidence'}`;

/** First words of a member in the buffers of its part. */
interface Places {
  readonly wiring: number;
  readonly parameters: number;
  readonly losses: number;
  readonly gradients: number;
}

export class Part {
  readonly shape: Shape;
  readonly members: readonly Member[];
  readonly bodies: GPUBuffer;
  readonly wiring: GPUBuffer;
  readonly parameters: GPUBuffer;
  readonly results: GPUBuffer;
  /** Words of the results that are losses and objectives; they come first. */
  readonly lossWords: number;
  readonly resultWords: number;
  readonly #device: GPUDevice;
  readonly #layout: Layout;
  readonly #places: readonly Places[];
  readonly #parameterWords: Float32Array<ArrayBuffer>;
  #isStale = true;

  constructor(device: GPUDevice, layout: Layout, shape: Shape, members: readonly Member[]) {
    this.shape = shape;
    this.members = members;
    this.#device = device;
    this.#layout = layout;
    this.lossWords = members.reduce((sum, { words }) => sum + words.losses, 0);
    const { places, end } = placesOf(members, this.lossWords);
    this.#places = places;
    this.resultWords = end.gradients;
    this.#parameterWords = new Float32Array(end.parameters);
    const wiring = new Uint32Array(end.wiring);
    const { STORAGE, COPY_DST, COPY_SRC } = GPUBufferUsage;
    const buffer = (label: string, words: number, usage: number): GPUBuffer =>
      device.createBuffer({ label, size: sizeOfWords(words), usage: STORAGE | usage });
    this.bodies = buffer('bodies', members.length * bodyFields.length, COPY_DST);
    this.wiring = buffer('wiring', wiring.length, COPY_DST);
    this.parameters = buffer('parameters', end.parameters, COPY_DST);
    this.results = buffer('results', end.gradients, COPY_DST | COPY_SRC);
    members.forEach((member, i) => {
      writeWiring(wiring, places[i]!.wiring, member.job.packed);
      this.#writeJob(member, i);
    });
    device.queue.writeBuffer(this.wiring, 0, wiring);
  }

  #writeJob(member: Member, i: number): void {
    const { job } = member;
    for (const [name, values] of job.values) this.set(i, name, values);
    writeStart(this.#parameterWords, this.#startOf(i), this.#layout, member, job.starts);
  }

  /** Takes values of one name, as many as it has; a name that the program does not use is ignored. */
  set(i: number, name: string, values: ArrayLike<number>): void {
    const at = this.#places[i]!.parameters;
    writeValues(this.#parameterWords, at, this.#layout, this.members[i]!, name, values);
    this.#isStale = true;
  }

  /** Has the rollouts of a member's job begin with these states. */
  setStarts(i: number, starts: readonly State[]): void {
    writeStart(this.#parameterWords, this.#startOf(i), this.#layout, this.members[i]!, starts);
    this.#isStale = true;
  }

  #startOf(i: number): number {
    const { parameters, weights } = this.members[i]!.words;
    return this.#places[i]!.parameters + parameters + weights;
  }

  /** First words of a member's losses, gradients and weight gradients among the results. */
  resultsOf(i: number): { losses: number; gradients: number; weightGradients: number } {
    const { losses, gradients } = this.#places[i]!;
    return { losses, gradients, weightGradients: gradients + this.members[i]!.words.gradients };
  }

  /** Brings the parameters to the device, if they have changed, and clears the results. */
  prepare(): void {
    if (this.#isStale) this.#device.queue.writeBuffer(this.parameters, 0, this.#parameterWords);
    this.#isStale = false;
    const encoder = this.#device.createCommandEncoder();
    encoder.clearBuffer(this.results);
    this.#device.queue.submit([encoder.finish()]);
  }

  /** Tells the members of a wave where their share of tape and checkpoints is. */
  place({ first, count, plan, work }: Wave): void {
    const words = new Uint32Array(count * bodyFields.length);
    const floats = new Float32Array(words.buffer);
    const next = { work: 0, rows: work, checkpoints: 0 };
    for (let i = first; i < first + count; i++) {
      const fields = this.#bodyOf(i, next);
      const at = (i - first) * bodyFields.length;
      bodyFields.forEach((field, k) => {
        if (field === 'loss_share') floats[at + k] = fields[field];
        else words[at + k] = fields[field];
      });
      const member = this.members[i]!.words;
      next.work += member.work;
      next.rows += plan.rows * member.row;
      next.checkpoints += plan.checkpoints * member.state;
    }
    this.#device.queue.writeBuffer(this.bodies, 4 * first * bodyFields.length, words);
  }

  #bodyOf(
    i: number,
    lent: { work: number; rows: number; checkpoints: number },
  ): Record<(typeof bodyFields)[number], number> {
    const { sizes, rollouts, job } = this.members[i]!;
    const { wiring, parameters } = this.#places[i]!;
    const { losses, gradients, weightGradients } = this.resultsOf(i);
    return {
      ...sizes,
      rollouts,
      loss_share: 1 / job.starts.length,
      ...wiringOf(job.packed, wiring),
      parameters,
      weights: parameters + this.members[i]!.words.parameters,
      start: this.#startOf(i),
      losses,
      gradients,
      weight_gradients: weightGradients,
      ...lent,
    };
  }

  close(): void {
    for (const buffer of [this.bodies, this.wiring, this.parameters, this.results]) buffer.destroy();
  }
}

/** Where the element's masses and the lists of their ends stand in the wiring, from word `at` on. */
function wiringOf(packed: PackedBody, at: number): Record<WiringField, number> {
  const fields = elementKinds.flatMap((kind) => {
    const { endsAt, startsAt } = wiringPlace(kind, packed, at);
    return [
      [`${kind}_ends`, endsAt],
      [`${kind}_incidence`, startsAt],
    ];
  });
  return Object.fromEntries(fields);
}

/** Sorts members into parts of one shape, none larger than a buffer may be. */
export function partsOf(
  device: GPUDevice,
  { layout, sums }: ProgramKernels,
  members: readonly Member[],
  limits: { readonly workgroupMemory: number },
): Part[] {
  const { maxStorageBufferBindingSize, maxComputeInvocationsPerWorkgroup } = device.limits;
  const shapeLimits = { ...limits, invocations: maxComputeInvocationsPerWorkgroup };
  const groups: { shape: Shape; members: Member[]; words: number }[] = [];
  const open = new Map<string, (typeof groups)[number]>();
  for (const member of members) {
    const shape = shapeOf(member, layout, sums, shapeLimits);
    const key = JSON.stringify(shape);
    const { parameters, weights, state, gradients } = member.words;
    const words = Math.max(parameters + state, gradients + member.words.losses) + weights;
    let group = open.get(key);
    if (!group || 4 * (group.words + words) > maxStorageBufferBindingSize) {
      group = { shape, members: [], words: 0 };
      groups.push(group);
      open.set(key, group);
    }
    group.members.push(member);
    group.words += words;
  }
  return groups.map((group) => new Part(device, layout, group.shape, group.members));
}

function placesOf(members: readonly Member[], lossWords: number): { places: Places[]; end: Places } {
  const places: Places[] = [];
  let end: Places = { wiring: 0, parameters: 0, losses: 0, gradients: lossWords };
  for (const { words } of members) {
    places.push(end);
    end = {
      wiring: end.wiring + words.wiring,
      parameters: end.parameters + words.parameters + words.weights + words.state,
      losses: end.losses + words.losses,
      gradients: end.gradients + words.gradients + words.weights,
    };
  }
  return { places, end };
}

/** Bytes of a buffer for `words` numbers; an empty one cannot be bound. */
export const sizeOfWords = (words: number): number => Math.max(16, 4 * words);
