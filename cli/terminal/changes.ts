// What learning has made of a body's fields and a scenario's parameters, for people to read.

import { counted } from '../../base/text.ts';
import { short } from './output.ts';

/** The numbers of one name before and after learning. */
export interface Change {
  readonly name: string;
  readonly before: ArrayLike<number>;
  readonly after: ArrayLike<number>;
}

/** `world.friction: 0.5 at first, 0.3 at best`; of many numbers their mean and their range. */
export const changeLine = ({ name, before, after }: Change): string =>
  after.length === 1
    ? `${name}: ${short(before[0]!)} at first, ${short(after[0]!)} at best.`
    : `${name}, ${counted(after.length, 'number')}: ${spread(before)} at first, ${spread(after)} at best.`;

function spread(values: ArrayLike<number>): string {
  const all = Array.from(values);
  const [least, most] = [Math.min(...all), Math.max(...all)];
  return least === most ? short(least) : `${short(least)} to ${short(most)}`;
}
