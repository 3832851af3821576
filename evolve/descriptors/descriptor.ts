// A number that describes a robot besides its fitness: an axis of an archive, an objective of a selection.

import type { Scenario } from '../../scenarios/scenario.ts';
import type { Trajectory } from '../../sim/backends/backend.ts';
import type { Body } from '../../sim/body/body.ts';

/** What a measure of behaviour sees: one rollout. */
export interface Rollout {
  readonly body: Body;
  /** Of at least one step, all finite. */
  readonly trajectory: Trajectory;
  readonly scenario: Scenario;
}

interface Named {
  readonly name: string;
  /** A few words, as in "number of masses". */
  readonly description: string;
  /** Of its values, as people write it; empty for numbers without one. */
  readonly unit: string;
}

/** Known of a body without simulating it, so it is always there. */
export interface BodyDescriptor extends Named {
  readonly of: 'body';
  /** In its unit. */
  readonly measure: (body: Body) => number;
}

/** Shows only in a rollout, of which there is one more where a search asks for any. */
export interface BehaviourDescriptor extends Named {
  readonly of: 'behaviour';
  /** In its unit. */
  readonly measure: (rollout: Rollout) => number;
}

/** A descriptor that scenarios can name as what an axis or an objective is of. */
export type DescriptorKind = BodyDescriptor | BehaviourDescriptor;
