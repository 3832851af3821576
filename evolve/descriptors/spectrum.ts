// The power spectrum of a real signal by the fast Fourier transform. Cooley and Tukey, "An algorithm for the machine
// calculation of complex Fourier series", Mathematics of Computation 19, 1965; radix 2, in place.

/**
 * |X_k|² for k = 0 … size / 2, where X_k = Σ x_n exp(-2πi k n / size).
 *
 * @param signal Shape [size], a power of two.
 */
export function powerSpectrum(signal: Float64Array): Float64Array {
  const size = signal.length;
  const bits = Math.log2(size);
  const re = Float64Array.from(signal, (_, i) => signal[reversed(i, bits)]!);
  const im = new Float64Array(size);
  for (let half = 1; half < size; half *= 2) {
    for (let k = 0; k < half; k++) {
      const angle = (-Math.PI * k) / half;
      const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
      for (let even = k; even < size; even += 2 * half) {
        const odd = even + half;
        const turnedRe = cos * re[odd]! - sin * im[odd]!;
        const turnedIm = cos * im[odd]! + sin * re[odd]!;
        re[odd] = re[even]! - turnedRe;
        im[odd] = im[even]! - turnedIm;
        re[even]! += turnedRe;
        im[even]! += turnedIm;
      }
    }
  }
  return Float64Array.from({ length: size / 2 + 1 }, (_, k) => re[k]! ** 2 + im[k]! ** 2);
}

/** The lowest `bits` bits of `i` in reverse order. */
function reversed(i: number, bits: number): number {
  let result = 0;
  for (let bit = 0; bit < bits; bit++) result |= ((i >> bit) & 1) << (bits - 1 - bit);
  return result;
}
