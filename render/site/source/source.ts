// The robots that the page can choose from.

import type { Robot } from '../../../index.ts';
import type { Ancestor, SourceSummary } from '../../run-source.ts';

export interface RobotSource {
  summary(): Promise<SourceSummary>;
  /** @throws with a sentence where the robot cannot be had */
  robot(id: string): Promise<Robot>;
  lineage(id: string): Promise<readonly Ancestor[]>;
}
