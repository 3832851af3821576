// Where the viewer's robots come from: the border between the page and whatever keeps a run. Everything that crosses it is
// JSON.

import type { GenerationSummary, RobotInput } from '../index.ts';

/** A robot in a list. */
export interface RobotEntry {
  /** Names the robot in this source. */
  readonly id: string;
  readonly name: string;
  /** The scenario's name, if it is known. */
  readonly task?: string;
  readonly fitness?: number;
  readonly generation?: number;
}

export interface SourceSummary {
  /** For people: the run's folder, or what else the robots have in common. */
  readonly title: string;
  /** Another one whenever anything here, or any robot, has changed. */
  readonly revision: string;
  /** True while more may come. */
  readonly isLive: boolean;
  /** Best first. */
  readonly robots: readonly RobotEntry[];
  /** Generation after generation; empty where no history is kept. */
  readonly history: readonly GenerationSummary[];
}

/** An ancestor, as far as its source knows it. */
export interface Ancestor {
  readonly id: string;
  readonly generation?: number;
  readonly fitness?: number;
  readonly parents: readonly string[];
  /** What varied its parents; undefined where that is not known, or there are none. */
  readonly operator?: string;
  /** True if {@link RunSource.robot} gives it. */
  readonly isKept: boolean;
}

export interface RunSource {
  summary(): SourceSummary | Promise<SourceSummary>;
  /** A robot's file as data; undefined where there is none of this id. */
  robot(id: string): RobotInput | undefined | Promise<RobotInput | undefined>;
  /** The robot itself, then its ancestors, the nearest first; empty where there is none of this id. */
  lineage(id: string): readonly Ancestor[] | Promise<readonly Ancestor[]>;
}
