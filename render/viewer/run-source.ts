// Where the viewer's robots come from: the border between the page and whatever keeps a run. Everything that crosses it is
// JSON.

import type { Axis, GenerationSummary, RobotInput } from '../../index.ts';

/** A robot in a list. */
export interface RobotEntry {
  /** Names the robot in this source. */
  readonly id: string;
  readonly name: string;
  /** The scenario's name, if it is known. */
  readonly task?: string;
  readonly fitness?: number;
  readonly generation?: number;
  /** False: its weights were not kept, so it takes {@link RunSource.learned} to see it move. */
  readonly isKept: boolean;
}

/** Robots of a run that are listed for a reason of their own. */
export interface RobotList {
  /** Another one whenever anything here has changed. */
  readonly revision: string;
  /** Best first. */
  readonly robots: readonly RobotEntry[];
}

/** The fittest of each kind of robot. */
export interface ArchiveMap extends RobotList {
  readonly axes: readonly Axis[];
  readonly robots: readonly EliteEntry[];
}

export interface EliteEntry extends RobotEntry {
  readonly fitness: number;
  /** One for each axis, from 0. */
  readonly bins: readonly number[];
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
  /** True if {@link RunSource.archive} gives a map. */
  readonly hasArchive: boolean;
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
  readonly isKnown: boolean;
}

export interface RunSource {
  summary(): SourceSummary | Promise<SourceSummary>;
  /** The robots born in a generation; undefined where there is none of this number. */
  generation(number: number): RobotList | undefined | Promise<RobotList | undefined>;
  /** Undefined where no archive is kept. */
  archive(): ArchiveMap | undefined | Promise<ArchiveMap | undefined>;
  /**
   * A robot's file as data, without a controller where its weights were not kept; undefined where there is none of this
   * id.
   */
  robot(id: string): RobotInput | undefined | Promise<RobotInput | undefined>;
  /** The body alone, for pictures. */
  body(id: string): RobotInput | undefined | Promise<RobotInput | undefined>;
  /**
   * The robot with its weights, learned again where they were not kept, which may take minutes.
   * @param signal Tells that nobody waits for it any longer.
   */
  learned(id: string, signal: AbortSignal): RobotInput | undefined | Promise<RobotInput | undefined>;
  /** The robot itself, then its ancestors, the nearest first; empty where there is none of this id. */
  lineage(id: string): readonly Ancestor[] | Promise<readonly Ancestor[]>;
}
