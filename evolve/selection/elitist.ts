// (μ + λ) selection: the best of parents and children together, so the best so far is never lost. Each survivor has a
// child in turn, as in ELDiR (Strgar et al., RSS 2024).

import { byFitness } from '../individual/individual.ts';
import type { Selection, SelectionKind } from './selection.ts';

/** (μ + λ) selection; it takes no newcomers and draws no random numbers. */
export const elitist: Selection = {
  survive: (candidates, n) => [...candidates].sort(byFitness).slice(0, n),
  parent: (population, index) => population[index % population.length]!,
  newcomers: 0,
};

export const elitistKind: SelectionKind = {
  name: 'elitist',
  description: '(μ + λ): the fittest of parents and children survive, each has a child.',
  create: () => elitist,
};
