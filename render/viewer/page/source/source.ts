// The robots that the page can choose from.

import type { Robot } from '../../../../index.ts';
import type { Ancestor, ArchiveMap, RobotList, SourceSummary } from '../../run-source.ts';

export interface RobotSource {
  summary(): Promise<SourceSummary>;
  /** @throws with a sentence where there is no such generation */
  generation(number: number): Promise<RobotList>;
  /** @throws with a sentence where no archive is kept */
  archive(): Promise<ArchiveMap>;
  /**
   * The robot as far as it is kept: without a controller where its weights were not.
   * @throws with a sentence where the robot cannot be had
   */
  robot(id: string): Promise<Robot>;
  /** The body alone, for pictures. */
  body(id: string): Promise<Robot>;
  /**
   * The robot with its weights, learned again where they were not kept, which may take minutes.
   * @param signal Of nobody waiting any longer; the promise is then rejected.
   * @throws with a sentence where that cannot be done
   */
  learned(id: string, signal: AbortSignal): Promise<Robot>;
  lineage(id: string): Promise<readonly Ancestor[]>;
}
