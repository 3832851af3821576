// Random numbers for everything that a seed decides. Each purpose draws from a stream of its own, named by a path
// (`stream(seed, 'genotype', '3-17')`), so no result depends on which worker drew first.

import { digest } from './random/digest.ts';
import { normalQuantile } from './random/normal.ts';
import { philox } from './random/philox.ts';

/** Where a stream stands, as JSON. */
export interface RandomState {
  /** Two 32-bit words. */
  readonly key: readonly [number, number];
  /** Two 32-bit words: the upper half of the Philox counter. */
  readonly stream: readonly [number, number];
  /** 32-bit words drawn so far. */
  readonly drawn: number;
}

const BITS_53 = 2 ** 53;
const BITS_52 = 2 ** 52;

/** A stream of random numbers; its bits are the same on every machine. Make one with {@link stream}. */
export class Random {
  readonly #key: Uint32Array;
  readonly #counter = new Uint32Array(4);
  readonly #block = new Uint32Array(4);
  #drawn: number;

  private constructor(state: RandomState) {
    this.#key = Uint32Array.from(state.key);
    this.#counter.set(state.stream, 2);
    this.#drawn = state.drawn;
    if (state.drawn % 4 !== 0) this.#fill();
  }

  /**
   * Takes a stream up again where `state` (of {@link Random.toJSON}) left it.
   * @throws RangeError if the state is not one.
   */
  static from(state: RandomState): Random {
    const words = [...state.key, ...state.stream];
    const whole = words.every((word) => Number.isInteger(word) && word >= 0 && word < 2 ** 32);
    if (words.length !== 4 || !whole || !Number.isSafeInteger(state.drawn) || state.drawn < 0) {
      throw new RangeError('A random state needs 32-bit words in `key` and `stream` and a count in `drawn`.');
    }
    return new Random(state);
  }

  /** Where the stream stands now; {@link Random.from} goes on from there. */
  toJSON(): RandomState {
    return {
      key: [this.#key[0]!, this.#key[1]!],
      stream: [this.#counter[2]!, this.#counter[3]!],
      drawn: this.#drawn,
    };
  }

  /** 32 random bits as an unsigned integer. */
  word(): number {
    if (this.#drawn % 4 === 0) this.#fill();
    return this.#block[this.#drawn++ % 4]!;
  }

  /** Goes on as if `words` words had been drawn; it takes no longer for many. */
  skip(words: number): void {
    this.#drawn += words;
    if (this.#drawn % 4 !== 0) this.#fill();
  }

  /** Uniform in [0, 1), a multiple of 2^-53. */
  uniform(): number {
    return this.#bits53() / BITS_53;
  }

  /** Standard normal: mean 0, variance 1. Takes one uniform number, of two words, so the tails end at 8.2. */
  normal(): number {
    // The half keeps 0 and 1 out and makes the distribution symmetric.
    return normalQuantile((Math.floor(this.#bits53() / 2) + 0.5) / BITS_52);
  }

  /**
   * Uniform among 0, 1, …, n - 1.
   * @throws RangeError unless n is a whole number from 1 to 2^53.
   */
  integer(n: number): number {
    if (!Number.isInteger(n) || n < 1 || n > BITS_53) {
      throw new RangeError(`A random integer needs a whole number of choices from 1 to 2^53, not ${n}.`);
    }
    // Numbers past the last whole multiple of n would favour the small remainders.
    const limit = BITS_53 - (BITS_53 % n);
    let value = this.#bits53();
    while (value >= limit) value = this.#bits53();
    return value % n;
  }

  /** 0 or 1, a fair coin. */
  bit(): 0 | 1 {
    return this.word() >= 0x80000000 ? 1 : 0;
  }

  /** True with probability `p`. */
  chance(p: number): boolean {
    return this.uniform() < p;
  }

  /** A new array of the same items, every order equally likely (Fisher, Yates). */
  shuffle<T>(items: Iterable<T>): T[] {
    const shuffled = [...items];
    for (let last = shuffled.length - 1; last > 0; last--) {
      const other = this.integer(last + 1);
      [shuffled[last], shuffled[other]] = [shuffled[other]!, shuffled[last]!];
    }
    return shuffled;
  }

  #bits53(): number {
    const high = this.word() >>> 5;
    return high * 0x4000000 + (this.word() >>> 6);
  }

  #fill(): void {
    const block = Math.floor(this.#drawn / 4);
    this.#counter[0] = block >>> 0;
    this.#counter[1] = Math.floor(block / 2 ** 32);
    philox(this.#counter, this.#key, this.#block);
  }
}

/**
 * The stream of `seed` that `path` names. Different paths give independent streams; the same path always gives the
 * same one. 'ab' and 'a', 'b' differ, and so do 1 and '1'.
 *
 * @param seed Any integer; only its lower 64 bits count.
 * @throws RangeError if `seed` is not a safe integer or bigint, or a number of the path is not finite.
 */
export function stream(seed: number | bigint, ...path: readonly (string | number)[]): Random {
  const key = seedWords(seed);
  const words = path.flatMap(elementWords);
  // The length in front keeps one path from being another's prefix.
  const [a, b, c, d] = digest(key, [words.length, path.length, 0, 0], words);
  return Random.from({ key: [a!, b!], stream: [c!, d!], drawn: 0 });
}

function seedWords(seed: number | bigint): Uint32Array {
  if (typeof seed === 'number' && !Number.isSafeInteger(seed)) {
    throw new RangeError(`A seed must be an integer from -(2^53 - 1) to 2^53 - 1, or a bigint, not ${seed}.`);
  }
  const bits = BigInt.asUintN(64, BigInt(seed));
  return Uint32Array.of(Number(bits & 0xffffffffn), Number(bits >> 32n));
}

const STRING_TAG = 1;
const NUMBER_TAG = 2;

function elementWords(element: string | number): number[] {
  if (typeof element === 'string') {
    const units = Array.from({ length: element.length }, (_, i) => element.charCodeAt(i));
    return [STRING_TAG, element.length, ...units];
  }
  if (!Number.isFinite(element)) {
    throw new RangeError(`A number in the path of a random stream must be finite, not ${element}.`);
  }
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, element + 0); // + 0 makes -0 and 0 the same name
  return [NUMBER_TAG, view.getUint32(0), view.getUint32(4)];
}
