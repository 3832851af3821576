// A generation's summary as rows: what follows from the run's config, and apart from it what the clock says (Node only).

import { z } from 'zod';
import { validate } from '../../base/validate.ts';
import { type Phase, type PhaseTimes, phases } from '../run/stopwatch.ts';
import type { GenerationSummary, Quarantined } from '../run/summary.ts';
import type { Row } from './row.ts';

/** Columns of `generations` by the field of the summary. */
const columnOf = {
  generation: 'generation',
  best: 'best',
  upperQuartile: 'upper_quartile',
  median: 'median',
  lowerQuartile: 'lower_quartile',
  worst: 'worst',
  mean: 'mean',
  population: 'population',
  diversity: 'diversity',
  distinct: 'distinct_bodies',
  age: 'age',
  depth: 'depth',
  evaluated: 'evaluated',
  duplicates: 'duplicates',
  rollouts: 'rollouts',
  totalRollouts: 'total_rollouts',
  coverage: 'coverage',
  qdScore: 'qd_score',
} as const satisfies Partial<Record<keyof GenerationSummary, string>>;

const fields = Object.keys(columnOf) as (keyof typeof columnOf)[];

export function generationToRow(summary: GenerationSummary): Row {
  const row = Object.fromEntries(fields.map((field) => [columnOf[field], summary[field]]));
  return { ...row, quarantined: JSON.stringify(summary.quarantined) };
}

export function timingsToRow({ generation, seconds, phases: spent }: GenerationSummary): Row {
  return { generation, seconds, ...spent };
}

const nullable = z.number().nullable();

const rowSchema = z.object({
  ...(Object.fromEntries(Object.values(columnOf).map((column) => [column, nullable])) as Record<
    (typeof columnOf)[keyof typeof columnOf],
    typeof nullable
  >),
  quarantined: z.string(),
  seconds: z.number(),
  ...(Object.fromEntries(phases.map((phase) => [phase, z.number()])) as Record<Phase, z.ZodNumber>),
});

/** @param data A row of both tables, joined. @throws {InputError} */
export function generationFromRow(data: unknown, where: string): GenerationSummary {
  const row = validate(rowSchema, data, where);
  const summary = Object.fromEntries(fields.map((field) => [field, row[columnOf[field]]]));
  return {
    ...(summary as unknown as Omit<GenerationSummary, 'seconds' | 'phases' | 'quarantined'>),
    seconds: row.seconds,
    phases: Object.fromEntries(phases.map((phase) => [phase, row[phase]])) as PhaseTimes,
    quarantined: JSON.parse(row.quarantined) as Quarantined[],
  };
}
