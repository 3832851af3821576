// Weights that a run did not keep, learned again when somebody asks for them (Node only). One robot at a time, in a thread
// of its own: the run may need the machine's other cores, and the server must go on answering.

import { LRUCache } from 'lru-cache';
import pLimit from 'p-limit';
import type { RobotController } from '../../../control/robot/controller.ts';
import { controllersOf, type Kept } from '../../../evolve/run/relearn.ts';
import type { RunReader } from '../../../evolve/store/reader.ts';
import type { Evaluator, Genotype, Valid } from '../../../index.ts';

/** Controllers that are remembered, those of ancestors among them: who looks at a robot looks at its kin. */
const MOST = 100;

/** Must be closed, or its thread keeps the process alive. */
export class Relearner {
  readonly #reader: RunReader;
  readonly #open: () => Evaluator;
  #evaluator: Evaluator | null = null;
  readonly #inTurn = pLimit(1);
  /** By id. */
  readonly #learned = new LRUCache<string, RobotController>({ max: MOST });

  /** @param open Called when something has to be learned for the first time. */
  constructor(reader: RunReader, open: () => Evaluator) {
    this.#reader = reader;
    this.#open = open;
  }

  /**
   * @param signal Given up when it says so, also while others are learned before.
   * @throws {EvolutionError} `bad-results` if it cannot be learned again
   */
  controllerOf(individual: Valid<Genotype>, signal: AbortSignal): Promise<RobotController> {
    return this.#inTurn(async () => {
      signal.throwIfAborted();
      return this.#known(individual.id) ?? this.#learn(individual, signal);
    });
  }

  async close(): Promise<void> {
    await this.#evaluator?.close();
  }

  async #learn(individual: Valid<Genotype>, signal: AbortSignal): Promise<RobotController> {
    this.#evaluator ??= this.#open();
    const kept: Kept = {
      byId: (id) => this.#reader.byId(id),
      controllerOf: (id) => this.#known(id),
    };
    const { scenario } = this.#reader.config;
    const controllers = await controllersOf(kept, scenario, [individual], this.#evaluator, signal);
    for (const [id, controller] of controllers) this.#learned.set(id, controller);
    return controllers.get(individual.id)!;
  }

  #known(id: string): RobotController | undefined {
    return this.#learned.get(id) ?? this.#reader.controllerOf(id);
  }
}
