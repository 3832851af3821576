import { describe, expect, it } from 'vitest';
import type { Axis } from '../../../evolve/archive/archive.ts';
import type { ArchiveData } from '../../../render/report/page/data.ts';
import { reportPage } from '../../../render/report/report.ts';
import { person, portrait, pushed, reportData, summaries, summary } from '../../support/report-data.ts';
import { blockBody, tetrahedron } from '../../support/spatial.ts';

const axes: readonly Axis[] = [
  { of: 'size', least: 0, most: 40, bins: 10 },
  { of: 'aspect-ratio', least: 0, most: 4, bins: 5 },
  { of: 'actuated-fraction', least: 0, most: 1, bins: 300 },
  { of: 'gait-frequency', least: 0, most: 8, bins: 7 },
];

const archiveOf = (count: number): ArchiveData => ({
  axes: axes.slice(0, count),
  elites: [
    { bins: [0, 1, 299, 3].slice(0, count), fitness: 0.5 },
    { bins: [0, 1, 298, 4].slice(0, count), fitness: 1.5 },
    { bins: [9, 4, 0, 6].slice(0, count), fitness: -0.5 },
  ],
});

const sectionsOf = (page: string): string[] =>
  [...page.matchAll(/<section id="([^"]*)"/g)].map(([, id]) => id!);
const titlesOf = (page: string): string[] =>
  [...page.matchAll(/<figcaption>([^<]*)<\/figcaption><svg/g)].map(([, title]) => title!);

/** All that a page says besides its style and pictures. */
const textOf = (page: string): string =>
  page.replace(/<style>[\s\S]*?<\/style>/, '').replaceAll(/<[^>]*>/g, ' ');

