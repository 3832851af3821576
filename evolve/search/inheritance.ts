// What a child learns from its parent (Lamarck): the numbers of every mass and actuator that both bodies have.

import { drawsOf } from '../../control/initialise.ts';
import { at, numbersOf, put, type RobotController, sizeOfBody } from '../../control/robot/controller.ts';
import { type Block, type Numbers, shapeOf } from '../../scenarios/controllers/kind.ts';
import { controllerKind } from '../../scenarios/controllers/registry.ts';
import type { Scenario } from '../../scenarios/scenario.ts';
import { actuatorsOf } from '../../sim/body/body.ts';
import { arityOf, musclesOf } from '../../sim/body/elements.ts';
import { EvolutionError } from '../errors.ts';
import type { GenotypeSpace, Phenotype } from '../genotypes/genotype.ts';

export interface Teacher {
  readonly phenotype: Phenotype;
  readonly controller: RobotController;
}

/**
 * The controller that a child begins with: its parent's, wherever they share masses and actuators. A mass that the
 * parent lacks is not sensed yet (its input weights are 0), and an actuator that the parent lacks, or has as a passive
 * spring, does not move yet, or gets the numbers of {@link initialController}. What does not belong to a mass or an
 * actuator, as biases and the weights of clocks and constants, is the parent's. Between equal bodies everything is, to the
 * bit.
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
  { phenotype, controller }: Teacher,
  child: Phenotype,
  { seed, newActuators }: { readonly seed: number; readonly newActuators: 'still' | 'fresh' },
): RobotController {
  const [found, due] = [controller, settings].map((each) => controllerKind(each).describe(each));
  if (found !== due)
    throw new EvolutionError(
      'bad-options',
      `A child cannot inherit its parent's controller (${found}): the scenario asks for another one ` +
        `(${due}). Set "inheritance" to "none", or give the parent's settings.`,
    );
  const twinsOf: Record<Block['of'], (number | undefined)[] | null> = {
    mass: twins(child.massKeys, phenotype.massKeys),
    actuator: actuatorTwins(phenotype, child),
    all: null,
  };
  const before = numbersOf(controller, sizeOfBody(phenotype.body));
  const { arrays, drawn } = drawsOf(settings, child.body, seed);
  return arrays.reduce((made, array, i) => {
    const [rows, columns] = shapeOf(array);
    const isFresh = array.columns.of === 'actuator' && !(array.moves && newActuators === 'still');
    const values = isFresh ? drawn(i) : new Float64Array(rows * columns);
    const taught = at(controller, array.field) as Float64Array;
    copyShared(taught, before[i]!, values, array, twinsOf);
    return put(made, array.field, values);
  }, controller);
}

/** What a scenario has a child inherit from a parent of its space; wherever it is made anew, it is the same. */
export const inheritFrom = <G>(
  scenario: Scenario,
  space: GenotypeSpace<G>,
  parent: { readonly genotype: G; readonly controller: RobotController },
  child: Phenotype,
  seed: number,
): RobotController =>
  inheritController(
    scenario.controller,
    { phenotype: space.develop(parent.genotype), controller: parent.controller },
    child,
    { seed, newActuators: scenario.evolution.newActuators },
  );

/** Copies what belongs to masses and actuators that both bodies have, and to neither. */
function copyShared(
  taught: Float64Array,
  from: Numbers,
  into: Float64Array,
  to: Numbers,
  twinsOf: Readonly<Record<Block['of'], readonly (number | undefined)[] | null>>,
): void {
  const rows = matches(from.rows, to.rows, twinsOf);
  const columns = matches([from.columns], [to.columns], twinsOf);
  rows.forEach((twinRow, row) => {
    if (twinRow === undefined) return;
    columns.forEach((twin, column) => {
      if (twin !== undefined)
        into[row * to.columns.count + column] = taught[twinRow * from.columns.count + twin]!;
    });
  });
}

/** For each row (or column) of blocks the one that it comes from. */
function matches(
  from: readonly Block[],
  to: readonly Block[],
  twinsOf: Readonly<Record<Block['of'], readonly (number | undefined)[] | null>>,
): (number | undefined)[] {
  let first = 0;
  return to.flatMap((block, b) => {
    const start = first;
    first += from[b]!.count;
    return Array.from({ length: block.count }, (_, i) => {
      const twin = block.of === 'all' ? i : twinsOf[block.of]![i];
      return twin === undefined ? undefined : start + twin;
    });
  });
}

/** For each of the child's actuators the parent's of the same place, counted among actuators; undefined: there is none. */
function actuatorTwins(parent: Phenotype, child: Phenotype): (number | undefined)[] {
  return twins(actuatorKeys(child), actuatorKeys(parent));
}

/** Names the place of each actuator: of a spring by its key, of a cell by those of its masses. */
function actuatorKeys({ body, springKeys, massKeys }: Phenotype): (number | string)[] {
  const arity = arityOf('cell', body.dimension);
  const masses = (cell: number): Uint32Array => body.cells!.ends.subarray(arity * cell, arity * (cell + 1));
  return [
    ...actuatorsOf(body).map((spring) => springKeys[spring]!),
    ...musclesOf(body).map((cell) => Array.from(masses(cell), (mass) => massKeys[mass]).join()),
  ];
}

/** For each key its index among the keys of another body; undefined: it is not there. */
function twins<Key>(keys: Iterable<Key>, others: Iterable<Key>): (number | undefined)[] {
  const indexOf = new Map(Array.from(others, (key, i) => [key, i]));
  return Array.from(keys, (key) => indexOf.get(key));
}
