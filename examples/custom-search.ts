// A search with parts of your own, through the library; they stand in custom-parts.ts. Run it with:
//   cd examples && npx unrun custom-search.ts

import { builtInScenario, createBackendEvaluator, createWasmBackend, evolve } from 'morphograd';
import { byWayAndMass, doubleFlip, height, truncation } from './custom-parts.ts';

const walk = builtInScenario('walk');
const evaluator = byWayAndMass(createBackendEvaluator(createWasmBackend({ precision: 'single' })));
const run = evolve({
  scenario: {
    ...walk,
    steps: 300,
    learning: { ...walk.learning, updates: 3 },
    evolution: {
      ...walk.evolution,
      population: 6,
      generations: 3,
      archive: { axes: [{ of: 'height', least: 0, most: 0.6, bins: 6 }] },
    },
  },
  seed: 1,
  evaluator,
  selection: truncation,
  operators: [doubleFlip],
  descriptors: [height],
});
for await (const { summary } of run) {
  const { generation, best, coverage } = summary;
  console.log(JSON.stringify({ generation, best, coverage }));
}
await evaluator.close();
