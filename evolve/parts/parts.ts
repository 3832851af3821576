// The parts that a search can be made of: those that are built in, and those that somebody brings.

import { alternatives } from '../../base/text.ts';
import type { DescriptorKind } from '../descriptors/descriptor.ts';
import { builtInDescriptors } from '../descriptors/descriptors.ts';
import { EvolutionError } from '../errors.ts';
import type { EvaluatorKind } from '../evaluate/evaluator.ts';
import { builtInEvaluators } from '../evaluate/evaluators.ts';
import type { GenotypeKind } from '../genotypes/genotype.ts';
import { builtInGenotypes } from '../genotypes/genotypes.ts';
import type { OperatorKind } from '../operators/operator.ts';
import { builtInOperators } from '../operators/operators.ts';
import type { SelectionKind } from '../selection/selection.ts';
import { builtInSelections } from '../selection/selections.ts';

/** Kinds of each part, by whose names scenarios ask for them. Operators are drawn from in this order. */
export interface PartKinds {
  readonly genotypes: readonly GenotypeKind[];
  readonly operators: readonly OperatorKind[];
  readonly selections: readonly SelectionKind[];
  readonly descriptors: readonly DescriptorKind[];
  readonly evaluators: readonly EvaluatorKind[];
}

/** All that a search can be made of. */
export interface Parts extends PartKinds {
  /** Where those come from that are not built in: paths of modules, in the order in which they were loaded. */
  readonly modules: readonly string[];
}

/** What scenarios can name that bring nothing. */
export const builtInParts: Parts = {
  genotypes: builtInGenotypes,
  operators: builtInOperators,
  selections: builtInSelections,
  descriptors: builtInDescriptors,
  evaluators: builtInEvaluators,
  modules: [],
};

/**
 * `parts` and more of them, behind those of the same sort.
 * @throws {EvolutionError} `bad-options` if there is one of that name already
 */
export function withParts(parts: Parts, brought: Partial<PartKinds>): Parts {
  const joined = <K extends keyof PartKinds>(sort: K): PartKinds[K] => {
    const kinds = [...parts[sort], ...(brought[sort] ?? [])];
    const names = kinds.map(({ name }) => name);
    const twice = names.find((name, i) => names.indexOf(name) !== i);
    if (twice === undefined) return kinds as unknown as PartKinds[K];
    throw new EvolutionError(
      'bad-options',
      `There are two ${sort} called "${twice}". Call one of them something else than ${alternatives([...new Set(names)])}.`,
    );
  };
  return {
    genotypes: joined('genotypes'),
    operators: joined('operators'),
    selections: joined('selections'),
    descriptors: joined('descriptors'),
    evaluators: joined('evaluators'),
    modules: parts.modules,
  };
}
