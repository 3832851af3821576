// What `bench/search.ts` has recorded, as a table and a plot: `node dist/bench/search-report.js RESULTS PICTURE.svg`.

import { readFileSync, writeFileSync } from 'node:fs';
import { median } from '../base/statistics.ts';
import { curvesOf } from '../evolve/compare/compare.ts';
import { type Figures, figuresAt } from '../evolve/compare/figures.ts';
import { curvePicture } from '../render/report/charts/curves.ts';
import { intervalBand, medianCurve } from '../render/report/comparison.ts';

/** Rollouts at which the searches are held against each other. */
const CHECKPOINTS = [50_000, 109_000] as const;

interface Line {
  readonly name?: string;
  readonly seed: number;
  readonly rollouts: number;
  readonly mean: number;
  readonly best: number;
  readonly diversity: number;
}

const [results = 'bench/results/search.jsonl', picture = 'render/pictures/search.svg'] =
  process.argv.slice(2);

const histories = historiesOf(readFileSync(results, 'utf8').trim().split('\n'));
const rows = [...histories].map(([name, runs]) => ({ name, runs: [...runs.values()] }));
const finalMean = ({ runs }: (typeof rows)[number]): number => middle(runs, CHECKPOINTS[1], 'mean');
rows.sort((a, b) => finalMean(b) - finalMean(a));

const [early, late] = CHECKPOINTS;
console.log(
  [
    `| search | seeds | mean at ${early} | best at ${early} | mean at ${late} | best at ${late} | diversity at ${late} |`,
    '|---|---|---|---|---|---|---|',
    ...rows.map(({ name, runs }) => {
      const cell = (at: number, figure: keyof Figures, digits: number): string => {
        const values = runs.map((run) => figuresAt(run, at)![figure]!);
        return `${median(values).toFixed(digits)} (${Math.min(...values).toFixed(digits)}–${Math.max(...values).toFixed(digits)})`;
      };
      const cells = CHECKPOINTS.flatMap((at) => [cell(at, 'mean', 2), cell(at, 'best', 2)]);
      return `| \`${name}\` | ${runs.length} | ${cells.join(' | ')} | ${cell(late, 'diversity', 0)} |`;
    }),
  ].join('\n'),
);

const curves = rows.map(({ runs }) => curvesOf(runs).mean);
writeFileSync(
  picture,
  curvePicture(
    {
      title: 'Population mean over rollouts',
      x: { name: 'rollouts (episodes simulated)', isWhole: true },
      y: { name: 'population mean [m]; medians over the seeds, and 95 % intervals' },
      bands: curves.map((curve, i) => intervalBand(curve, i)),
      curves: curves.map((curve, i) => medianCurve(curve, i, rows[i]!.name)),
    },
    860,
    400,
  ),
);

/** By search, then by seed, in the order in which they were recorded. */
function historiesOf(lines: readonly string[]): Map<string, Map<number, Figures[]>> {
  const histories = new Map<string, Map<number, Figures[]>>();
  for (const line of lines) {
    const { name, seed, rollouts, mean, best, diversity } = JSON.parse(line) as Line;
    if (name === undefined) continue;
    const seeds = histories.get(name) ?? new Map<number, Figures[]>();
    histories.set(name, seeds);
    const history = seeds.get(seed) ?? [];
    seeds.set(seed, history);
    history.push({ best, mean, diversity, rollouts, qdScore: null, seconds: null });
  }
  return histories;
}

function middle(runs: readonly (readonly Figures[])[], at: number, figure: keyof Figures): number {
  return median(runs.map((run) => figuresAt(run, at)![figure]!));
}
