// What a terrain is to the step: its WGSL, with as many edges, boxes or cells as there are, and the values of its struct.

import boxesKernel from '../../sim/kernels/terrain/boxes.wgsl';
import byDistance from '../../sim/kernels/terrain/by_distance.wgsl';
import byHeight from '../../sim/kernels/terrain/by_height.wgsl';
import cellParts from '../../sim/kernels/terrain/cells.wgsl';
import cells2 from '../../sim/kernels/terrain/cells2.wgsl';
import cells3 from '../../sim/kernels/terrain/cells3.wgsl';
import field from '../../sim/kernels/terrain/field.wgsl';
import flat from '../../sim/kernels/terrain/flat.wgsl';
import polygonsKernel from '../../sim/kernels/terrain/polygons.wgsl';
import profile from '../../sim/kernels/terrain/profile.wgsl';
import type { WgslSource } from '../../sim/wgsl/parse.ts';
import type { Scenario } from '../scenario.ts';
import { cornersOf, edgesOf } from './polygons.ts';

type Terrain = Scenario['terrain'];
type Part = Omit<Terrain, 'terrains'>;
type Dimension = Scenario['dimension'];

type Given = Readonly<Record<string, number | readonly number[]>>;

interface Kernel {
  readonly name: string;
  readonly text: string;
  readonly values: Given;
}

/** Built-in terrains by kind. A user's file has no kernel of ours. */
const kernels: Readonly<Record<string, (part: Part, dimension: Dimension) => Kernel>> = {
  flat: ({ parameters }) => ({
    name: 'flat',
    text: flat,
    values: { height: 0, slope: 0, ...parameters },
  }),
  profile: ({ parameters }) => ({
    name: 'profile',
    text: sized(profile, { TERRAIN_REACH: reachOf(parameters.spacing) }),
    values: { origin: 0, ...parameters },
  }),
  field: ({ parameters }) => ({ name: 'field', text: field, values: parameters }),
  polygons: ({ polygons = [] }) => polygonKernel(polygons),
  boxes: ({ boxes = [] }, dimension) =>
    dimension === 2 ? polygonKernel(boxes.map(flatBox)) : boxKernel(boxes),
  cells: ({ cells }, dimension) => cellKernel(cells!, dimension),
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

const declares = (text: string, name: string): boolean => new RegExp(`\\bfn\\s+${name}\\b`).test(text);

/**
 * The sources of a scenario's terrain.
 * @param prefix What errors put before the names of the scenario's own files.
 */
export function terrainSources(scenario: Scenario, prefix: string): WgslSource[] {
  const { terrain, dimension, sources } = scenario;
  if (terrain.kind !== 'union') return partSources(terrain, dimension, sources, prefix);
  const parts = terrain.terrains!.map((part, i) =>
    partSources(part, dimension, sources, prefix).map(({ path, text }) => ({
      path,
      text: renamed(text, i + 1),
    })),
  );
  return [...parts.flat(), { path: 'sim/kernels/terrain/union.wgsl', text: unionOf(parts.length) }];
}

function partSources(
  part: Part,
  dimension: Dimension,
  sources: Scenario['sources'],
  prefix: string,
): WgslSource[] {
  const own = kernels[part.kind]?.(part, dimension);
  const source = own
    ? { path: `sim/kernels/terrain/${own.name}.wgsl`, text: own.text }
    : { path: `${prefix}${part.kind}`, text: sources[part.kind] ?? '' };
  const adapter = declares(source.text, 'terrain_distance')
    ? { path: 'sim/kernels/terrain/by_distance.wgsl', text: byDistance }
    : { path: 'sim/kernels/terrain/by_height.wgsl', text: byHeight };
  return [source, adapter];
}

/** The text of part number `index` of a union: names of what it declares are numbered. */
const renamed = (text: string, index: number): string =>
  text
    .replace(/\b(terrain)(_\w+)/g, `$1${index}$2`)
    .replace(/\bTerrain\b/g, `Terrain${index}`)
    .replace(/\bTERRAIN_(\w+)/g, `TERRAIN${index}_$1`);

/** The nearest of all parts: its distance, and its normal. */
function unionOf(count: number): string {
  const parts = Array.from({ length: count }, (_, i) => i + 1);
  const rest = parts.slice(1);
  return `// The union of several terrains: the distance is that of the nearest part, and so is the normal.

struct Terrain {
${parts.map((i) => `  part${i}: Terrain${i},`).join('\n')}
}

fn terrain_distance(x: vecD, terrain: Terrain) -> f32 {
  var distance = terrain1_distance(x, terrain.part1);
${rest.map((i) => `  distance = min(distance, terrain${i}_distance(x, terrain.part${i}));`).join('\n')}
  return distance;
}

fn terrain_normal(x: vecD, terrain: Terrain) -> vecD {
  var distance = terrain1_distance(x, terrain.part1);
  var normal = terrain1_normal(x, terrain.part1);
${rest
  .map(
    (i) => `  let distance${i} = terrain${i}_distance(x, terrain.part${i});
  if (distance${i} < distance) {
    distance = distance${i};
    normal = terrain${i}_normal(x, terrain.part${i});
  }`,
  )
  .join('\n')}
  return normal;
}
`;
}

/** A struct of a terrain with its values. */
export interface TerrainStruct {
  readonly kind: string;
  /** Its name in WGSL. */
  readonly struct: string;
  /** What kernels read its members under. */
  readonly path: string;
  /** The field of the scenario that it comes from. */
  readonly field: string;
  /** By member. */
  readonly values: Given;
}

/** The structs of a scenario's terrain: one, or one for each part of a union. */
export function terrainStructs({ terrain, dimension }: Scenario): TerrainStruct[] {
  const structOf = (part: Part, index: number | ''): TerrainStruct => ({
    kind: part.kind,
    struct: `Terrain${index}`,
    path: index === '' ? 'terrain' : `terrain.part${index}`,
    field: index === '' ? 'terrain' : `terrain.terrains[${index - 1}]`,
    values: kernels[part.kind]?.(part, dimension).values ?? part.parameters,
  });
  if (terrain.kind !== 'union') return [structOf(terrain, '')];
  return terrain.terrains!.map((part, i) => structOf(part, i + 1));
}

/** Whether the terrain is one plane, which contact need not look for along the way. */
export const isPlane = ({ terrain }: Scenario): boolean => terrain.kind === 'flat';
