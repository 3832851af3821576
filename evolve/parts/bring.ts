// A search with parts that its caller brings, in place of those that the scenario names.

import { validate } from '../../base/validate.ts';
import type { Scenario } from '../../scenarios/scenario.ts';
import type { DescriptorKind } from '../descriptors/descriptor.ts';
import type { GenotypeKind } from '../genotypes/genotype.ts';
import type { OperatorKind } from '../operators/operator.ts';
import type { SelectionKind } from '../selection/selection.ts';
import { usualOperators } from './choose.ts';
import { builtInParts, type Parts, withParts } from './parts.ts';
import { scenarioSchemaFor } from './scenario.ts';

/** Each an object like the built-in ones. */
export interface Brought {
  /** Bodies are of this genotype; its settings are those of the scenario's "body" if that names it, else its defaults. */
  readonly genotype?: GenotypeKind;
  /** More operators, drawn as often as their `usual` says, 1 by default. */
  readonly operators?: readonly OperatorKind[];
  /** Selects in place of the scenario's; its settings as of the genotype. */
  readonly selection?: SelectionKind;
  /** More descriptors, for the axes and objectives that the scenario names. */
  readonly descriptors?: readonly DescriptorKind[];
}

/**
 * The scenario that names what is brought, complete, and the parts that it may name: what `RunStore.create` and
 * `RunStore.resume` need for such a run.
 *
 * @throws {InputError} {EvolutionError} where the settings do not fit what is brought, or a name is taken
 */
export function bring(
  scenario: Scenario,
  { genotype, operators = [], selection, descriptors = [] }: Brought,
  parts: Parts = builtInParts,
): { readonly scenario: Scenario; readonly parts: Parts } {
  const all = withParts(parts, {
    genotypes: missing(genotype ? [genotype] : [], parts.genotypes),
    operators: missing(operators, parts.operators),
    selections: missing(selection ? [selection] : [], parts.selections),
    descriptors: missing(descriptors, parts.descriptors),
  });
  const isOther = genotype !== undefined && scenario.body?.genotype !== genotype.name;
  const body = isOther ? { genotype: genotype.name } : scenario.body;
  const { evolution } = scenario;
  const isSelected = selection === undefined || evolution.selection.kind === selection.name;
  const named: Scenario = {
    ...scenario,
    body,
    evolution: { ...evolution, selection: isSelected ? evolution.selection : { kind: selection.name } },
  };
  // Weights that were meant for the operators of another genotype say nothing of this one's.
  const usual = isOther || !evolution.operators ? usualOperators(named, all) : evolution.operators;
  const own = operators.map(({ name, usual: weight = 1 }) => [name, usual[name] ?? weight]);
  const weights = { ...usual, ...Object.fromEntries(own) };
  const whole = { ...named, evolution: { ...named.evolution, operators: weights } };
  return { scenario: validate(scenarioSchemaFor(all), whole, `Scenario "${scenario.name}"`), parts: all };
}

/** Those that are not there yet. */
const missing = <K>(brought: readonly K[], there: readonly K[]): K[] =>
  brought.filter((kind) => !there.includes(kind));
