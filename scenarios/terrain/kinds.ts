// The kinds of ground that are built in: each one's WGSL, with as many edges, boxes or cells as there are, and the values of
// its struct. A new one is a kernel and a line of the table here; one with no parameters but numbers needs nothing else.

import boxesKernel from '../../sim/kernels/terrain/boxes.wgsl';
import cellParts from '../../sim/kernels/terrain/cells.wgsl';
import cells2 from '../../sim/kernels/terrain/cells2.wgsl';
import cells3 from '../../sim/kernels/terrain/cells3.wgsl';
import field from '../../sim/kernels/terrain/field.wgsl';
import flat from '../../sim/kernels/terrain/flat.wgsl';
import polygonsKernel from '../../sim/kernels/terrain/polygons.wgsl';
import profile from '../../sim/kernels/terrain/profile.wgsl';
import type { Scenario } from '../scenario.ts';
import { cornersOf, edgesOf } from './polygons.ts';

type Part = Omit<Scenario['terrain'], 'terrains'>;
type Dimension = Scenario['dimension'];

/** Values of the members of struct Terrain, by name. */
export type Given = Readonly<Record<string, number | readonly number[]>>;

interface Kernel {
  readonly name: string;
  readonly text: string;
  readonly values: Given;
}

/** A kind of ground. */
export interface TerrainKind {
  /** Its WGSL, and what its struct holds in a scenario. */
  readonly kernel: (part: Part, dimension: Dimension) => Kernel;
  /** Only in scenarios of this dimension. */
  readonly dimension?: Dimension;
}

/** By the names that scenarios have for them, `union` apart, which is made of these. */
export const terrainKinds: Readonly<Record<string, TerrainKind>> = {
  flat: {
    kernel: ({ parameters }) => ({
      name: 'flat',
      text: flat,
      values: { height: 0, slope: 0, ...parameters },
    }),
  },
  profile: {
    dimension: 2,
    kernel: ({ parameters }) => ({
      name: 'profile',
      text: sized(profile, { TERRAIN_REACH: reachOf(parameters.spacing) }),
      values: { origin: 0, ...parameters },
    }),
  },
  field: { dimension: 3, kernel: ({ parameters }) => ({ name: 'field', text: field, values: parameters }) },
  polygons: { dimension: 2, kernel: ({ polygons = [] }) => polygonKernel(polygons) },
  boxes: {
    kernel: ({ boxes = [] }, dimension) =>
      dimension === 2 ? polygonKernel(boxes.map(flatBox)) : boxKernel(boxes),
  },
  cells: { kernel: ({ cells }, dimension) => cellKernel(cells!, dimension) },
};

/** How many segments of a profile a mass looks at to either side: those within 0.1 m, which is far for one step. */
const reachOf = (spacing: Given[string] | undefined): number =>
  typeof spacing === 'number' && spacing > 0 ? Math.min(10, Math.max(2, Math.ceil(0.1 / spacing))) : 2;

type Corner = readonly [number, number];
type Box = NonNullable<Part['boxes']>[number];

function polygonKernel(polygons: readonly (readonly Corner[])[]): Kernel {
  const edges = edgesOf(polygons);
  const text = sized(polygonsKernel, { TERRAIN_EDGES: edges.length / 7 });
  return { name: 'polygons', text, values: { edges } };
}

const flatBox = ({ center, size, rotation }: Box): Corner[] =>
  cornersOf(center as unknown as Corner, size as unknown as Corner, rotation);

function boxKernel(boxes: readonly Box[]): Kernel {
  const numbers = boxes.flatMap(({ center, size, rotation }) => [
    ...center,
    ...size.map((extent) => extent / 2),
    Math.cos(rotation),
    Math.sin(rotation),
  ]);
  const text = sized(boxesKernel, { TERRAIN_BOXES: boxes.length });
  return { name: 'boxes', text, values: { boxes: numbers } };
}

function cellKernel(
  { origin, size, rows, layers }: NonNullable<Part['cells']>,
  dimension: Dimension,
): Kernel {
  const all = layers ?? [[...rows!].reverse()];
  const values = {
    origin: origin ?? new Array<number>(dimension).fill(0),
    size,
    solid: all.flatMap((layer) => layer.flatMap((row) => [...row].map((cell) => Number(cell === '#')))),
  };
  const counts = { TERRAIN_COLUMNS: all[0]![0]!.length, TERRAIN_ROWS: all[0]!.length };
  return dimension === 2
    ? { name: 'cells2', text: `${sized(cells2, counts)}\n${cellParts}`, values }
    : {
        name: 'cells3',
        text: `${sized(cells3, { ...counts, TERRAIN_LAYERS: all.length })}\n${cellParts}`,
        values,
      };
}

/** A kernel's text with its sizes, which are constants, for they are part of its types. */
function sized(text: string, sizes: Readonly<Record<string, number>>): string {
  return Object.entries(sizes).reduce(
    (written, [name, size]) => written.replace(new RegExp(`(const ${name}: i32 =) 1;`), `$1 ${size};`),
    text,
  );
}
