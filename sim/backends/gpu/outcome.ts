// From the words that a run leaves on the device to losses and gradients by job, in the body's order.

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
  #gradients: Gradients | null = null;

  constructor(layout: Layout, job: Job) {
    this.#layout = layout;
    this.#job = job;
  }

  addLosses(words: Float32Array, { losses }: ResultPlaces, { firstRollout, rollouts }: Member): void {
    for (let r = 0; r < rollouts; r++) this.#losses[firstRollout + r] = words[losses + r]!;
  }

  addGradients(words: Float32Array, places: ResultPlaces, member: Member): void {
    this.#gradients ??= noGradients(this.#layout, member);
    const { program } = this.#layout;
    const { parameters, weights, initial } = this.#gradients;
    for (const [name, into] of parameters)
      addGradient(
        into,
        words,
        places.gradients,
        this.#layout,
        member,
        program.parameters.get(name)!.gradient!,
      );
    for (const [name, into] of initial)
      addGradient(into, words, places.gradients, this.#layout, member, program.initialGradients.get(name)!);
    for (const [name, into] of weights) {
      const at = places.weightGradients + weightsPlace(this.#layout, member, name)!.offset;
      for (let i = 0; i < into.length; i++) into[i]! += words[at + i]!;
    }
  }

  get outcome(): Outcome {
    const loss = this.#losses.reduce((sum, value) => sum + value, 0) / this.#job.starts.length;
    return { loss, losses: this.#losses, gradients: this.#gradients };
  }
}

function noGradients(layout: Layout, member: Member): Gradients {
  const { program, gradients } = layout;
  const parameters = new Map<string, Float64Array>();
  for (const [name, { column, gradient }] of program.parameters) {
    if (!gradient || !gradients.offsets.has(gradient)) continue;
    parameters.set(name, new Float64Array(evaluate(extentOf(column.domain), member.sizes)));
  }
  const initial = new Map<string, Float64Array>();
  for (const [name, { domain }] of program.initialGradients)
    initial.set(name, new Float64Array(evaluate(extentOf(domain), member.sizes)));
  const weights = new Map<string, Float64Array>();
  for (const { weights: layer } of program.outerProducts)
    weights.set(layer.name, new Float64Array(weightsPlace(layout, member, layer.name)!.count));
  return { parameters, weights, initial };
}
