// What a child learns from its parent (Lamarck): the weights of every mass and actuator that both bodies have.

import { initialController, initialOutputs, type PerceptronSettings } from '../../control/initialise.ts';
import {
  layerSizes,
  type OscillatorsController,
  type PerceptronController,
  type RobotController,
} from '../../control/robot/controller.ts';
import type { Scenario } from '../../scenarios/scenario.ts';
import { actuatorsOf } from '../../sim/body/body.ts';
import { EvolutionError } from '../errors.ts';
import type { Phenotype } from '../genotypes/genotype.ts';

export interface Teacher {
  readonly phenotype: Phenotype;
  readonly controller: RobotController;
}

/**
 * The controller that a child begins with: its parent's, wherever they share masses and actuators. A mass that the
 * parent lacks is not sensed yet (its input weights are 0), and an actuator that the parent lacks, or has as a passive
 * spring, does not move yet, or gets the weights of {@link initialController}. Biases, and the weights of clocks and
 * constants, are the parent's. Between equal bodies everything is, to the bit.
 *
 * @param settings The scenario's; the parent's controller follows them too.
 * @param child In the genotype space of the parent.
 * @param seed Of what is not inherited.
 * @param newActuators `still`: they do not move at first, so that the body behaves as its parent did; `fresh`: they
 *   move as in a controller that has learned nothing.
 * @throws EvolutionError `bad-options` if the parent's controller follows other settings.
 */
export function inheritController(
  settings: Scenario['controller'],
  parent: Teacher,
  child: Phenotype,
  { seed, newActuators }: { readonly seed: number; readonly newActuators: 'still' | 'fresh' },
): RobotController {
  const { controller, phenotype } = parent;
  const isStill = newActuators === 'still';
  if (
    settings.kind === 'perceptron' &&
    controller.kind === 'perceptron' &&
    haveOneShape(settings, controller)
  ) {
    // Nothing moves by zeros, but they can learn.
    const output = isStill ? null : initialOutputs(settings, child.body, seed);
    return inheritPerceptron(phenotype, controller, child, output);
  }
  const fresh = initialController(settings, child.body, seed);
  if (fresh.kind === 'oscillators' && controller.kind === 'oscillators') {
    const amplitude = isStill ? fresh.amplitude.map(() => 0) : fresh.amplitude;
    return inheritOscillators(phenotype, controller, child, { ...fresh, amplitude });
  }
  if (fresh.kind === 'none' && controller.kind === 'none') return fresh;
  throw new EvolutionError(
    'bad-options',
    `A child cannot inherit its parent's controller (${described(controller)}): the scenario asks for another one ` +
      `(${described(fresh)}). Set "inheritance" to "none", or give the parent's settings.`,
  );
}

/** @param fresh Output weights of new actuators, shape as of the child's; null: they are 0. */
function inheritPerceptron(
  parent: Phenotype,
  taught: PerceptronController,
  child: Phenotype,
  fresh: Float64Array | null,
): PerceptronController {
  const actuators = actuatorTwins(parent, child);
  const { dimension, masses } = child.body;
  const sizes = layerSizes(taught, dimension, masses.count, actuators.length);
  const hidden = new Float64Array(sizes.hidden.inputs * sizes.hidden.outputs);
  const [from, to] = [inputRows(taught, parent), inputRows(taught, child)];
  copyRows(taught.weights.hidden, from.always, hidden, to.always, taught.hidden);
  for (const [mass, twin] of twins(child.massKeys, parent.massKeys).entries()) {
    if (twin === undefined) continue;
    copyRows(taught.weights.hidden, from.ofMass(twin), hidden, to.ofMass(mass), taught.hidden);
  }
  const output = fresh ?? new Float64Array(sizes.output.inputs * sizes.output.outputs);
  const known = actuatorsOf(parent.body).length;
  for (let input = 0; input < 1 + taught.hidden; input++) {
    actuators.forEach((twin, actuator) => {
      if (twin !== undefined)
        output[input * actuators.length + actuator] = taught.weights.output[input * known + twin]!;
    });
  }
  return { ...taught, weights: { hidden, output } };
}

/** Which rows of a body's hidden layer belong to what; see the weights of a robot's file. */
function inputRows(controller: PerceptronController, { body: { dimension, masses } }: Phenotype) {
  const { hidden } = layerSizes(controller, dimension, 0, 0);
  return {
    /** Bias, constants and clocks: the inputs that a body without masses would have. */
    always: Array.from({ length: hidden.inputs }, (_, row) => row),
    /** Offset and velocity along each axis. */
    ofMass: (mass: number) =>
      Array.from({ length: 2 * dimension }, (_, quantity) => hidden.inputs + quantity * masses.count + mass),
  };
}

function copyRows(
  from: Float64Array,
  rows: readonly number[],
  to: Float64Array,
  targets: readonly number[],
  width: number,
): void {
  rows.forEach((row, i) => {
    to.set(from.subarray(row * width, (row + 1) * width), targets[i]! * width);
  });
}

function inheritOscillators(
  parent: Phenotype,
  taught: OscillatorsController,
  child: Phenotype,
  fresh: OscillatorsController,
): OscillatorsController {
  const actuators = actuatorTwins(parent, child);
  const inherited = (name: 'amplitude' | 'frequency' | 'phase'): Float64Array =>
    fresh[name].map((value, actuator) => {
      const twin = actuators[actuator];
      return twin === undefined ? value : taught[name][twin]!;
    });
  return {
    ...taught,
    amplitude: inherited('amplitude'),
    frequency: inherited('frequency'),
    phase: inherited('phase'),
  };
}

/** For each of the child's actuators the parent's of the same place, counted among actuators; undefined: there is none. */
function actuatorTwins(parent: Phenotype, child: Phenotype): (number | undefined)[] {
  const keysOf = ({ body, springKeys }: Phenotype): number[] =>
    actuatorsOf(body).map((spring) => springKeys[spring]!);
  return twins(keysOf(child), keysOf(parent));
}

/** For each key its index among the keys of another body; undefined: it is not there. */
function twins(keys: Iterable<number>, others: Iterable<number>): (number | undefined)[] {
  const indexOf = new Map(Array.from(others, (key, i) => [key, i]));
  return Array.from(keys, (key) => indexOf.get(key));
}

function haveOneShape(a: PerceptronSettings, b: PerceptronController): boolean {
  return a.hidden === b.hidden && a.clocks === b.clocks && a.constants === b.constants;
}

function described(controller: RobotController): string {
  if (controller.kind !== 'perceptron') return controller.kind;
  const { hidden, clocks, constants } = controller;
  return `perceptron of ${hidden} hidden units, ${clocks} clocks and ${constants} constants`;
}
