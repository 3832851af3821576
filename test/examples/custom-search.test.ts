import { describe, expect, it } from 'vitest';
import { search } from '../../examples/custom-search.ts';
import type { GenerationSummary } from '../../index.ts';

describe('examples/custom-search', () => {
  it('searches with a selection, an operator, a descriptor and an evaluator of its own', async () => {
    const summaries: GenerationSummary[] = [];
    await search((summary) => summaries.push(summary));
    expect(summaries.map(({ generation }) => generation)).toEqual([0, 1, 2, 3]);
    const best = summaries.map((summary) => summary.best!);
    expect(best).toEqual([...best].sort((a, b) => a - b));
    expect(summaries.at(-1)!.coverage).toBeGreaterThan(0);
  });
});
