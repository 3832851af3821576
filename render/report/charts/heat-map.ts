// A map of cells over two axes, each in the colour of its value.

import type { CustomSeriesRenderItem } from 'echarts';
import { type BinnedAxis, edgeOf } from '../../draw/elite-map.ts';
import { fitnessScale } from '../../draw/palette.ts';
import type { Html } from '../page/html.ts';
import { type AxisText, tick, xAxis, yAxis } from './axes.ts';
import { chart } from './draw.ts';

export interface Cell {
  /** Bins, from 0. */
  readonly x: number;
  readonly y: number;
  readonly value: number;
}

export interface HeatMap {
  readonly title: string;
  readonly x: BinnedAxis;
  readonly y: BinnedAxis;
  readonly cells: readonly Cell[];
  /** What is least and most on the scale of colours. */
  readonly range: readonly [number, number];
}

export function heatMap({ title, x, y, cells, range }: HeatMap): Html {
  const [min, max] = range;
  return chart(
    { title, summary: `${cells.length} of ${x.bins * y.bins} cells are filled`, height: 300 },
    {
      grid: { left: 46, right: 66, top: 30, bottom: 42, outerBoundsMode: 'none' },
      xAxis: xAxis(ends(x)),
      yAxis: yAxis(ends(y)),
      visualMap: {
        type: 'continuous',
        dimension: 4,
        min,
        max: max === min ? min + 1 : max,
        inRange: { color: [...fitnessScale] },
        orient: 'vertical',
        right: 8,
        top: 22,
        itemHeight: 176,
        itemWidth: 12,
        text: [tick(Number(max.toPrecision(3))), tick(Number(min.toPrecision(3)))],
        textStyle: { color: 'var(--muted)', fontSize: 12 },
      },
      series: [
        {
          type: 'custom',
          silent: true,
          renderItem: rectangle,
          data: cells.map((cell) => corners(x, y, cell)),
        },
      ],
    },
  );
}

const ends = ({ name, least, most, bins }: BinnedAxis): AxisText => ({
  name,
  min: least,
  max: most,
  interval: (most - least) / divisions(bins),
});

/** Into how many parts ticks divide an axis: so that each stands at the edge of a bin, if that can be. */
const divisions = (bins: number): number =>
  [5, 4, 6, 3, 7, 2].find((parts) => bins % parts === 0) ?? (bins < 9 ? bins : 4);

const corners = (x: BinnedAxis, y: BinnedAxis, cell: Cell): number[] => [
  edgeOf(x, cell.x),
  edgeOf(y, cell.y),
  edgeOf(x, cell.x + 1),
  edgeOf(y, cell.y + 1),
  cell.value,
];

/** A pixel narrower than its cell, so that neighbours of one colour stay apart. */
const rectangle: CustomSeriesRenderItem = (_, api) => {
  const [left = 0, bottom = 0] = api.coord([api.value(0), api.value(1)]);
  const [right = 0, top = 0] = api.coord([api.value(2), api.value(3)]);
  const gap = right - left > 6 ? 1 : 0;
  return {
    type: 'rect',
    shape: { x: left, y: top, width: right - left - gap, height: bottom - top - gap },
    style: { fill: api.visual('color') as string },
  };
};
