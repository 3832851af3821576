// Counts of numbers that depend on the body, as a sum of whole multiples of its domains' sizes. Hosts evaluate one to
// lay a body out; kernels have its text in them, and so find a column of any body without a table of addresses.

import { measureOf, type Unit, units } from '../../step/domain.ts';
import type { Domain } from '../../step/program.ts';

/** The members of the struct `Body` in prelude.wgsl that say how large the body is. */
export type Sizes = Readonly<Record<Unit, number>>;

/** Multiples of each size, and of one. */
export type Extent = Readonly<Partial<Record<Unit | 'one', number>>>;

export const nothing: Extent = {};

/** Number of elements of a domain. */
export function extentOf(domain: Domain): Extent {
  const { unit, times } = measureOf(domain);
  return { [unit]: times };
}

export function plus(a: Extent, b: Extent): Extent {
  const sum: Partial<Record<Unit | 'one', number>> = { ...a };
  for (const unit of [...units, 'one'] as const) if (b[unit]) sum[unit] = (sum[unit] ?? 0) + b[unit];
  return sum;
}

export function evaluate(extent: Extent, sizes: Sizes): number {
  return units.reduce((sum, unit) => sum + (extent[unit] ?? 0) * sizes[unit], extent.one ?? 0);
}

/** WGSL for the extent of the current body; a sum stands in parentheses. */
export function extentText(extent: Extent): string {
  const terms = units.flatMap((unit) => {
    const factor = extent[unit];
    return factor ? [factor === 1 ? `body.${unit}` : `${factor}u * body.${unit}`] : [];
  });
  if (extent.one || terms.length === 0) terms.push(`${extent.one ?? 0}u`);
  return terms.length === 1 ? terms[0]! : `(${terms.join(' + ')})`;
}

/** As {@link extentText}, for each rollout of the body. */
export function pairsText(extent: Extent): string {
  const text = extentText(extent);
  return text === '0u' ? text : text === '1u' ? 'body.rollouts' : `body.rollouts * ${text}`;
}
