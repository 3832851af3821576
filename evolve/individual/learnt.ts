// What an individual has learned, as workers send it and runs keep it. Its body's genotype stays as it was born (Baldwin): a
// child develops from the genotype alone and may inherit the controller's weights, but no field that its parent's body learned.

import type { Learned } from '../../control/learn/learn.ts';
import type { RobotController } from '../../control/robot/controller.ts';
import type { Body } from '../../sim/body/body.ts';
import { bodyWith } from '../../sim/body/trainable.ts';

/** A controller and, where its scenario trains the body, the fields that this came to, by the names of their columns. */
export type Learnt = RobotController & { readonly fields?: Readonly<Record<string, Float64Array>> };

export const learntOf = ({ controller, values }: Pick<Learned, 'controller' | 'values'>): Learnt =>
  values.size === 0 ? controller : { ...controller, fields: Object.fromEntries(values) };

export function controllerOf(learnt: Learnt): RobotController {
  const { fields: _, ...controller } = learnt;
  return controller;
}

/** The body with the fields that were learned. @param body As its genotype develops. */
export const bodyOf = (body: Body, { fields = {} }: Learnt): Body =>
  bodyWith(body, new Map(Object.entries(fields)));
