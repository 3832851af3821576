// Curves over a common axis, with bands, each labelled where it ends.

import type { EChartsCoreOption } from 'echarts/dist/echarts.esm.min.mjs';
import { type Html, html } from '../page/html.ts';
import { type AxisText, filled, xAxis, yAxis } from './axes.ts';
import { chart, picture } from './draw.ts';

/** Null leaves a gap. */
export type Point = readonly [x: number, y: number | null];

export interface Curve {
  /** Written at its end; none: it needs none. */
  readonly label?: string;
  readonly colour: string;
  readonly points: readonly Point[];
  readonly isFaint?: boolean;
  readonly isDashed?: boolean;
  /** Stays at a value until the next: what is known only at the points. */
  readonly isStepped?: boolean;
  /** Each point is marked. */
  readonly hasDots?: boolean;
}

export interface Band {
  readonly colour: string;
  readonly opacity: number;
  readonly points: readonly (readonly [x: number, lower: number | null, upper: number | null])[];
}

export interface CurveChart {
  readonly title: string;
  readonly x: AxisText;
  readonly y: AxisText;
  readonly bands?: readonly Band[];
  readonly curves: readonly Curve[];
}

/** A chart of curves; a note in its place where there is not one point to draw. */
export function curveChart(data: CurveChart): Html {
  const { title, x, y, curves } = data;
  const isDrawn = curves.some(({ points }) => points.some(([, value]) => value !== null));
  if (!isDrawn) return nothing(title, 'There is nothing to draw yet.');
  return chart({ title, summary: summaryOf(curves, x, y) }, optionOf(data));
}

/** A chart of curves as an SVG file, for a page that is not of ours. */
export function curvePicture(data: CurveChart, width: number, height: number): string {
  const { title, x, y, curves } = data;
  return picture({ title, summary: summaryOf(curves, x, y), width, height }, optionOf(data));
}

const optionOf = ({ x, y, bands = [], curves }: CurveChart): EChartsCoreOption => ({
  grid: { left: 46, right: marginFor(curves), top: 30, bottom: 42, outerBoundsMode: 'none' },
  xAxis: xAxis({ ...x, ...filled(...rangeOf(curves), x.isWhole) }),
  yAxis: yAxis(y),
  series: [...bands.flatMap(bandSeries), ...curves.map(curveSeries)],
});

/** What stands where a chart has nothing to show. */
export const nothing = (title: string, why: string): Html =>
  html`<figure class="chart empty"><figcaption>${title}</figcaption><p>${why}</p></figure>`;

/** A band is a stack of two: its lower end, which is not drawn, and its height, which is filled. */
function bandSeries({ colour, opacity, points }: Band, index: number): object[] {
  const part = {
    type: 'line',
    stack: `band ${index}`,
    stackStrategy: 'all',
    symbol: 'none',
    clip: false,
    silent: true,
  };
  const heightOf = (lower: number | null, upper: number | null) =>
    lower === null || upper === null ? null : upper - lower;
  return [
    { ...part, data: points.map(([x, lower]) => [x, lower]), lineStyle: { width: 0, color: 'transparent' } },
    {
      ...part,
      data: points.map(([x, lower, upper]) => [x, heightOf(lower, upper)]),
      lineStyle: { width: 0, color: 'transparent' },
      areaStyle: { color: colour, opacity },
    },
  ];
}

function curveSeries({ label, colour, points, isFaint, isDashed, isStepped, hasDots }: Curve): object {
  const isSingle = points.filter(([, value]) => value !== null).length === 1;
  return {
    type: 'line',
    data: points,
    clip: false,
    silent: true,
    symbol: isSingle || hasDots ? 'circle' : 'none',
    symbolSize: isSingle ? 8 : 6,
    showAllSymbol: true,
    itemStyle: { color: colour },
    ...(isStepped && { step: 'end' }),
    lineStyle: {
      color: colour,
      width: isFaint ? 1.2 : 2.2,
      opacity: isFaint ? 0.55 : 1,
      type: isDashed ? [5, 4] : 'solid',
    },
    ...(label && {
      endLabel: { show: true, formatter: () => label, color: colour, fontSize: 13, distance: 6 },
      labelLayout: { moveOverlap: 'shiftY' },
    }),
  };
}

/** Room for the longest label. */
function marginFor(curves: readonly Curve[]): number {
  const longest = Math.max(0, ...curves.map(({ label = '' }) => label.length));
  return longest === 0 ? 14 : 14 + 7.5 * longest;
}

function rangeOf(curves: readonly Curve[]): [first: number, last: number] {
  const places = curves.flatMap(({ points }) => points.map(([x]) => x));
  return [places.reduce((a, b) => Math.min(a, b)), places.reduce((a, b) => Math.max(a, b))];
}

function summaryOf(curves: readonly Curve[], x: AxisText, y: AxisText): string {
  const ends = curves.flatMap(({ label, points }) => {
    const last = points.findLast(([, value]) => value !== null)?.[1];
    return label && last != null ? [`${label} ends at ${last.toPrecision(4)}`] : [];
  });
  return [`${y.name} over ${x.name}`, ...ends].join('; ');
}
