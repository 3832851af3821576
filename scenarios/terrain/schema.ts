// The field of a scenario that says what its ground is: a kind, and what this kind is made of.

import { z } from 'zod';
import { shown } from '../../base/input-error.ts';
import { positive, single } from '../../base/single.ts';
import { closest } from '../../base/text.ts';
import { parameters, wgslFile } from '../world.ts';
import { terrainKinds } from './kinds.ts';
import { polygonFault } from './polygons.ts';

const builtInTerrains = Object.keys(terrainKinds);

/** Contact looks at each edge and each box some twenty times a step, and so many are what lowering takes; cells it looks up. */
export const MOST_EDGES = 64;
const MOST_BOXES = 32;
const MOST_CELLS = 65_536;

const notTerrain =
  (names: readonly string[]) =>
  (input: unknown): string => {
    const near = typeof input === 'string' ? closest(input, names) : undefined;
    const allowed = `${names.join(', ')}, or the name of a file such as "terrain.wgsl"`;
    return `must be ${allowed}, but is ${shown(input)}.${near ? ` Did you mean "${near}"?` : ''}`;
  };

const vector = z.array(single).min(2).max(3);

const polygon = z
  .array(z.tuple([single, single]))
  .min(3)
  .max(MOST_EDGES)
  .superRefine((corners, context) => {
    const fault = polygonFault(corners);
    if (fault) context.addIssue({ code: 'custom', ...fault });
  })
  .describe('Corners [m, m], one after another around the solid, in either direction.');

const box = z
  .strictObject({
    center: vector.describe('[m]'),
    size: z.array(positive).min(2).max(3).describe('Whole extent along each axis [m].'),
    rotation: single
      .default(0)
      .describe('Turn about the centre, counterclockwise; in 3D about the vertical [rad].'),
  })
  .describe('A solid box.');

const row = z
  .string()
  .min(1)
  .regex(/^[#.]*$/, { error: 'must be made of "#", solid, and ".", empty.' });

const grid = z
  .strictObject({
    origin: vector.optional().describe('Lowest corner of the grid [m]; default 0.'),
    size: positive.describe('Side of a cell [m].'),
    rows: z
      .array(row)
      .min(1)
      .optional()
      .describe('2D: rows from top to bottom, as one sees them; "#" is solid, "." empty, along x.'),
    layers: z
      .array(z.array(row).min(1))
      .min(1)
      .optional()
      .describe('3D: layers from bottom to top, each a list of rows from the least y on, along x.'),
  })
  .describe('A grid of cells, each solid or empty; beyond it all is empty.');

const parts = {
  parameters: parameters.describe('Values for the members of struct Terrain, by name.'),
  polygons: z.array(polygon).min(1).optional().describe('For "polygons": the solids; they may overlap.'),
  boxes: z
    .array(box)
    .min(1)
    .max(MOST_BOXES)
    .optional()
    .describe('For "boxes": the solids; they may overlap.'),
  cells: grid.optional().describe('For "cells".'),
};

const kindOf = (names: readonly string[]) => {
  const error = notTerrain(names);
  return z.union([z.enum(names as [string, ...string[]]), wgslFile(error)], {
    error: ({ input }) => error(input),
  });
};

/** What a terrain is made of besides its parameters; each belongs to the kind of its name. */
const materials = ['polygons', 'boxes', 'cells', 'terrains'] as const;

interface Parts {
  readonly kind: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly cells?: z.output<typeof grid> | undefined;
}

function checkParts(terrain: Parts, context: { addIssue(issue: z.core.$ZodRawIssue): void }): void {
  const report = (path: (string | number)[], message: string) =>
    context.addIssue({ code: 'custom', path, message, input: terrain });
  const { kind, parameters, cells } = terrain;
  const isMade = kind === 'union' || materials.some((name) => name === kind);
  for (const name of materials) {
    const owner = name === 'terrains' ? 'union' : name;
    const given = (terrain as unknown as Record<string, unknown>)[name] !== undefined;
    if (given && owner !== kind) report([name], `belongs to the kind "${owner}", but "kind" is "${kind}".`);
    if (!given && owner === kind) report([name], `is missing, for "kind" is "${kind}". Write it.`);
  }
  const [named] = Object.keys(parameters);
  if (isMade && named !== undefined)
    report(['parameters', named], `means nothing to "${kind}", which has no parameters. Leave it out.`);
  if (cells) checkCells(cells, report);
}

function checkCells(
  cells: z.output<typeof grid>,
  report: (path: (string | number)[], message: string) => void,
) {
  const { rows, layers } = cells;
  if ((rows === undefined) === (layers === undefined))
    report(['cells'], 'needs either "rows" (2D) or "layers" (3D). Write one of the two.');
  const all = layers ?? (rows ? [rows] : []);
  const path = (layer: number): (string | number)[] =>
    layers ? ['cells', 'layers', layer] : ['cells', 'rows'];
  const [columns, count] = [all[0]?.[0]?.length ?? 0, all[0]?.length ?? 0];
  for (const [i, layer] of all.entries()) {
    if (layer.length !== count) report(path(i), `has ${layer.length} rows, but the first layer ${count}.`);
    const at = layer.findIndex((each) => each.length !== columns);
    if (at >= 0) report([...path(i), at], `has ${layer[at]!.length} cells, but the first row ${columns}.`);
  }
  if (columns * count * all.length > MOST_CELLS)
    report(['cells'], `has ${columns * count * all.length} cells, but at most ${MOST_CELLS} are possible.`);
}

const partSchema = z
  .strictObject({
    kind: kindOf(builtInTerrains).describe('Any but "union".'),
    ...parts,
  })
  .superRefine(checkParts);

/** Edges of polygons and of boxes in the plane, over all parts; a box of space counts as two, as its cost is. */
export function edgesIn(parts: readonly Pick<TerrainPart, 'polygons' | 'boxes'>[], dimension: 2 | 3): number {
  return parts.reduce((sum, { polygons = [], boxes = [] }) => {
    const corners = polygons.reduce((count, each) => count + each.length, 0);
    return sum + corners + (dimension === 2 ? 4 : 2) * boxes.length;
  }, 0);
}

export const terrainSchema = z
  .strictObject({
    kind: kindOf([...builtInTerrains, 'union'])
      .default('flat')
      .describe(
        '"flat" (parameters height [m] and slope); "profile" (2D, piecewise linear: origin [m], spacing [m], up to ' +
          '256 heights [m]); "field" (3D, bilinear: origin [m, m], spacing [m], 32 × 32 heights [m]); "polygons" (2D), ' +
          '"boxes" and "cells", solids of that form; "union" of several "terrains"; or a WGSL file that declares struct ' +
          'Terrain and fn terrain_distance(x: vecD, terrain: Terrain) -> f32, the distance from x, negative inside, or ' +
          'fn terrain_height(x: vecH, terrain: Terrain) -> f32.',
      ),
    ...parts,
    terrains: z.array(partSchema).min(1).max(8).optional().describe('For "union": its parts.'),
  })
  .superRefine(checkParts)
  .prefault({})
  .describe('The ground.');

/** One terrain that is no union. */
export type TerrainPart = z.output<typeof partSchema>;
