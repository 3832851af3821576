// Births become evaluated individuals here: bred, told apart from bodies that were there before, evaluated, judged and
// recorded. What was recorded in an earlier life of the run is taken from the record instead.

import type { Scenario } from '../../scenarios/scenario.ts';
import type { Body } from '../../sim/body/body.ts';
import { bodyDescriptors } from '../descriptors/descriptors.ts';
import type { EvaluationRequest, EvaluationResult, Evaluator } from '../evaluate/evaluate.ts';
import type { Genotype } from '../genotypes/genotype.ts';
import type { Birth } from '../individual/individual.ts';
import type { Parts } from '../parts/parts.ts';
import {
  type Breeder,
  type BreedRequest,
  createBreeder,
  type LocalBreeder,
  type Newborn,
} from '../search/breed.ts';
import { judge } from '../search/search.ts';
import type { SearchPlan } from '../search/state.ts';
import type { Evaluated, RunRecord } from './record.ts';
import type { Stopwatch } from './stopwatch.ts';

export interface SchedulerOptions {
  readonly scenario: Scenario;
  readonly plan: SearchPlan<Genotype>;
  readonly parts: Parts;
  readonly evaluator: Evaluator;
  readonly breeder: Breeder;
  readonly record: RunRecord;
  readonly stopwatch: Stopwatch;
  readonly onEvaluation?: (result: EvaluationResult) => void;
  readonly signal?: AbortSignal;
}

/** Children that are drawn in place of one whose body was there before. */
const REDRAWS = 10;

/** Births fewer than these are bred on this thread: the way to a worker, which may be busy, takes longer. */
const FEW = 4;

export class Scheduler {
  readonly #options: SchedulerOptions;
  /** Breeds what is drawn anew, and the few. */
  readonly #local: LocalBreeder;
  readonly #abort = new AbortController();
  readonly #arrived = new Map<number, Evaluated>();
  /** Ids by key of those that are being evaluated. */
  readonly #evaluating = new Map<string, string>();
  readonly #evaluations = new Set<Promise<unknown>>();
  /** Breeding goes on in the order of births: whether a body was there before depends on all births before it. */
  #breeding: Promise<void> = Promise.resolve();
  #count: number;
  #isDropped = false;
  #fault: { readonly error: unknown } | null = null;
  #wake: () => void = () => {};

