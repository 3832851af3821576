// From the names in a scenario to the parts that they name.

import { InputError } from '../../base/input-error.ts';
import { alternatives, closest } from '../../base/text.ts';
import { validate } from '../../base/validate.ts';
import type { EvolutionSettings } from '../../scenarios/evolution.ts';
import type { Scenario } from '../../scenarios/scenario.ts';
import { EvolutionError } from '../errors.ts';
import type { Genotype, GenotypeSpace } from '../genotypes/genotype.ts';
import { withOperators } from '../operators/operators.ts';
import type { Selection } from '../selection/selection.ts';
import { builtInParts, type Parts } from './parts.ts';
import { schemasFor } from './schemas.ts';

/** The error for a scenario that names modules which were not loaded; null if all were. */
export function unloaded(
  { modules = [] }: { readonly modules?: readonly string[] | undefined },
  parts: Parts,
  where: string,
): InputError | null {
  const missing = modules.find((module) => !parts.modules.includes(module));
  if (missing === undefined) return null;
  return new InputError({
    code: 'invalid',
    where,
    path: 'modules',
    problem: `names ${missing}, which is code and was not loaded. If you trust it, say so with --allow-modules.`,
  });
}

/** True if there are all the parts that a scenario names; of one that was run, others may have been brought along. */
export function hasAll(parts: Parts, { modules = [], body, evolution }: Scenario): boolean {
  const { selection, evaluator } = evolution;
  const has = (kinds: readonly { readonly name: string }[], name: string | undefined): boolean =>
    name === undefined || kinds.some((kind) => kind.name === name);
  return (
    modules.every((module) => parts.modules.includes(module)) &&
    has(parts.genotypes, body?.genotype) &&
    has(parts.selections, selection.kind) &&
    has(parts.evaluators, evaluator?.kind)
  );
}

/**
 * The space of bodies that a scenario's evolution searches, with all the operators that work in it.
 *
 * @throws {EvolutionError} `bad-options` if it has none
 * @throws {InputError} `invalid` if its settings are wrong, or it is of a module that was not loaded
 */
export function spaceOf(scenario: Scenario, parts: Parts = builtInParts): GenotypeSpace<Genotype> {
  const { name, body, dimension } = scenario;
  if (!body) throw noSpace(name, dimension, parts);
  const where = `Scenario "${name}"`;
  const kind = parts.genotypes.find((each) => each.name === body.genotype);
  if (!kind) throw unloaded(scenario, parts, where) ?? unknown('genotype', body.genotype, parts.genotypes);
  const settings = validate(schemasFor(parts).body, body, where, { rename: (path) => ['body', ...path] });
  const space = kind.space(settings as never, dimension);
  return withOperators(space, parts.operators);
}

function noSpace(name: string, dimension: number, { genotypes }: Parts): EvolutionError {
  const possible = genotypes.filter(({ dimensions }) => dimensions.some((each) => each === dimension));
  return new EvolutionError(
    'bad-options',
    `Scenario "${name}" has no space of bodies to search ("body" is null): bodies come from robot files there. ` +
      (possible.length > 0
        ? `Name a space with "body": {"genotype": "${possible[0]!.name}"}, or teach `
        : `No space of bodies lives in ${dimension}D yet. Teach `) +
      'a robot of your own with: morphograd train ROBOT.json --scenario SCENARIO',
  );
}

/** @throws {EvolutionError} `bad-options` if there is no such selection, or it needs an archive and has none */
export function selectionOf<G>(
  { selection, archive, population }: Pick<EvolutionSettings, 'selection' | 'archive' | 'population'>,
  { distance }: Pick<GenotypeSpace<G>, 'distance'>,
  parts: Parts = builtInParts,
): Selection {
  const kind = parts.selections.find(({ name }) => name === selection.kind);
  if (!kind) throw unknown('selection', selection.kind, parts.selections);
  const axes = archive?.axes ?? null;
  if (kind.needsArchive && !axes)
    throw new EvolutionError('bad-options', `The selection ${kind.name} needs the axes of an archive.`);
  const settings = validate(schemasFor(parts).selection, selection, 'selection');
  const context = { population, axes, distance: (a: unknown, b: unknown) => distance(a as G, b as G) };
  return kind.create(settings as never, context);
}

function unknown(part: string, name: string, kinds: readonly { readonly name: string }[]): EvolutionError {
  const names = kinds.map((kind) => kind.name);
  const near = closest(name, names);
  return new EvolutionError(
    'bad-options',
    `There is no ${part} "${name}". ${near ? `Did you mean "${near}"?` : `There are ${alternatives(names)}.`}`,
  );
}

/** How often each operator of a space is drawn where a scenario does not say it. */
export function usualOperators(scenario: Scenario, parts: Parts): Readonly<Record<string, number>> {
  const { body, evolution } = scenario;
  const inherits = evolution.inheritance === 'weights';
  const kind = body && parts.genotypes.find(({ name }) => name === body.genotype);
  const known = kind ? Object.keys(spaceOf(scenario, parts).operators) : null;
  const general = parts.operators
    .filter(({ usual, keepsBody }) => usual && (inherits || !keepsBody))
    .map(({ name, usual }): [string, number] => [name, usual!]);
  const own = Object.entries(kind?.operators ?? {}).map(([name, { usual = 1 }]): [string, number] => [
    name,
    usual,
  ]);
  const weights = [...general, ...own].filter(
    ([name, weight]) => weight > 0 && (known?.includes(name) ?? true),
  );
  return Object.fromEntries(weights);
}
