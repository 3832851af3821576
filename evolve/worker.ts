// A worker thread of the pool (Node only): breeds, and on the CPU backend evaluates. It never owns a GPU.

import { createWasmBackend } from '../sim/backends/wasm/backend.ts';
import { type BreedRequest, createBreeder, type Newborn } from './breed.ts';
import type { EvaluationRequest, EvaluationResult } from './evaluate.ts';
import { evaluateOn, taskMemory } from './evaluate-on.ts';

const backend = createWasmBackend({ precision: 'single' });
const taskOf = taskMemory();

const breeder = createBreeder();

export function breedOne({ scenario, birth }: BreedRequest): Newborn {
  return breeder.breedOne(scenario, birth);
}

export function evaluateOne(request: EvaluationRequest): Promise<EvaluationResult> {
  return evaluateOn(backend, taskOf(request.scenario), request);
}