  /** @param told Results that are told already; no birth before is asked for. */
  constructor(options: SchedulerOptions, told: number) {
    this.#options = options;
    this.#local = createBreeder(options.parts);
    this.#count = told;
    options.signal?.addEventListener('abort', () => this.#stop());
    if (options.signal?.aborted) this.#stop();
  }

  /** Begins those of `births` that have not begun. */
  start(births: readonly Birth<Genotype>[]): void {
    const fresh = births.filter(({ number }) => number >= this.#count);
    if (fresh.length === 0) return;
    this.#count += fresh.length;
    this.#breeding = this.#breeding.then(() => this.#evaluate(fresh)).catch((error) => this.#fail(error));
  }

  /** Resolves once the evaluation of all that was started has begun. */
  async started(): Promise<void> {
    await this.#breeding;
  }

  /**
   * The individual of a birth that was begun, as soon as it is there; null if the run is to stop before.
   * @throws what the evaluator throws
   */
  async next(number: number): Promise<Evaluated | null> {
    for (;;) {
      if (this.#fault) throw this.#fault.error;
      const evaluated = this.#arrived.get(number);
      this.#arrived.delete(number);
      if (evaluated) return evaluated;
      if (this.#abort.signal.aborted) return null;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** Nothing more is recorded, and nothing else begins: the run is over. */
  drop(): void {
    this.#isDropped = true;
    this.#stop();
  }

  /** Waits for what is in flight, which is recorded unless it is dropped or recording has failed; nothing else begins. */
  async close(): Promise<void> {
    this.#stop();
    await this.#breeding;
    await Promise.allSettled(this.#evaluations);
  }

  #stop(): void {
    this.#abort.abort();
    this.#wake();
  }

  #fail(error: unknown): void {
    this.#fault ??= { error };
    this.#stop();
  }

  async #evaluate(births: readonly Birth<Genotype>[]): Promise<void> {
    const { record, evaluator, onEvaluation, stopwatch } = this.#options;
    const missing = births.filter((birth) => {
      const evaluated = record.recorded(birth.number);
      if (evaluated) this.#arrive(evaluated);
      return !evaluated;
    });
    if (missing.length === 0 || this.#abort.signal.aborted) return;
    const asked = missing.map((birth) => this.#breedRequest(birth));
    const bred = await stopwatch.during('breeding', () => this.#breed(asked));
    const newborns = new Map<string, Newborn>();
    const requests: EvaluationRequest[] = [];
    for (const [i, newborn] of bred.entries()) {
      const request = asked[i]!;
      const distinct = this.#distinct(request, newborn);
      if (!distinct) continue;
      newborns.set(request.birth.id, distinct);
      requests.push(this.#request(request, distinct));
    }
    const onDone = (result: EvaluationResult): void => {
      const { individual, body } = newborns.get(result.id)!;
      this.#evaluating.delete(individual.key);
      const judged = judge(individual, this.#described(result, body), this.#options.scenario.validity);
      this.#add({ judged, controller: judged.status === 'valid' ? result.controller : null });
      onEvaluation?.(result);
    };
    const evaluation = stopwatch
      .evaluating(() => evaluator.evaluate(requests, { onDone, signal: this.#abort.signal }))
      .catch((error) => this.#fail(error))
      .finally(() => this.#evaluations.delete(evaluation));
    this.#evaluations.add(evaluation);
  }

  #breed(requests: readonly BreedRequest[]): Promise<Newborn[]> {
    const { scenario, breeder } = this.#options;
    return (requests.length < FEW ? this.#local : breeder).breed(scenario, requests);
  }

  #breedRequest(birth: Birth<Genotype>): BreedRequest {
    const { plan, record } = this.#options;
    const [parent] = birth.parents;
    const inherits = parent !== undefined && plan.evolution.inheritance === 'weights';
    return { birth, inherited: (inherits && record.controllerOf(parent.id)) || null };
  }

  /** The newborn, or another child of the same birth, whose body is new; null if none is found. */
  #distinct(request: BreedRequest, first: Newborn): Newborn | null {
    const { birth } = request;
    const { plan, scenario, record } = this.#options;
    // Who goes on learning has its parent's body on purpose.
    if (plan.evolution.duplicates === 'evaluate' || birth.operator === 'learning') return first;
    const known = ({ individual: { key, number } }: Newborn): string | undefined =>
      this.#evaluating.get(key) ?? record.firstWith(key, number);
    let newborn = first;
    for (let attempt = 1; attempt <= REDRAWS && known(newborn) !== undefined; attempt++) {
      newborn = this.#local.breedOne(scenario, request, attempt);
    }
    const of = known(newborn);
    if (of === undefined) {
      this.#evaluating.set(newborn.individual.key, newborn.individual.id);
      return newborn;
    }
    this.#add({ judged: { ...newborn.individual, status: 'duplicate', of }, controller: null });
    return null;
  }

  #request({ birth, inherited }: BreedRequest, { individual, body, controller }: Newborn): EvaluationRequest {
    const { scenario, plan } = this.#options;
    const { id, seeds, rate, rungs, parents } = birth;
    const parent = controller && inherited && { genotype: parents[0]!.genotype, controller: inherited };
    return {
      id,
      scenario,
      body,
      controller,
      seed: seeds.controller,
      rate,
      rungs,
      behaviour: plan.behaviour,
      origin: { genotype: individual.genotype, parent },
    };
  }

  /** With what is known of every body by descriptors that whoever evaluates may not have heard of. */
  #described(result: EvaluationResult, body: Body): EvaluationResult {
    const { descriptors } = result;
    if (!descriptors) return result;
    const missing = this.#options.parts.descriptors.filter(({ name }) => !Object.hasOwn(descriptors, name));
    return { ...result, descriptors: { ...descriptors, ...bodyDescriptors(body, missing) } };
  }

  /** After the first fault nothing is recorded: what comes in then may be the fault's and not the robot's. */
  #add(evaluated: Evaluated): void {
    if (this.#isDropped || this.#fault) return;
    try {
      this.#options.stopwatch.time('storage', () => this.#options.record.add(evaluated));
    } catch (error) {
      this.#fail(error);
      return;
    }
    this.#arrive(evaluated);
  }

  #arrive(evaluated: Evaluated): void {
    this.#arrived.set(evaluated.judged.number, evaluated);
    this.#wake();
  }
}
