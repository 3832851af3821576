// Whether a machine can hold a search (Node only): how much memory its robots take at once, and how much there is.

import { totalmem } from 'node:os';
import { getHeapStatistics } from 'node:v8';
import { InputError } from '../../base/input-error.ts';
import { stream } from '../../base/random.ts';
import { initialController } from '../../control/initialise.ts';
import type { Scenario } from '../../scenarios/scenario.ts';
import type { Genotype } from '../genotypes/genotype.ts';
import type { SearchPlan } from '../search/state.ts';

type Plan = Pick<SearchPlan<Genotype>, 'space' | 'seed'>;

/** What a process may take [bytes]. */
export interface Memory {
  /** Of the machine, or of the container that it is. */
  readonly total: number;
  /** Of JavaScript's objects, which are a part of it. */
  readonly heap: number;
}

/** What a search takes at least [bytes]. */
interface Need extends Memory {
  /** The field that it is for, and how many that asks for. */
  readonly field: string;
  readonly count: number;
}

/**
 * Measured on walk, voxels and oscillators at two sizes of population each: the growth of the resident memory is 1.3 times
 * that of the arrays of bodies and controllers (copies on their way to threads, and what the allocator keeps), and 25 kB
 * more for each robot, of which its birth, body and request hold 5 kB of the heap, a survivor 2.5 kB.
 */
const measured = { arrays: 1.3, robot: 25e3, born: 5e3, survivor: 2.5e3 } as const;

/** Random robots whose size is that of all. */
const SAMPLE = 8;

/** @throws {InputError} `invalid` where the search of a scenario takes more memory than there is */
export function checkMemory(scenario: Scenario, plan: Plan, memory: Memory = thisProcess()): void {
  const cases = needsOf(scenario, plan).flatMap((need) =>
    (['total', 'heap'] as const).map((kind) => ({ need, kind, share: need[kind] / memory[kind] })),
  );
  const { need, kind, share } = cases.reduce((worst, each) => (each.share > worst.share ? each : worst));
  if (share <= 1) return;
  const { field, count } = need;
  const [what, whose, remedy] = words[kind](need);
  throw new InputError({
    code: 'invalid',
    where: `scenario "${scenario.name}"`,
    path: `evolution.${field}`,
    problem:
      `is ${count}: such a search takes ${gigabytes(need[kind])} ${what} or more, but ${whose} ${gigabytes(memory[kind])}. ` +
      `Write ${rounded(count / share)} or less, or ${remedy}.`,
  });
}

const words: Record<keyof Memory, (need: Need) => readonly [what: string, whose: string, remedy: string]> = {
  total: () => ['of memory', 'this machine has', 'make robots smaller'],
  heap: ({ heap }) => [
    "of JavaScript's heap",
    'Node.js gives it no more than',
    `have Node.js give more: NODE_OPTIONS=--max-old-space-size=${Math.ceil((1.5 * heap) / 2 ** 20)}`,
  ],
};

/** Of the first generation, and of one that follows, where the survivors are there too. */
function needsOf(scenario: Scenario, plan: Plan): Need[] {
  const {
    population,
    children = population,
    generations,
    initial,
    inheritance,
    halving,
  } = scenario.evolution;
  const { arrays, weights } = sizesOf(scenario, plan);
  // Learning that may be given up leaves no curve of a length that is known.
  const curve = halving ? 0 : 8 * scenario.learning.updates;
  const need = (
    field: string,
    count: number,
    born: number,
    survivors: number,
    controllers: number,
  ): Need => ({
    field,
    count,
    total: measured.arrays * (born * arrays + controllers * weights) + measured.robot * (born + survivors),
    heap: born * (measured.born + curve) + survivors * (measured.survivor + curve),
  });
  const first = initial.robots ?? population;
  const inherited = inheritance === 'weights' ? children : 0;
  const survivors = Math.min(population, first + generations * children);
  const isManyChildren = children > population;
  return [
    need(initial.robots === undefined ? 'population' : 'initial.robots', first, first, 0, first),
    need(
      isManyChildren ? 'children' : 'population',
      isManyChildren ? children : population,
      children,
      survivors,
      survivors + children + inherited,
    ),
  ];
}

/** Means over random robots [bytes]: of the arrays of a body, and of its controller. */
function sizesOf(scenario: Scenario, { space, seed }: Plan): { arrays: number; weights: number } {
  let [arrays, weights] = [0, 0];
  for (let i = 0; i < SAMPLE; i++) {
    const { body } = space.develop(space.random(stream(seed, 'memory', i)));
    arrays += bytesIn(body) / SAMPLE;
    weights += bytesIn(initialController(scenario.controller, body, seed)) / SAMPLE;
  }
  return { arrays, weights };
}

/** Of the typed arrays anywhere in a value. */
function bytesIn(value: unknown): number {
  if (ArrayBuffer.isView(value)) return value.byteLength;
  if (typeof value !== 'object' || value === null) return 0;
  return Object.values(value).reduce<number>((sum, each) => sum + bytesIn(each), 0);
}

function thisProcess(): Memory {
  // 0, or more than there is, where nothing is constrained.
  const constrained = process.constrainedMemory();
  const total = constrained > 0 ? Math.min(constrained, totalmem()) : totalmem();
  return { total, heap: getHeapStatistics().heap_size_limit };
}

const gigabytes = (bytes: number): string => `${(bytes / 1e9).toPrecision(3)} GB`;

/** Down to two digits. */
function rounded(count: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, count))) - 1);
  return Math.max(1, Math.floor(count / unit) * unit);
}
