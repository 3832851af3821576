// Input of every format with faults put in at random, and what becomes of it: it is taken, or refused in words for a user.

import { InputError } from '../base/input-error.ts';
import { parseJSON } from '../base/parse-json.ts';
import { type Random, stream } from '../base/random.ts';
import { parseRobot } from '../control/robot/robot.ts';
import { createTask } from '../control/task.ts';
import { EvolutionError } from '../evolve/errors.ts';
import { parseScenario } from '../evolve/parts/scenario.ts';
import { parseConfig } from '../evolve/run/run-config.ts';
import walker from '../render/pictures/walker.json' with { type: 'json' };
import { robotOfFragment } from '../render/viewer/page/share.ts';
import quadruped from '../robots/quadruped.json' with { type: 'json' };
import { builtInScenarios, builtInSource } from '../scenarios/load.ts';
import { BindingError } from '../sim/step/columns.ts';
import { WgslError } from '../sim/wgsl/error.ts';
import { type Data, mutatedText, pick } from './fuzz-data.ts';
import { inventedSource, mutatedSource } from './fuzz-wgsl.ts';

export const formats = ['robot', 'scenario', 'config', 'link', 'wgsl'] as const;
export type Format = (typeof formats)[number];

/** An input that ended in none of the ways in which it may. */
export interface Finding {
  readonly format: Format;
  /** It makes the input again, with the seed; see {@link trial}. */
  readonly number: number;
  readonly problem: 'exception' | 'long message' | 'slow';
  readonly message: string;
}

export interface Trial {
  /** `taken`, or the name of the error that refused it. */
  readonly outcome: string;
  readonly seconds: number;
  readonly finding: Finding | null;
}

/** A person reads no more [characters]. */
const LONGEST = 4096;

/** What any input may take [s]. */
const PATIENCE = 2;

const refusals = [InputError, WgslError, EvolutionError, BindingError];

/**
 * Gives input `number` of a format to what reads that format.
 * @param patience What the input may take [s].
 */
export async function trial(
  format: Format,
  seed: number,
  number: number,
  patience = PATIENCE,
): Promise<Trial> {
  const read = readers[format](stream(seed, 'fuzz', format, number));
  const began = performance.now();
  const error = await errorOf(read);
  const seconds = (performance.now() - began) / 1000;
  const outcome = error instanceof Error ? error.name : error === undefined ? 'taken' : 'unknown';
  const problem = problemOf(error, seconds, patience);
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const finding = problem && { format, number, problem, message: message.slice(0, 600) };
  return { outcome, seconds, finding };
}

async function errorOf(read: () => unknown): Promise<unknown> {
  try {
    await read();
    return undefined;
  } catch (error) {
    return error ?? 'nothing';
  }
}

function problemOf(error: unknown, seconds: number, patience: number): Finding['problem'] | null {
  if (error !== undefined && !refusals.some((kind) => error instanceof kind)) return 'exception';
  if (error instanceof Error && error.message.length > LONGEST) return 'long message';
  return seconds > patience ? 'slow' : null;
}

const worlds: readonly Data[] = [
  { terrain: { kind: 'boxes', boxes: [{ center: [0.5, 0.1], size: [0.3, 0.2], angle: 0.3 }] } },
  {
    terrain: {
      kind: 'polygons',
      polygons: [
        [
          [-1, -1],
          [9, -1],
          [9, 0],
          [3, 0.2],
          [-1, 0],
        ],
      ],
    },
  },
  { contact: { law: 'penalty', stiffness: 20000, damping: 10, friction: 0.6 }, timeStep: 0.001 },
  { body: { genotype: 'voxels' }, controller: { kind: 'oscillators' }, starts: { count: 3 } },
  { evolution: { selection: { kind: 'elites' }, population: 8 }, steps: 40, gravity: [0, -3] },
];

const valid = {
  robots: [walker, quadruped] as readonly Data[],
  configs: worlds.map((scenario, seed) => ({
    ...{ format: 'morphograd/config', version: 2, seed, backend: 'cpu', workers: 2, top: 5 },
    scenario,
  })) as readonly Data[],
};

/** Each makes an input, and what reads it as a user's would be read. */
const readers: Readonly<Record<Format, (random: Random) => () => unknown>> = {
  robot: (random) => {
    const text = mutatedText(pick(valid.robots, random), random);
    return () => {
      const { scenario } = parseRobot(parseJSON(text, 'robot.json'), 'robot.json');
      if (scenario) createTask(scenario);
    };
  },
  scenario: (random) => {
    const { json, files } = builtInSource(pick(builtInScenarios, random));
    const text = mutatedText(json as Data, random);
    return () => createTask(parseScenario(parseJSON(text, 'scenario.json'), files, 'scenario.json'));
  },
  config: (random) => {
    const text = mutatedText(pick(valid.configs, random), random);
    return () => createTask(parseConfig(parseJSON(text, 'config.json'), 'config.json').scenario);
  },
  link: (random) => {
    const text = mutatedText(pick(valid.robots, random), random);
    const cut = random.chance(0.2) ? random.integer(200) : 0;
    return async () => robotOfFragment(`#${(await linkTo(text)).slice(0, cut ? -cut : undefined)}`);
  },
  wgsl: (random) => {
    const { json, files } = builtInSource(pick(builtInScenarios, random));
    const text = random.bit()
      ? mutatedSource(pick(Object.values(files), random), random)
      : inventedSource(random);
    return () =>
      createTask(parseScenario(json, { 'objective.wgsl': text }, 'own/scenario.json'), { prefix: 'own/' });
  },
};

/** A link whose robot is this text, true or not. */
async function linkTo(text: string): Promise<string> {
  const packed = new Blob([text]).stream().pipeThrough(new CompressionStream('deflate-raw'));
  return `robot=${Buffer.from(await new Response(packed).arrayBuffer()).toString('base64url')}`;
}
