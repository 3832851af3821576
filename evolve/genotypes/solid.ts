// Bodies of a genotype made solid, where a scenario asks for it: cells within what their springs span, and the facets around them.

import { z } from 'zod';
import { fieldSchema } from '../../control/robot/body.ts';
import type { Body } from '../../sim/body/body.ts';
import { boundaryOf } from '../../sim/body/boundary.ts';
import { cellVolume } from '../../sim/body/elements.ts';
import { camelCase, type Field, fields } from '../../sim/body/fields.ts';

const CELL = ['youngs_modulus', 'poisson_ratio', 'bulk_modulus'] as const;
const FACET = ['drag_across', 'drag_along'] as const;

const materialOf = (of: Readonly<Record<string, Field>>, names: readonly string[]) =>
  z.strictObject(
    Object.fromEntries(names.map((name) => [camelCase(name), fieldSchema(of[name]!)])),
  ) as unknown as z.ZodType<Material, Material>;

/** Numbers of all cells or facets alike, by the names of their fields in files. */
type Material = Readonly<Partial<Record<string, number>>>;

/** Settings of genotypes whose bodies can be solid. */
export const solidFields = {
  cells: materialOf(fields.cell, CELL)
    .optional()
    .describe(
      'Fills bodies with cells, for forces on these as neo_hookean and volume_preservation: {} for cells of the usual ' +
        'material. Default: none.',
    ),
  facets: materialOf(fields.facet, FACET)
    .optional()
    .describe(
      "Of the boundary of the cells, for forces as resistive_drag. Default: the usual one of any body's facets.",
    ),
};

export interface Solid {
  readonly cells?: Material | undefined;
  readonly facets?: Material | undefined;
}

/**
 * The body with cells, where `solid` asks for them.
 *
 * @param corners Masses of each cell in any order.
 * @param stiffnessOf How many times as stiff a cell is as the material says.
 */
export function solidBody(
  body: Body,
  { cells, facets }: Solid,
  corners: () => readonly (readonly number[])[],
  stiffnessOf: (cell: number) => number = () => 1,
): Body {
  if (!cells) return body;
  const ordered = corners().map((ends) =>
    cellVolume(body, ends) > 0 ? ends : [ends[1]!, ends[0]!, ...ends.slice(2)],
  );
  const made = {
    count: ordered.length,
    ends: Uint32Array.from(ordered.flat()),
    ...columnsOf(cells, ordered.length, (name, cell) => (/Modulus$/.test(name) ? stiffnessOf(cell) : 1)),
  };
  if (!facets) return { ...body, cells: made };
  const boundary = boundaryOf(made, body.dimension);
  return { ...body, cells: made, facets: { ...boundary, ...columnsOf(facets, boundary.count) } };
}

function columnsOf(
  material: Material,
  count: number,
  factor: (name: string, element: number) => number = () => 1,
): Record<string, Float64Array> {
  const given = Object.entries(material).filter(([, value]) => value !== undefined);
  return Object.fromEntries(
    given.map(([name, value]) => [
      name,
      Float64Array.from({ length: count }, (_, element) => value! * factor(name, element)),
    ]),
  );
}

/** For a schema of settings: facets are the boundary of cells. */
export const hasCellsForFacets = ({ cells, facets }: Solid): boolean => !facets || cells !== undefined;
export const needsCells = {
  path: ['facets'],
  error: 'is the boundary of "cells", and there are none. Write "cells": {} too.',
};
