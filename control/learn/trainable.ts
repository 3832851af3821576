// What a learning may change: which numbers a scenario's "train" names, within which bounds they stay, and where a trained
// body and scenario have them.

import { InputError } from '../../base/input-error.ts';
import { nearest } from '../../base/text.ts';
import { ownFieldsOf } from '../../scenarios/fields.ts';
import type { Scenario } from '../../scenarios/scenario.ts';
import { parametersWith, trainableParameter } from '../../scenarios/trainable.ts';
import type { Body } from '../../sim/body/body.ts';
import { type Bounds, bodyWith, boundsOf, isOfBody } from '../../sim/body/trainable.ts';
import { numbersOf } from '../robot/controller.ts';

/** What an entry of "train" says, with the names of the columns and layers that it stands for. */
export interface Trained {
  /** As written: `controller`, `world.gravity`, `spring.stiffness`. */
  readonly entry: string;
  readonly names: readonly string[];
  /** Of the optimizer, for this entry alone; undefined: the common one for controllers, else as `rateOf` has it. */
  readonly rate: number | undefined;
  readonly bounds: Bounds | undefined;
}

const CONTROLLER = 'controller';

/**
 * What a scenario trains, in the order in which it names it.
 *
 * @param known Names of everything that the scenario's program depends on.
 * @throws {InputError} for a name that is none of these or cannot be trained, or is named twice
 */
export function trainedOf(scenario: Scenario, known: readonly string[]): Trained[] {
  const controllers: readonly string[] = namesOf(scenario);
  const can = trainableIn(scenario, known);
  const invalid = (i: number, problem: string) =>
    new InputError({
      code: 'invalid',
      where: `scenario "${scenario.name}"`,
      path: `learning.train[${i}]`,
      problem,
    });
  const taken = new Set<string>();
  return scenario.learning.train.map((given, i) => {
    const { name: entry, rate, bounds } = typeof given === 'string' ? { name: given } : given;
    const names =
      entry === CONTROLLER ? controllers : can.filter((name) => vectorOf(name) === entry || name === entry);
    if (names.length === 0 && entry !== CONTROLLER) throw invalid(i, whyNot(entry, known, can));
    const twice = names.find((name) => taken.has(name));
    if (twice !== undefined) throw invalid(i, `names "${twice}" a second time. Leave one of the two out.`);
    for (const name of names) taken.add(name);
    return {
      entry,
      names,
      rate,
      bounds: bounds && { least: bounds[0] ?? -Infinity, most: bounds[1] ?? Infinity },
    };
  });
}

/** The name in an entry of "train". */
export const entryName = (entry: Scenario['learning']['train'][number]): string =>
  typeof entry === 'string' ? entry : entry.name;

/** Whether all that a scenario trains is its controller, or parts of it. */
export function trainsControlOnly(scenario: Scenario): boolean {
  const parts = [CONTROLLER, ...namesOf(scenario)];
  return scenario.learning.train.every((entry) => parts.includes(entryName(entry)));
}

/** The scenario with another choice of what is trained; entries that it has by these names keep their settings. */
export function training(scenario: Scenario, names: readonly string[] | undefined): Scenario {
  if (names === undefined) return scenario;
  const { learning } = scenario;
  const train = names.map((name) => learning.train.find((entry) => entryName(entry) === name) ?? name);
  return { ...scenario, learning: { ...learning, train } };
}

/** Names of what a scenario's controller learns. */
const namesOf = ({ controller }: Pick<Scenario, 'controller'>): readonly string[] =>
  numbersOf(controller).map(({ name }) => name);

const vectorOf = (name: string): string => name.replace(/\.[xyz]$/, '');

/** Which of the numbers that a scenario's program depends on learning may change. */
export function trainableIn(scenario: Scenario, known: readonly string[]): string[] {
  const controllers: readonly string[] = namesOf(scenario);
  return known.filter((name) => controllers.includes(name) || isTrainable(scenario, name));
}

const isTrainable = (scenario: Scenario, name: string): boolean =>
  boundsOf(name, ownFieldsOf(scenario)) !== null || trainableParameter(scenario, name) !== null;

function whyNot(entry: string, known: readonly string[], can: readonly string[]): string {
  if (known.some((name) => name === entry || vectorOf(name) === entry))
    return `is "${entry}", which cannot be trained: ${reason(entry)}. ${nearest('', ['controller', ...can])}`;
  return `is "${entry}", on which nothing in this scenario depends. ${nearest(entry, ['controller', ...can])}`;
}

function reason(name: string): string {
  if (name === 'world.dt')
    return 'another length of the step is another discretisation, so its error would be learned, and controllers count in steps';
  if (/^terrain\d*\.spacing$/.test(name)) return "the ground's program is made for its spacing";
  if (name.startsWith('terrain'))
    return 'the numbers of solids follow together from the vertices, boxes and cells that the scenario lists; train a ground of numbers, as a profile or a terrain.wgsl';
  if (/^(controller|clock)\b/.test(name)) return "it follows from the controller's settings";
  return 'it shapes the program, or follows from other settings';
}

/** Where a column's numbers must stay: within what their kind demands, and what the scenario asks for. */
export function limitsOf(scenario: Scenario, name: string, given: Bounds | undefined): Bounds {
  const own = numbersOf(scenario.controller).find((each) => each.name === name)?.bounds;
  const due = (own && { least: own[0], most: own[1] }) ??
    boundsOf(name, ownFieldsOf(scenario)) ??
    trainableParameter(scenario, name) ?? { least: Number.NEGATIVE_INFINITY, most: Number.POSITIVE_INFINITY };
  const { least, most } = given ?? due;
  return { least: Math.max(least, due.least), most: Math.min(most, due.most) };
}

/** A body and a scenario with numbers that were learned; see {@link limitsOf} for which may be. */
export function withLearned(
  { body, scenario }: { readonly body: Body; readonly scenario: Scenario },
  learned: ReadonlyMap<string, Float64Array>,
): { body: Body; scenario: Scenario } {
  const all = [...learned];
  return {
    body: bodyWith(body, new Map(all.filter(([name]) => isOfBody(name)))),
    scenario: parametersWith(scenario, new Map(all.filter(([name]) => !isOfBody(name)))),
  };
}
