// From the words that a run leaves on the device to losses and gradients by job, in the body's order.

import type { Column } from '../../step/program.ts';
import type { Gradients, Job, Outcome } from '../backend.ts';
import { evaluate, extentOf } from './extent.ts';
import type { Layout } from './layout.ts';
import { addGradient, type Member, weightsPlace } from './member.ts';

/** Where a member's results begin. */
export interface ResultPlaces {
  readonly losses: number;
  readonly gradients: number;
  readonly weightGradients: number;
}

/** The results of one job, into which its members are read. */
export class JobResults {
  readonly #layout: Layout;
  readonly #job: Job;
  readonly #losses: number[] = [];
  readonly #objectives: ReadonlyMap<string, number[]>;
  #gradients: Gradients | null = null;

  constructor(layout: Layout, job: Job) {
    this.#layout = layout;
    this.#job = job;
    this.#objectives = new Map([...layout.program.objectives.keys()].map((name) => [name, []]));
  }

  addLosses(words: Float32Array, { losses }: ResultPlaces, { firstRollout, rollouts }: Member): void {
    const rows = [this.#losses, ...this.#objectives.values()];
    for (const [k, values] of rows.entries())
      for (let r = 0; r < rollouts; r++) values[firstRollout + r] = words[losses + k * rollouts + r]!;
  }

  addGradients(words: Float32Array, places: ResultPlaces, member: Member): void {
    this.#gradients ??= noGradients(this.#layout, member);
    const { program } = this.#layout;
    const { values, initial } = this.#gradients;
    const add = (into: Float64Array, column: Column): void =>
      addGradient(into, words, places.gradients, this.#layout, member, column);
    for (const [name, into] of initial) add(into, program.initialGradients.get(name)!);
    for (const [name, into] of values) {
      const column = program.parameters.get(name)?.gradient;
      if (column) add(into, column);
      const weights = weightsPlace(this.#layout, member, name);
      if (!weights) continue;
      const at = places.weightGradients + weights.offset;
      for (let i = 0; i < into.length; i++) into[i]! += words[at + i]!;
    }
  }

  get outcome(): Outcome {
    const loss = this.#losses.reduce((sum, value) => sum + value, 0) / this.#job.starts.length;
    return { loss, losses: this.#losses, objectives: this.#objectives, gradients: this.#gradients };
  }
}

function noGradients(layout: Layout, member: Member): Gradients {
  const { program, gradients } = layout;
  const values = new Map<string, Float64Array>();
  const initial = new Map<string, Float64Array>();
  for (const [name, { domain }] of program.initialGradients)
    initial.set(name, new Float64Array(evaluate(extentOf(domain), member.sizes)));
  for (const { weights: layer } of program.outerProducts)
    values.set(layer.name, new Float64Array(weightsPlace(layout, member, layer.name)!.count));
  for (const [name, { column, gradient }] of program.parameters) {
    if (!gradient || !gradients.offsets.has(gradient)) continue;
    values.set(name, new Float64Array(evaluate(extentOf(column.domain), member.sizes)));
  }
  return { values, initial };
}
