// A worker thread of the pool (Node only): breeds, and on the CPU backend evaluates. It never owns a GPU.

import { workerData } from 'piscina';
import { createWasmBackend } from '../../sim/backends/wasm/backend.ts';
import type { EvaluationRequest, EvaluationResult } from '../evaluate/evaluate.ts';
import { evaluateOn, taskMemory } from '../evaluate/evaluate-on.ts';
import { loadParts } from '../parts/load.ts';
import { createBreeder, type Newborn } from '../search/breed.ts';
import type { BreedBatch, WorkerSettings } from './pool.ts';

const backend = createWasmBackend({ precision: 'single' });
const taskOf = taskMemory();

const parts = await loadParts((workerData as WorkerSettings).modules);
const breeder = createBreeder(parts);

export function breedMany({ scenario, requests }: BreedBatch): Promise<Newborn[]> {
  return breeder.breed(scenario, requests);
}

export function evaluateOne(request: EvaluationRequest): Promise<EvaluationResult> {
  return evaluateOn(backend, taskOf(request.scenario), request, undefined, parts);
}
