// The way from a random ancestor to a robot, parent by parent, and the steps of it that tell the story.

import type { Genotype, GenotypeSpace } from '../genotypes/genotype.ts';
import type { Judged, Valid } from '../individual/individual.ts';

/** An individual and what was new in it. */
export interface Step {
  readonly individual: Valid<Genotype>;
  /** By how much it was fitter than its first parent; null for the founder. */
  readonly gain: number | null;
  /** Genes that show in which it differs from its first parent; null for the founder. */
  readonly change: number | null;
}

/**
 * The ancestors of a robot by the first parent, from whom most of the body and any weights come: the founder first, the
 * robot last. It begins later where an ancestor is missing.
 */
export function lineageOf(
  kept: { byId(id: string): Judged<Genotype> | undefined },
  space: GenotypeSpace<Genotype>,
  robot: Valid<Genotype>,
): Step[] {
  const line: Valid<Genotype>[] = [robot];
  for (;;) {
    const [parent] = line.at(-1)!.parents;
    const individual = parent === undefined ? undefined : kept.byId(parent);
    if (individual?.status !== 'valid') break;
    line.push(individual);
  }
  return line.reverse().map((individual, i) => {
    const parent = line[i - 1];
    return {
      individual,
      gain: parent ? individual.fitness - parent.fitness : null,
      change: parent ? space.distance(individual.genotype, parent.genotype) : null,
    };
  });
}

/**
 * Indices of at most `most` steps, in order: the first and the last, and of those between in turn the one of the greatest
 * gain and the one of the greatest change of the body.
 */
export function milestonesOf(steps: readonly Pick<Step, 'gain' | 'change'>[], most: number): number[] {
  const all = steps.map((_, i) => i);
  if (steps.length <= most) return all;
  const chosen = new Set([0, steps.length - 1]);
  const by = (of: 'gain' | 'change') => [...all].sort((a, b) => (steps[b]![of] ?? 0) - (steps[a]![of] ?? 0));
  const [gains, changes] = [by('gain'), by('change')];
  for (let i = 0; chosen.size < most; i++) {
    for (const index of [gains[i]!, changes[i]!]) if (chosen.size < most) chosen.add(index);
  }
  return [...chosen].sort((a, b) => a - b);
}