describe('the report of a run', () => {
  const page = reportPage(reportData());

  it('needs nothing but itself', () => {
    expect(page).not.toMatch(/<script|<link|<iframe|<img|@import|url\((?!#)|https?:/);
    expect([...page.matchAll(/\b(?:src|href)="(?!#)/g)]).toEqual([]);
  });

  it('tells everything of a run in sections, each of which is linked', () => {
    const ids = [
      'fitness',
      'diversity',
      'learning',
      'lineage',
      'gallery',
      'quarantine',
      'time',
      'machine',
      'config',
    ];
    expect(sectionsOf(page)).toEqual(ids);
    for (const id of ids) expect(page).toContain(`href="#${id}"`);
  });

  it('draws its curves with ECharts, and names them where they end', () => {
    expect(titlesOf(page)).toEqual(
      expect.arrayContaining([
        'Fitness over generations',
        'Fitness over rollouts',
        'Learning curves of the elites',
      ]),
    );
    expect(page).toMatch(/<text [^>]*>median<\/text>/);
  });

  it('writes no number that is none', () => {
    expect(page).not.toMatch(/NaN|Infinity|undefined|\[object/);
  });

  it('colours by variables that dark pages change', () => {
    expect(page).toContain('prefers-color-scheme:dark');
    const literal = [...page.matchAll(/<(?:path|text)[^>]*(?:fill|stroke)="#/g)];
    expect(literal).toEqual([]);
  });

  it('states the share of the time that is not evaluation', () => {
    expect(textOf(page)).toContain(
      'Generation overhead, the time in which nothing was evaluated: 2.5 % of 24 s.',
    );
  });

  it('is the same for the same data', () => {
    expect(reportPage(reportData())).toBe(page);
  });

  it('shows how many ancestors it leaves out', () => {
    expect(textOf(page)).toContain('Of 4 robots those are shown');
    expect(page).toContain('+2</span>');
  });
});

describe('text from files', () => {
  const hostile = `"'><script>alert(1)</script><img src=x onerror=alert(2)>`;
  const quarantined = [{ id: hostile, cause: 'failed' as const, reason: hostile }];
  const data = reportData();

  it('is never markup, wherever it comes from', () => {
    const page = reportPage(
      reportData({
        folder: hostile,
        state: hostile,
        backend: hostile,
        version: hostile,
        config: hostile,
        scenario: { ...data.scenario, name: hostile, description: hostile },
        summaries: summaries(3, { quarantined }),
        best: [{ ...portrait(hostile), individual: person(hostile, { parents: [hostile, hostile] }) }],
        lineage: {
          ...data.lineage,
          ancestors: data.lineage.ancestors.map((ancestor) => ({
            ...ancestor,
            individual: person(hostile, { parents: [hostile, hostile] }),
          })),
        },
        sessions: data.sessions.map((session) => ({
          ...session,
          machine: { ...session.machine, cpu: hostile, platform: hostile },
        })),
        events: [{ at: hostile, kind: 'breakdown', text: hostile }],
      }),
    );
    expect(page).not.toMatch(/<script|<img|"'>/);
    expect(page.split('alert(1)').length).toBeGreaterThan(12);
  });
});

describe('a run with little to show', () => {
  const nothing = { best: [], lineage: { length: 0, people: [], ancestors: [] } };

  it.each([
    ['before its first generation', reportData({ ...nothing, summaries: [], state: 'running' })],
    ['after its first generation', reportData({ summaries: summaries(1) })],
    [
      'without one valid robot',
      reportData({
        ...nothing,
        summaries: summaries(3, {
          best: null,
          mean: null,
          median: null,
          lowerQuartile: null,
          upperQuartile: null,
          worst: null,
          age: null,
          depth: null,
          population: 0,
        }),
      }),
    ],
    ['whose weights were not kept', reportData({ best: [{ ...portrait('1-1'), trajectory: null }] })],
  ])('has a report %s', (_, data) => {
    const page = reportPage(data);
    expect(sectionsOf(page)).toHaveLength(9);
    expect(page).not.toMatch(/NaN|Infinity|undefined|\[object/);
  });
});

describe('a long run', () => {
  it('has a report no larger than its charts can show', () => {
    const page = reportPage(
      reportData({
        summaries: summaries(3000, { quarantined: [{ id: '1-1', cause: 'exploded', reason: 'It is.' }] }),
      }),
    );
    expect(page.length).toBeLessThan(1e6);
    const lengths = [...page.matchAll(/ d="([^"]*)"/g)].map(([, d]) => d!.split(/[ML]/).length - 1);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(600);
    expect(textOf(page)).toContain('3,000 of 24,000 robots, 12.5 %,');
  });
});

describe('the map of an archive', () => {
  const mapped = (count: number): string =>
    reportPage(
      reportData({ archive: archiveOf(count), summaries: [summary(0, { coverage: 0.1, qdScore: 30 })] }),
    );
  const mapsOf = (page: string): string[] => titlesOf(page).filter((title) => title.startsWith('Fitness by'));

  it.each([
    [1, 1],
    [2, 1],
    [3, 3],
    [4, 6],
  ])('of %i axes has a picture for every pair of them: %i', (count, pictures) => {
    const page = mapped(count);
    expect(mapsOf(page)).toHaveLength(pictures);
    expect(titlesOf(page)).toEqual(expect.arrayContaining(['Coverage', 'QD-score']));
    expect(page).not.toMatch(/NaN|Infinity|undefined/);
  });

  it('fills a cell for each kind of robot, those that look alike as one', () => {
    const [, map] = mapped(3).split('Fitness by size and aspect ratio</figcaption>');
    const cells = map!.split('</figure>')[0]!.match(/fill="rgb\(/g);
    expect(cells).toHaveLength(2);
  });
});

describe('bodies of any kind', () => {
  it('are drawn in space', () => {
    const body = tetrahedron();
    const scenario = {
      ...reportData().scenario,
      dimension: 3 as const,
      terrain: { kind: 'flat', parameters: {} },
    };
    const page = reportPage(
      reportData({ scenario, best: [{ ...portrait('1-1'), body, trajectory: pushed(body) }] }),
    );
    expect(page).toContain('class="skin shade-3"');
    expect(page).not.toMatch(/NaN|Infinity|undefined/);
  });

  it('are drawn by their masses where there are too many springs', () => {
    const body = blockBody(9);
    const scenario = {
      ...reportData().scenario,
      dimension: 3 as const,
      terrain: { kind: 'flat', parameters: {} },
    };
    const page = reportPage(
      reportData({ scenario, best: [{ ...portrait('1-1'), body, trajectory: pushed(body) }] }),
    );
    expect(page).toContain('class="blob"');
    expect(page.length).toBeLessThan(1e6);
  });
});
