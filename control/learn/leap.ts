// Whether a rollout is a numerical explosion that stayed finite: no body can throw a mass many times its own size in a step.

import type { Scenario } from '../../scenarios/scenario.ts';
import type { Moment, Session, Trajectory } from '../../sim/backends/backend.ts';
import { momentAt } from '../../sim/backends/moment.ts';
import type { Body } from '../../sim/body/body.ts';
import { periodOf } from '../robot/controller.ts';

/** Numbers of a piece of a trajectory, so that long episodes of large bodies need little memory. */
const PIECE = 4e6;

/**
 * Looks for a step in which a mass moves further than the scenario believes, from each of its starts.
 *
 * @param session Of the body and the controller that is to be judged.
 * @param first The whole rollout from the first start, where that was recorded already.
 * @returns Why the rollout is not believed, as a sentence; null if it is, or the scenario's `maximumLeap` is null.
 */
export async function findLeap(
  session: Session,
  scenario: Scenario,
  body: Body,
  first?: Trajectory,
): Promise<string | null> {
  const { steps, starts, validity } = scenario;
  if (validity.maximumLeap === null) return null;
  const known = first ? leapIn(first, body, validity.maximumLeap) : null;
  if (known !== null) return known;
  const period = periodOf(scenario.controller);
  const numbers = 2 * body.dimension * body.masses.count;
  const piece = period * Math.max(1, Math.floor(PIECE / numbers / period));
  for (let rollout = first ? 1 : 0; rollout < starts.length; rollout++) {
    let from: Moment | undefined;
    for (let step = 0; step < steps; step += piece) {
      const count = Math.min(piece, steps - step);
      const trajectory = await session.record(count, rollout, from);
      const leap = leapIn(trajectory, body, validity.maximumLeap, step);
      if (leap !== null) return leap;
      from = momentAt(trajectory, count, count + 1, step + count);
    }
  }
  return null;
}

/**
 * The first step of a trajectory in which a mass moves further than `most` times the body's size.
 * @param first Step of the episode with which the trajectory begins.
 */
export function leapIn({ position }: Trajectory, body: Body, most: number, first = 0): string | null {
  const { dimension, masses } = body;
  const width = dimension * masses.count;
  const limit = most * sizeOf(body);
  for (let i = 0; i + width < position.length; i += dimension) {
    let square = 0;
    for (let axis = i; axis < i + dimension; axis++)
      square += (position[axis + width]! - position[axis]!) ** 2;
    if (square <= limit * limit) continue;
    const [step, mass] = [first + Math.floor(i / width), (i % width) / dimension];
    return (
      `In step ${step} mass ${mass} moves ${Math.sqrt(square).toPrecision(3)} m, more than ${most} times the body's ` +
      'size: the simulation exploded.'
    );
  }
  return null;
}

/** Diagonal of the bounding box of a body as it was built [m]. */
function sizeOf({ dimension, masses }: Body): number {
  const extents = Array.from({ length: dimension }, (_, axis) => {
    let [least, greatest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let i = axis; i < masses.position.length; i += dimension) {
      least = Math.min(least, masses.position[i]!);
      greatest = Math.max(greatest, masses.position[i]!);
    }
    return greatest - least;
  });
  return Math.hypot(...extents);
}
