// Curves, drawn by Apache ECharts, which is loaded when the first one is shown.

import type { EChartsType } from 'echarts/core';
import { css, palettes } from '../../../draw/palette.ts';
import { theme } from './theme.ts';

export interface Curve {
  readonly name: string;
  /** Null leaves a gap. */
  readonly values: readonly (number | null)[];
  readonly isFaint?: boolean;
}

export interface CurveChart {
  readonly x: string;
  readonly y: string;
  readonly curves: readonly Curve[];
  /** Most points along x, where it is known beforehand. */
  readonly length?: number;
}

const charts = new Map<HTMLElement, EChartsType>();

export async function showCurves(target: HTMLElement, data: CurveChart): Promise<void> {
  const { init } = await import('./echarts.ts');
  let chart = charts.get(target);
  if (!chart) {
    chart = init(target, null, { renderer: 'svg' });
    charts.set(target, chart);
    new ResizeObserver(() => chart!.resize()).observe(target);
  }
  chart.setOption(optionsOf(data), true);
  const last = data.curves[0]?.values.at(-1);
  target.setAttribute(
    'aria-label',
    `${data.y} over ${data.x}: ${data.curves[0]?.values.length ?? 0} points${last == null || !Number.isFinite(last) ? '' : `, the last ${last.toPrecision(4)}`}`,
  );
}

function optionsOf({ x, y, curves, length }: CurveChart): Parameters<EChartsType['setOption']>[0] {
  const palette = palettes[theme()];
  const soft = css(palette.soft);
  const axis = {
    axisLine: { lineStyle: { color: soft } },
    axisLabel: { color: soft, fontSize: 11 },
    splitLine: { lineStyle: { color: css(palette.ground) } },
    nameTextStyle: { color: soft, fontSize: 11 },
  };
  const most = Math.max(length ?? 0, ...curves.map(({ values }) => values.length)) - 1;
  return {
    animation: false,
    grid: {
      left: 8,
      right: 14,
      top: 26,
      bottom: 6,
      outerBoundsMode: 'same',
      outerBoundsContain: 'axisLabel',
    },
    tooltip: {
      trigger: 'axis',
      valueFormatter: (value: unknown) => (typeof value === 'number' ? value.toPrecision(4) : '–'),
    },
    ...(curves.length > 1 && {
      legend: { top: 0, right: 8, textStyle: { color: soft, fontSize: 11 }, itemWidth: 16 },
    }),
    xAxis: {
      type: 'value',
      min: 0,
      max: Math.max(1, most),
      minInterval: 1,
      ...axis,
      splitLine: { show: false },
    },
    yAxis: { type: 'value', name: y, scale: true, ...axis },
    series: curves.map(({ name, values, isFaint }, i) => ({
      type: 'line',
      name,
      data: values.map((value, at) => [at, value !== null && Number.isFinite(value) ? value : null]),
      showSymbol: values.length < 2,
      lineStyle: { width: isFaint ? 1.2 : 2.2 },
      color: css([palette.long, palette.trail, palette.pale][i % 3]!),
    })),
    aria: { enabled: false, label: { description: `${y} over ${x}` } },
  };
}
