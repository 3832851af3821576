// What a report is made from: plain data, gathered by whoever has the run.

import type { Axis } from '../../../evolve/archive/archive.ts';
import type { Valid } from '../../../evolve/individual/individual.ts';
import type { GenerationSummary } from '../../../evolve/run/summary.ts';
import type { RunEvent, RunSession } from '../../../evolve/store/reader.ts';
import type { Scenario } from '../../../scenarios/scenario.ts';
import type { Trajectory } from '../../../sim/backends/backend.ts';
import type { Body } from '../../../sim/body/body.ts';
import type { Elite } from '../../draw/elite-map.ts';

export interface ReportData {
  /** The run's folder, as the user named it. */
  readonly folder: string;
  /** What has become of the run. */
  readonly state: string;
  readonly scenario: Scenario;
  readonly seed: number;
  readonly backend: string;
  /** ISO 8601: when the report was written, and by which version of morphograd. */
  readonly written: string;
  readonly version: string;
  /** Every generation, the first first. */
  readonly summaries: readonly GenerationSummary[];
  /** The fittest with different bodies, the fittest first. */
  readonly best: readonly Portrait[];
  readonly lineage: Lineage;
  /** Null: the search keeps none. */
  readonly archive: ArchiveData | null;
  readonly sessions: readonly RunSession[];
  /** Breakdowns and other incidents, the newest first. */
  readonly events: readonly RunEvent[];
  /** The complete config as JSON text. */
  readonly config: string;
}

/** What the report tells of an individual. */
export type Person = Omit<Valid<unknown>, 'genotype' | 'key' | 'seeds' | 'status'>;

export interface Portrait {
  readonly individual: Person;
  readonly body: Body;
  /** Its episode from the first start, as far as it is finite; null if its weights were not kept. */
  readonly trajectory: Trajectory | null;
}

export interface Lineage {
  /** Steps from the founder to the best robot, both among them; 0 if there is no robot. */
  readonly length: number;
  /** All of them, the founder first. */
  readonly people: readonly Pick<Person, 'generation' | 'fitness' | 'descriptors'>[];
  /** Those that are shown, the founder first. */
  readonly ancestors: readonly Ancestor[];
}

export interface Ancestor {
  readonly individual: Person;
  readonly body: Body;
  /** How many there are between the one shown before and this one. */
  readonly skipped: number;
  /** Against its first parent; null for the founder. */
  readonly gain: number | null;
  /** Genes that show in which it differs from its first parent; null for the founder. */
  readonly change: number | null;
}

export interface ArchiveData {
  readonly axes: readonly Axis[];
  readonly elites: readonly Elite[];
}
