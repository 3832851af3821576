// Parts of a whole, as one bar.

import type { Html } from '../page/html.ts';
import { chart } from './draw.ts';

export interface Share {
  readonly name: string;
  /** From 0 to 1. */
  readonly share: number;
  readonly colour: string;
}

export const shareBar = (title: string, shares: readonly Share[]): Html =>
  chart(
    {
      title,
      summary: shares.map(({ name, share }) => `${name} ${(100 * share).toFixed(1)} %`).join(', '),
      height: 36,
    },
    {
      grid: { left: 0, right: 0, top: 4, bottom: 4, outerBoundsMode: 'none' },
      xAxis: { type: 'value', min: 0, max: 1, show: false },
      yAxis: { type: 'category', data: [''], show: false },
      series: shares.map(({ name, share, colour }) => ({
        type: 'bar',
        stack: 'all',
        name,
        data: [share],
        barWidth: '100%',
        silent: true,
        itemStyle: { color: colour },
      })),
    },
  );
