// A search with parts of your own, through the library: a selection, an operator, a descriptor and an evaluator, each an
// object like the built-in ones. Run it from a checkout with: npx unrun examples/custom-search.ts
// In a project of yours, write 'morphograd' for '../index.ts'.

import {
  type BodyDescriptor,
  builtInScenario,
  createBackendEvaluator,
  createWasmBackend,
  type EvaluationResult,
  type Evaluator,
  evolve,
  type GenerationSummary,
  type OperatorKind,
  ofOne,
  type SelectionKind,
  type Valid,
} from '../index.ts';

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

/** The summary of each generation, told to `tell` as it comes. */
export async function search(tell: (summary: GenerationSummary) => void): Promise<void> {
  const walk = builtInScenario('walk');
  const evaluator = byWayAndMass(createBackendEvaluator(createWasmBackend({ precision: 'single' })));
  const archive = { axes: [{ of: 'height', least: 0, most: 0.6, bins: 6 }] };
  try {
    const run = evolve({
      scenario: {
        ...walk,
        steps: 300,
        learning: { ...walk.learning, updates: 3 },
        evolution: { ...walk.evolution, population: 6, generations: 3, archive },
      },
      seed: 1,
      evaluator,
      selection: truncation,
      operators: [doubleFlip],
      descriptors: [height],
    });
    for await (const { summary } of run) tell(summary);
  } finally {
    await evaluator.close();
  }
}

if (process.argv[1]?.endsWith('custom-search.ts')) {
  await search(({ generation, best, coverage }) => console.log({ generation, best, coverage }));
}
