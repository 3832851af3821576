import { describe, expect, it } from 'vitest';
import { compareRuns } from '../../../evolve/compare/compare.ts';
import { comparisonPage } from '../../../render/report/comparison.ts';
import { summaries } from '../../support/report-data.ts';

const runs = (inheritance: string) =>
  [1, 2, 3].map((seed) => ({
    folder: `runs/${inheritance}-${seed}`,
    state: 'complete',
    seed,
    config: { seed, scenario: { evolution: { inheritance } } },
    summaries: summaries(5 + seed, { best: seed }),
  }));

const page = comparisonPage({
  ...compareRuns([...runs('none'), ...runs('<b>weights</b>')], 'walk'),
  scenario: 'walk',
  description: '',
  cautions: ['They <differ>.'],
  written: '2026-03-01T12:00:00.000Z',
  version: '1.0.0',
});

describe('the page of a comparison', () => {
  it('needs nothing but itself, and takes no text for markup', () => {
    expect(page).not.toMatch(/<script|<link|<img|@import|https?:|<b>weights|<differ/);
    expect([...page.matchAll(/\b(?:src|href)="(?!#)/g)]).toEqual([]);
    expect(page).not.toMatch(/NaN|Infinity|undefined|\[object/);
  });

  it('has the medians with their intervals, and a curve with a band for each group', () => {
    expect(page).toContain('2.000<span class="interval">1.000 to 3.000</span>');
    const [, chart] = page.split('<figcaption>Best fitness</figcaption>');
    const bands = [...chart!.split('</figure>')[0]!.matchAll(/fill-opacity="0.14"/g)];
    expect(bands).toHaveLength(2);
  });

  it('has no chart of what no run has', () => {
    expect(page).not.toContain('<figcaption>QD-score');
  });
});
