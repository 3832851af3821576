// Elementary functions from correctly rounded operations only (+ - * / floor round, bit moves), so that every
// backend that rounds as IEEE 754 asks and does not fuse or reorder gets the same bits.
//
// Coefficients: minimax fits of this project, by Remez exchange on the relative error (tanh: Lawson-reweighted
// linearised least squares). Errors below are measured in f32 against f64, in units in the last place (ulp).
// f32 only: the bit moves make no sense in f64, where the backend has functions of its own.

// Pi in four parts. The first three have 11 bits, so that their products with up to 13 bits of half turns are exact
// (Cody and Waite, "Software Manual for the Elementary Functions", 1980).
const PI_A: f32 = 3.140625;
const PI_B: f32 = 0.0009675025939941406;
const PI_C: f32 = 1.5099067e-7;
const PI_D: f32 = 5.126688e-12;

// ln 2 in two parts; the first has 13 bits.
const LN2_A: f32 = 0.693115234375;
const LN2_B: f32 = 3.1946183e-5;

const SMALLEST_NORMAL: f32 = 1.1754944e-38;

// x minus `turns` half turns.
fn elementary_reduce(x: f32, turns: f32) -> f32 {
  return x - turns * PI_A - turns * PI_B - turns * PI_C - turns * PI_D;
}

// sin r for |r| <= pi/2: odd, degree 9, fit error 6e-9.
fn elementary_sin_core(r: f32) -> f32 {
  let z = r * r;
  let series = ((2.6057617e-6 * z - 0.00019809595) * z + 0.0083330665) * z - 0.1666666;
  return r + r * (z * series);
}

// r with its sign turned over when `turns` is odd.
fn elementary_alternate(r: f32, turns: i32) -> f32 {
  return bitcast<f32>(bitcast<i32>(r) ^ (turns << 31u));
}

// |x| <= 1000: 2.1 ulp, zeros included. |x| <= 10^4: 2e-7. Beyond, the argument's own spacing is lost step by step.
fn elementary_sin(x: f32) -> f32 {
  let turns = round(x * 0.31830987);
  return elementary_alternate(elementary_sin_core(elementary_reduce(x, turns)), i32(turns));
}

// As elementary_sin: cos x = sin(x + pi/2), reduced by odd multiples of pi/2.
fn elementary_cos(x: f32) -> f32 {
  let turns = round(x * 0.31830987 - 0.5);
  return elementary_alternate(elementary_sin_core(elementary_reduce(x, turns + 0.5)), i32(turns) + 1);
}

// exp x = 2^n exp r, |r| <= ln(2)/2: degree 6, fit error 3e-9; 1.0 ulp. 2^n is added to the exponent bits.
// Above 88.72 it stays at the largest value, 3.4e38; below -87.34, where results would be subnormal, it is 0.
fn elementary_exp(x: f32) -> f32 {
  let bounded = min(max(x, -87.33654), 88.72283);
  let n = round(bounded * 1.442695);
  let r = bounded - n * LN2_A - n * LN2_B;
  let series = (((0.0013814536 * r + 0.008368745) * r + 0.041668393) * r + 0.16666521) * r + 0.49999994;
  let mantissa = (series * r) * r + r + 1.0;
  let scaled = bitcast<f32>(bitcast<i32>(mantissa) + (i32(n) << 23u));
  return select(scaled, 0.0, x < -87.33654);
}

// log x = e ln 2 + log m, m in [sqrt(1/2), sqrt(2)): degree 9 in m - 1, fit error 3e-8; 1.2 ulp.
// Everything below the smallest normal number, negative ones included, has its logarithm, -87.34.
fn elementary_log(x: f32) -> f32 {
  let bits = bitcast<i32>(max(x, SMALLEST_NORMAL));
  // 0x3f3504f3 are the bits of sqrt(1/2).
  let exponent = (bits - 0x3f3504f3) >> 23u;
  let t = bitcast<f32>(bits - (exponent << 23u)) - 1.0;
  let low = ((0.08700409 * t - 0.14267482) * t + 0.14914775) * t - 0.16577587;
  let series = ((low * t + 0.19963063) * t - 0.25001338) * t + 0.3333391;
  let e = f32(exponent);
  return e * LN2_A + (t + ((t * t) * (t * series - 0.5) + e * LN2_B));
}

// tanh x = 2t / (1 + t^2) with t = tanh(x/2) = x P(x^2) / (2 Q(x^2)). The doubling damps the errors of t by cosh x, so a
// rational of degree 5 over 6 is enough, and 2t <= 1 + t^2 keeps the result in [-1, 1] but for a last rounding.
// P and Q carry a common factor 1.85: it keeps the sums where rounding is relatively small. Fit error 7e-9; 3.5 ulp.
fn elementary_tanh(x: f32) -> f32 {
  let bounded = min(max(x, -9.0), 9.0);
  let z = bounded * bounded;
  let p = bounded * ((0.0002116475 * z + 0.055093475) * z + 1.85);
  let q = ((2.2800211e-6 * z + 0.002233393) * z + 0.20926006) * z + 1.85;
  return p * q / (q * q + 0.25 * (p * p));
}

// For x >= 0. The error grows with the exponent: 2e-7 (1 + |y log x|), relative.
fn elementary_pow(x: f32, y: f32) -> f32 {
  return select(elementary_exp(y * elementary_log(x)), 0.0, x <= 0.0 && y > 0.0);
}

// The angle of (x, y) from that of the octant: odd in the ratio, degree 17, fit error 2e-8; 2.2 ulp.
// 0 at the origin; on the negative x axis pi, whatever the sign of a zero y.
fn elementary_atan2(y: f32, x: f32) -> f32 {
  let longer = max(max(abs(x), abs(y)), SMALLEST_NORMAL);
  let ratio = min(abs(x), abs(y)) / longer;
  let z = ratio * ratio;
  let low = ((0.002920689 * z - 0.016367918) * z + 0.043211848) * z - 0.07552214;
  let series = (((low * z + 0.106660046) * z - 0.14211056) * z + 0.19993773) * z - 0.33333153;
  let octant = ratio + ratio * (z * series);
  let quadrant = select(octant, 1.5707964 - octant, abs(y) > abs(x));
  let half = select(quadrant, 3.1415927 - quadrant, x < 0.0);
  return select(half, -half, y < 0.0);
}
