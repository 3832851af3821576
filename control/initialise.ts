// Controllers before learning, drawn from a seed.

import { stream } from '../base/random.ts';
import { controllerKind } from '../scenarios/controllers/registry.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import type { Body } from '../sim/body/body.ts';
import { numbersOf, put, type RobotController, sizeOfBody } from './robot/controller.ts';

type Settings = Scenario['controller'];

/**
 * A controller for `body`, as the scenario asks for it. Networks start as in ELDiR: normal weights of standard deviation
 * scale · √(2 / (inputs + outputs)), biases 0. Oscillators start alike but for random phases.
 */
export function initialController(settings: Settings, body: Body, seed: number): RobotController {
  const { drawn, arrays } = drawsOf(settings, body, seed);
  return arrays.reduce(
    (controller, { field }, i) => put(controller, field, drawn(i)),
    shapeOfSettings(settings),
  ) as RobotController;
}

/**
 * The arrays of numbers that {@link initialController} draws, each on demand: what is not asked for takes no time. They have
 * to be asked for in their order.
 */
export function drawsOf(settings: Settings, body: Body, seed: number) {
  const kind = controllerKind(settings);
  const size = sizeOfBody(body);
  const arrays = kind.numbers(settings, size);
  const draws = kind.initial(settings, size);
  const random = stream(seed, 'controller');
  let next = 0;
  const drawn = (i: number): Float64Array => {
    for (; next < i; next++) random.skip(draws[next]!.words);
    next = i + 1;
    return draws[i]!.draw(random);
  };
  return { arrays, drawn };
}

/** A scenario's settings without those that say how a controller begins: what a robot carries of them. */
export function shapeOfSettings(settings: Settings): { readonly kind: string } {
  const { shape } = controllerKind(settings).stored;
  const learned = new Set(numbersOf(settings).map(({ field }) => field[0]));
  const kept = Object.entries(settings).filter(([name]) => name in shape && !learned.has(name));
  return Object.fromEntries(kept) as unknown as { readonly kind: string };
}
