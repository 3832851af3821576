// What a terrain is to the step: the WGSL of its kind, or of each part of a union, and the values of its struct.

import byDistance from '../../sim/kernels/terrain/by_distance.wgsl';
import byHeight from '../../sim/kernels/terrain/by_height.wgsl';
import type { WgslSource } from '../../sim/wgsl/parse.ts';
import type { Scenario } from '../scenario.ts';
import { type Given, terrainKinds } from './kinds.ts';

type Part = Omit<Scenario['terrain'], 'terrains'>;
type Dimension = Scenario['dimension'];

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
  const own = terrainKinds[part.kind]?.kernel(part, dimension);
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
    values: terrainKinds[part.kind]?.kernel(part, dimension).values ?? part.parameters,
  });
  if (terrain.kind !== 'union') return [structOf(terrain, '')];
  return terrain.terrains!.map((part, i) => structOf(part, i + 1));
}

/** Whether the terrain is one plane, which contact need not look for along the way. */
export const isPlane = ({ terrain }: Scenario): boolean => terrain.kind === 'flat';
