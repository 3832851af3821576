// Derivatives by differences of a function of one variable: the reference that derived adjoints are held against.

/** A derivative at 0, and how far off it may be: how far two estimates lie apart, and what rounding blurs. */
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

/** Relative error of a function's value that is no more than rounding. */
const ROUNDING = 2 ** -51;

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
    const [above, below] = [await f(h), await f(-h)];
    const fine = (above - below) / (2 * h);
    // A few units in the last place of either side.
    const blur = (ROUNDING * Math.max(Math.abs(above), Math.abs(below))) / h;
    const value: number | null = coarse === null ? null : (16 * fine - coarse) / 15;
    coarse = fine;
    if (value === null) continue;
    const uncertainty = before === null ? Number.POSITIVE_INFINITY : Math.abs(value - before) + blur;
    before = value;
    if (uncertainty < best.uncertainty) best = { value, uncertainty };
    if (best.uncertainty <= aim(value)) break;
  }
  return best;
}

/** Steps at which the two sides of a function are compared. */
const NEAR = 1e-4;

/**
 * Whether the slopes of `f` on the two sides of 0, where it is `center`, differ by more than `least`, or are none. Central
 * differences do not see that. The second difference of a smooth function falls sixteenfold where the step falls fourfold,
 * that of a kink fourfold, and that of a jump not at all.
 */
export async function isKinked(
  f: (x: number) => Promise<number>,
  center: number,
  least: number,
): Promise<boolean> {
  const second = async (h: number): Promise<number> => Math.abs((await f(h)) + (await f(-h)) - 2 * center);
  const [far, near] = [await second(NEAR), await second(NEAR / 4)];
  if (!Number.isFinite(far + near)) return true;
  return near > far / 8 && near / (NEAR / 4) > least;
}
