// A worker thread of the pool (Node only): breeds, and on the CPU backend evaluates. It never owns a GPU.

import { createWasmBackend } from '../../sim/backends/wasm/backend.ts';
import type { EvaluationRequest, EvaluationResult } from '../evaluate/evaluate.ts';
import { evaluateOn, taskMemory } from '../evaluate/evaluate-on.ts';
import { createBreeder, type Newborn } from '../search/breed.ts';
import type { BreedBatch } from './pool.ts';

const backend = createWasmBackend({ precision: 'single' });
const taskOf = taskMemory();

const breeder = createBreeder();

export function breedMany({ scenario, requests }: BreedBatch): Promise<Newborn[]> {
  return breeder.breed(scenario, requests);
}

export function evaluateOne(request: EvaluationRequest): Promise<EvaluationResult> {
  return evaluateOn(backend, taskOf(request.scenario), request);
}
