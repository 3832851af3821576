// Parts of a search of your own: a selection, an operator, a descriptor and an evaluator, each an object like the built-in
// ones. `custom-search.ts` searches with them.

import {
  type BodyDescriptor,
  type EvaluationResult,
  type Evaluator,
  type OperatorKind,
  ofOne,
  type SelectionKind,
  type Valid,
} from 'morphograd';

const byFitness = (a: Valid<unknown>, b: Valid<unknown>): number =>
  b.fitness - a.fitness || a.number - b.number;

/** Truncation: the fittest survive, and only the fitter half of them have children. */
export const truncation: SelectionKind = {
  name: 'truncation',
  description: 'The fittest survive; the fitter half of them have children.',
  create: () => ({
    survive: (candidates, n) => [...candidates].sort(byFitness).slice(0, n),
    parent: (population, _index, random) => population[random.integer(Math.ceil(population.length / 2))]!,
    newcomers: 0,
  }),
};

/** The genotype's own bit flips, twice. */
export const doubleFlip: OperatorKind = {
  name: 'double-flip',
  description: 'Flips bits, and flips bits again.',
  in({ operators }) {
    const flip = operators['bit-flip'];
    if (flip?.parents !== 1) return undefined;
    return ofOne((parent, random) => flip.vary(flip.vary(parent, random), random));
  },
};

export const height: BodyDescriptor = {
  name: 'height',
  description: 'from the lowest mass to the highest, as built',
  unit: 'm',
  of: 'body',
  measure({ dimension, masses }) {
    const heights = masses.position.filter((_, i) => i % dimension === dimension - 1);
    return Math.max(...heights) - Math.min(...heights);
  },
};

/** Every kilogram costs a centimetre of the way. */
export function byWayAndMass(inner: Evaluator): Evaluator {
  const weighed = (result: EvaluationResult): EvaluationResult =>
    result.descriptors ? { ...result, fitness: result.fitness - 0.01 * result.descriptors.mass } : result;
  return {
    backend: inner.backend,
    async evaluate(requests, { onDone, ...options } = {}) {
      const results = await inner.evaluate(requests, {
        ...options,
        onDone: (result) => onDone?.(weighed(result)),
      });
      return results.map(weighed);
    },
    close: () => inner.close(),
  };
}
