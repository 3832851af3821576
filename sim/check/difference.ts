// Derivatives by differences of a function of one variable: the reference that derived adjoints are held against.

/** A derivative at 0, and how far two successive estimates of it lie apart. */
export interface Difference {
  readonly value: number;
  readonly uncertainty: number;
}

/**
 * Steps of the differences, each a quarter of the one before. At the first, rounding to f64 blurs a derivative by no
 * more than 1e-14 of the function's value; the later ones, where it is 1e-9, are for functions that are not smooth so
 * far out.
 */
const STEPS = Array.from({ length: 10 }, (_, k) => 1.6e-2 / 4 ** k);

/**
 * The derivative of `f` at 0 from central differences (f(h) - f(-h)) / 2h with one Richardson extrapolation, so of
 * fourth order. Where `f` has kinks or jumps, as contact laws have, a difference across one disagrees with the next,
 * which is four times narrower; the steps shrink until two successive ones agree to within `aim`, that is until
 * neither side crosses an event. If none do, the closest two are returned, and `uncertainty` says so.
 */
export async function derivative(
  f: (x: number) => Promise<number>,
  aim: (value: number) => number,
): Promise<Difference> {
  let coarse: number | null = null;
  let before: number | null = null;
  let best: Difference = { value: Number.NaN, uncertainty: Number.POSITIVE_INFINITY };
  for (const h of STEPS) {
    const fine = ((await f(h)) - (await f(-h))) / (2 * h);
    const value: number | null = coarse === null ? null : (16 * fine - coarse) / 15;
    coarse = fine;
    if (value === null) continue;
    const uncertainty = before === null ? Number.POSITIVE_INFINITY : Math.abs(value - before);
    before = value;
    if (uncertainty < best.uncertainty) best = { value, uncertainty };
    if (best.uncertainty <= aim(value)) break;
  }
  return best;
}
