// The standard normal quantile: turns one uniform number into one normal number.
// ECMAScript leaves the last bits of Math.log, exp, sin and cos to the engine, but fixes + - * / and sqrt to IEEE 754.
// Everything below uses only those, the logarithm included, so a seed gives the same normals on every machine.
// Source: Wichura, "Algorithm AS 241: the percentage points of the normal distribution", Applied Statistics 37, 1988
// (PPND16, relative accuracy about 1e-16). Coefficients from the highest power down, rounded to doubles.

const CENTRE_NUMERATOR = [
  2509.0809287301227, 33430.57558358813, 67265.7709270087, 45921.95393154987, 13731.69376550946,
  1971.5909503065513, 133.14166789178438, 3.3871328727963665,
];
const CENTRE_DENOMINATOR = [
  5226.495278852854, 28729.085735721943, 39307.89580009271, 21213.794301586597, 5394.196021424751,
  687.1870074920579, 42.31333070160091, 1,
];
const SHOULDER_NUMERATOR = [
  7.745450142783414e-4, 0.022723844989269184, 0.2417807251774506, 1.2704582524523684, 3.6478483247632045,
  5.769497221460691, 4.630337846156546, 1.4234371107496835,
];
const SHOULDER_DENOMINATOR = [
  1.0507500716444169e-9, 5.475938084995345e-4, 0.015198666563616457, 0.14810397642748008, 0.6897673349851,
  1.6763848301838038, 2.053191626637759, 1,
];
const TAIL_NUMERATOR = [
  2.0103343992922881e-7, 2.7115555687434876e-5, 1.2426609473880784e-3, 0.026532189526576124,
  0.29656057182850487, 1.7848265399172913, 5.463784911164114, 6.657904643501103,
];
const TAIL_DENOMINATOR = [
  2.0442631033899397e-15, 1.421511758316446e-7, 1.8463183175100548e-5, 7.868691311456133e-4,
  0.014875361290850615, 0.1369298809227358, 0.599832206555888, 1,
];

function horner(coefficients: readonly number[], x: number): number {
  let sum = 0;
  for (const coefficient of coefficients) sum = sum * x + coefficient;
  return sum;
}

/** Natural logarithm of 0 < x < 1: halvings counted exactly, then 2 artanh((m - 1)/(m + 1)) as a series. */
function logarithm(x: number): number {
  let mantissa = x;
  let exponent = 0;
  while (mantissa < Math.SQRT1_2) {
    mantissa *= 2;
    exponent -= 1;
  }
  const s = (mantissa - 1) / (mantissa + 1);
  let series = 0;
  // |s| < 0.172, so the first term left out is below 1e-19 of the sum.
  for (let odd = 23; odd > 0; odd -= 2) series = series * s * s + 1 / odd;
  return exponent * Math.LN2 + 2 * s * series;
}

/** The z for which a standard normal number is below z with probability `p`, 0 < p < 1. */
export function normalQuantile(p: number): number {
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q;
    return (q * horner(CENTRE_NUMERATOR, r)) / horner(CENTRE_DENOMINATOR, r);
  }
  const distance = Math.sqrt(-logarithm(q < 0 ? p : 1 - p));
  const z =
    distance <= 5
      ? horner(SHOULDER_NUMERATOR, distance - 1.6) / horner(SHOULDER_DENOMINATOR, distance - 1.6)
      : horner(TAIL_NUMERATOR, distance - 5) / horner(TAIL_DENOMINATOR, distance - 5);
  return q < 0 ? -z : z;
}
