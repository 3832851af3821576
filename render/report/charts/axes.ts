// The axes that all charts share.

export interface AxisText {
  /** With its unit in brackets, if it has one. */
  readonly name: string;
  /** Both ends are fixed where they are given. */
  readonly min?: number;
  readonly max?: number;
  /** From tick to tick. */
  readonly interval?: number;
  /** Ticks at whole numbers only. */
  readonly isWhole?: boolean;
  /** The axis need not reach down to zero. */
  readonly isFree?: boolean;
}

const label = { color: 'var(--muted)', fontSize: 13 };

const common = ({ min, max, interval, isWhole, isFree }: AxisText) => ({
  type: 'value' as const,
  ...(min !== undefined && { min }),
  ...(max !== undefined && { max }),
  ...(interval !== undefined && { interval }),
  ...(isWhole && { minInterval: 1 }),
  scale: isFree ?? false,
  axisLabel: {
    ...label,
    hideOverlap: true,
    formatter: tick,
    showMinLabel: isTick(min, interval),
    showMaxLabel: isTick(max, interval),
  },
  nameTextStyle: label,
});

/** The horizontal axis, its name below. */
export const xAxis = (text: AxisText) => ({
  ...common(text),
  name: text.name,
  nameLocation: 'middle' as const,
  nameGap: 26,
  splitNumber: 4,
  axisLine: { show: true, onZero: false, lineStyle: { color: 'var(--axis)' } },
  axisTick: { show: true, lineStyle: { color: 'var(--axis)' } },
  splitLine: { show: false },
});

/** The vertical axis, its name above. */
export const yAxis = (text: AxisText) => ({
  ...common(text),
  name: text.name,
  nameLocation: 'end' as const,
  nameGap: 12,
  nameTextStyle: { ...label, align: 'left' as const, padding: [0, 0, 0, -34] },
  splitNumber: 4,
  axisLine: { show: false },
  axisTick: { show: false },
  splitLine: { lineStyle: { color: 'var(--grid)' } },
});

/** False for an end that lies between two ticks: its label would touch its neighbour's. */
function isTick(end: number | undefined, interval: number | undefined): boolean | null {
  if (end === undefined || interval === undefined) return null;
  const ticks = end / interval;
  return Math.abs(ticks - Math.round(ticks)) < 1e-6;
}

/** The ends of a horizontal axis that data fill from `first` to `last`, and ticks at round numbers in between. */
export function filled(
  first: number,
  last: number,
  isWhole = false,
): Pick<AxisText, 'min' | 'max' | 'interval'> {
  if (first === last) return { min: first - 0.5, max: last + 0.5, interval: 1 };
  // What begins near zero begins at zero.
  const min = first > 0 && first < 0.25 * last ? 0 : first;
  return { min, max: last, interval: round((last - min) / 4, isWhole) };
}

/** The next of 1, 2, 2.5 and 5 and their tenfolds. */
function round(step: number, isWhole: boolean): number {
  const power = 10 ** Math.floor(Math.log10(isWhole ? Math.max(1, step) : step));
  const factors = isWhole && power === 1 ? [1, 2, 5, 10] : [1, 2, 2.5, 5, 10];
  return power * factors.find((factor) => factor * power >= step * (1 - 1e-9))!;
}

/** Large numbers short: 12k, 3.5M. */
export function tick(value: number): string {
  const size = Math.abs(value);
  if (size >= 1e6) return `${Number((value / 1e6).toFixed(2))}M`;
  if (size >= 1e4) return `${Number((value / 1e3).toFixed(2))}k`;
  return String(Number(value.toPrecision(6))).replace('-', '−');
}
