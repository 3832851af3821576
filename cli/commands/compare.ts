// morphograd compare: several runs side by side.

import { type Command, Option } from 'commander';
import { checkWritable, writeWhole } from '../../base/files.ts';
import { counted } from '../../base/text.ts';
import { cautionsFor, checkComparable } from '../../evolve/compare/comparable.ts';
import { type ComparedRun, type Comparison, compareRuns } from '../../evolve/compare/compare.ts';
import type { Estimate, FigureName } from '../../evolve/compare/figures.ts';
import { labelsOf } from '../../evolve/compare/labels.ts';
import { configToJSON } from '../../evolve/run/run-config.ts';
import { openRun } from '../../evolve/store/reader.ts';
import type { Scenario } from '../../scenarios/scenario.ts';
import { version } from '../../version.ts';
import { stateOf } from '../run/run-state.ts';
import { path, whole } from '../terminal/options.ts';
import { print, short, table } from '../terminal/output.ts';
import { breathe } from '../terminal/signals.ts';

interface Options {
  readonly atRollouts?: number;
  readonly json?: true;
  readonly out?: string;
}

const HELP = `
Runs of one config that differ in nothing but the seed are a group; groups are named by what differs between them. A figure
is the median over a group's runs, with its 95 % interval: the percentile bootstrap, 2,000 resamples.

Examples:
  morphograd compare runs/walk-*
  morphograd compare runs/a-* runs/b-* --at-rollouts 50000 --out comparison.html
`;

export function addCompare(program: Command): void {
  program
    .command('compare')
    .description('Show several runs side by side, at equal rollouts.')
    .argument('<runs...>', 'folders of runs of one scenario')
    .addOption(
      new Option(
        '--at-rollouts <n>',
        'simulated episodes at which they are compared; by default the most that all runs have reached',
      ).argParser(whole(1)),
    )
    .option('--json', 'print one JSON object, with curves')
    .option('--out <file.html>', 'also write a page with curves', path)
    .addHelpText('after', HELP)
    .action(run);
}

async function run(folders: readonly string[], { atRollouts, json, out }: Options): Promise<void> {
  const read: ReturnType<typeof readRun>[] = [];
  for (const folder of new Set(folders)) {
    await breathe();
    read.push(readRun(folder));
  }
  checkComparable(read);
  if (out !== undefined) checkWritable(out);
  const { scenario } = read[0]!;
  const cautions = cautionsFor(read);
  const comparison = compareRuns(
    read.map(({ run }) => run),
    scenario.name,
    atRollouts,
  );
  if (out !== undefined) await writePage(out, comparison, scenario, cautions);
  if (json) print(JSON.stringify({ scenario: scenario.name, cautions, ...comparison }));
  else print(...lines(comparison, scenario, cautions), ...(out === undefined ? [] : [`Written: ${out}`]));
}

function readRun(folder: string): {
  readonly folder: string;
  readonly scenario: Scenario;
  readonly run: ComparedRun;
} {
  const reader = openRun(folder);
  try {
    const { config } = reader;
    return {
      folder,
      scenario: config.scenario,
      run: {
        folder,
        state: stateOf(reader),
        seed: config.seed,
        config: configToJSON(config),
        summaries: reader.generations(),
      },
    };
  } finally {
    reader.close();
  }
}

async function writePage(
  file: string,
  comparison: Comparison,
  { name, description }: Scenario,
  cautions: readonly string[],
): Promise<void> {
  // Charts take a while to load; whoever wants none does not wait for them.
  const { comparisonPage } = await import('../../render/report/comparison.ts');
  const written = new Date().toISOString();
  writeWhole(
    file,
    comparisonPage({ ...comparison, scenario: name, description, cautions, written, version }),
  );
}

/** Longer names than this stand above the tables, with a letter for each. */
const MOST_CHARACTERS = 28;

function lines(
  { atRollouts, groups }: Comparison,
  { name }: Scenario,
  cautions: readonly string[],
): string[] {
  const runs = groups.flatMap((group) => group.runs);
  const shown = columns.filter(([figure]) => runs.some(({ figures }) => figures?.[figure] != null));
  const heads = shown.map(([, head]) => head);
  const names = groups.map((group) => group.name);
  const labels = labelsOf(names, MOST_CHARACTERS);
  const legend = labels[0] === names[0] ? [] : [...table(names.map((each, i) => [labels[i]!, each])), ''];
  const groupRows = groups.map(({ runs, estimates }, i) => [
    labels[i]!,
    String(runs.length),
    ...shown.map(([figure, , text]) => estimated(estimates[figure], text)),
  ]);
  const runRows = groups.flatMap(({ runs }, i) =>
    runs.map(({ folder, seed, state, reached, figures }) => [
      folder,
      labels[i]!,
      String(seed),
      ...shown.map(([figure, , text]) => (figures?.[figure] == null ? '–' : text(figures[figure]))),
      String(reached),
      state,
    ]),
  );
  const from = (first: number): number[] => Array.from({ length: heads.length + 2 }, (_, i) => first + i);
  return [
    `${counted(runs.length, 'run')} of "${name}" after ${counted(atRollouts, 'rollout')}; medians over seeds [95 % interval].`,
    ...cautions,
    '',
    ...legend,
    ...table([['group', 'runs', ...heads], ...groupRows], from(1)),
    '',
    ...table([['run', 'group', 'seed', ...heads, 'in all', 'state'], ...runRows], from(2)),
  ];
}

const columns: readonly (readonly [figure: FigureName, head: string, text: (value: number) => string])[] = [
  ['best', 'best', short],
  ['mean', 'mean', short],
  ['diversity', 'diversity', short],
  ['qdScore', 'QD-score', short],
  ['rollouts', 'rollouts', (value) => String(Math.round(value))],
  ['seconds', 'seconds', (value) => value.toFixed(1)],
];

function estimated(estimate: Estimate | null, text: (value: number) => string): string {
  if (!estimate) return '–';
  const { median, interval } = estimate;
  const [lower, upper] = interval ? [text(interval.lower), text(interval.upper)] : [];
  return lower === upper ? text(median) : `${text(median)} [${lower}, ${upper}]`;
}
