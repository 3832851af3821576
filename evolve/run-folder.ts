// A run on disk (Node only). After each generation the folder is complete: it can be read, or the run broken off.
//
//   config.json        what was run; `evolve --config` runs it again
//   individuals.jsonl  every individual evaluated, one a line
//   robots/best-1.json the best so far, and the next best
//   history.jsonl      one line a generation, written last

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Robot } from '../control/robot.ts';
import { robotToJSON } from '../control/robot.ts';
import { appendLines, makeEmptyFolder, readJSON, readLines, writeWhole } from '../sim/files.ts';
import { formatJSON } from '../sim/format-json.ts';
import { InputError } from '../sim/input-error.ts';
import { validate } from '../sim/validate.ts';
import { type Genotype, spaceOf } from './breed.ts';
import type { Judged, Valid } from './individual.ts';
import type { Generation } from './run.ts';
import { configToJSON, parseConfig, type RunConfig } from './run-config.ts';
import { byAge } from './selection/elitist.ts';

export const CONFIG = 'config.json';
export const HISTORY = 'history.jsonl';
export const INDIVIDUALS = 'individuals.jsonl';

/** The file of the robot of a rank, counted from 1. */
export const robotFile = (rank: number): string => join('robots', `best-${rank}.json`);

/** Writes a run. */
export class RunFolder {
  readonly path: string;
  readonly #config: RunConfig;
  /** Ids of the robots that stand in the files, best first. */
  #written: (string | undefined)[] = [];

  /**
   * @param path A folder that does not exist yet, or is empty.
   * @throws {InputError} `not-empty`, `unwritable`
   */
  constructor(path: string, config: RunConfig) {
    this.path = path;
    this.#config = config;
    makeEmptyFolder(path);
    writeWhole(join(path, CONFIG), formatJSON(configToJSON(config)));
    mkdirSync(join(path, 'robots'));
  }

  /** @throws {InputError} `unwritable` */
  add({ summary, evaluated, best }: Generation): void {
    const space = spaceOf(this.#config.scenario);
    appendLines(
      join(this.path, INDIVIDUALS),
      evaluated.map((individual) => ({ ...individual, genotype: space.toJSON(individual.genotype) })),
    );
    best.forEach((robot, i) => {
      this.#write(robot, i);
    });
    appendLines(join(this.path, HISTORY), [summary]);
  }

  #write(robot: Robot, i: number): void {
    const id = robot.provenance?.id;
    if (this.#written[i] === id) return;
    writeWhole(join(this.path, robotFile(i + 1)), formatJSON(robotToJSON(robot)));
    this.#written[i] = id;
  }

  /** The best robots' files, best first, below the folder. */
  get robots(): string[] {
    return this.#written.map((_, i) => robotFile(i + 1));
  }
}

const seed = z.int().min(0);

const individualSchema = z.looseObject({
  id: z.string(),
  generation: z.int().min(0),
  parents: z.array(z.string()),
  seeds: z.strictObject({ genotype: seed, controller: seed }),
  genotype: z.unknown(),
  status: z.enum(['valid', 'invalid']),
  fitness: z.number().optional(),
  reason: z.string().optional(),
  // JSON has null for what is not finite.
  learningCurve: z.array(
    z
      .number()
      .nullable()
      .transform((loss) => loss ?? Number.NaN),
  ),
});

export interface StoredRun {
  readonly config: RunConfig;
  readonly individuals: readonly Judged<Genotype>[];
}

/**
 * Reads a run back, also one that was broken off or still goes on.
 * @throws {InputError} if the folder is none of a run, or its files are damaged
 */
export function readRun(path: string): StoredRun {
  const file = join(path, CONFIG);
  const { scenario, settings } = parseConfig(configOf(path, file), file);
  const { seed = 1, backend = 'cpu', workers = 1, top = 5 } = settings;
  const space = spaceOf(scenario);
  const individuals = readLines(join(path, INDIVIDUALS)).map((line, i): Judged<Genotype> => {
    const where = `${join(path, INDIVIDUALS)}, line ${i + 1}`;
    const { status, fitness, reason = '', ...rest } = validate(individualSchema, line, where);
    const individual = { ...rest, genotype: space.fromJSON(rest.genotype) };
    return status === 'valid' && fitness !== undefined
      ? { ...individual, status, fitness }
      : { ...individual, status: 'invalid', reason };
  });
  return {
    config: { scenario, seed, backend: backend === 'gpu' ? 'gpu' : 'cpu', workers, top },
    individuals,
  };
}

function configOf(path: string, file: string): unknown {
  try {
    return readJSON(file);
  } catch (error) {
    if (!(error instanceof InputError) || error.code !== 'not-found') throw error;
    throw new InputError({
      code: 'not-found',
      where: path,
      problem: `there is no run here, for there is no ${CONFIG}. Name a folder that "morphograd evolve" wrote.`,
    });
  }
}

/** The fittest of a run, best first, by the order of selection. */
export function fittest(individuals: readonly Judged<Genotype>[]): Valid<Genotype>[] {
  return individuals
    .filter((individual): individual is Valid<Genotype> => individual.status === 'valid')
    .sort((a, b) => b.fitness - a.fitness || byAge(a, b));
}
