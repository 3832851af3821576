// From voxels to a body: a mass at every corner, springs along the sides and diagonals.

import type { Body, Masses, Springs } from '../../../sim/body/body.ts';
import type { Phenotype } from '../genotype.ts';
import { type Cells, type Grid, presentIn } from '../grid.ts';
import { solidBody } from '../solid.ts';
import { isStiff, phaseOf } from './materials.ts';
import type { VoxelOptions } from './options.ts';
import { nodesInRow, spanOf, springsOf } from './springs.ts';

/**
 * The body at rest, its bounding box moved to `options.origin`. A spring that two voxels share is the mean of what each
 * would have alone: its stiffness and its amplitude. So between an actuated and a passive voxel it works half as far,
 * and between two in opposite phases not at all.
 *
 * @param voxels Shape [rows × columns], not all of them empty.
 */
export function develop(grid: Grid, options: VoxelOptions, voxels: Cells): Phenotype {
  const makers = makersOf(grid, voxels);
  const springKeys = Uint32Array.from(makers.keys()).sort();
  const ends = Array.from(springKeys, (key) => spanOf(grid, key).ends).flat();
  const massKeys = Uint32Array.from(new Set(ends)).sort();
  const meanOf = (value: (material: number) => number): Float64Array =>
    Float64Array.from(springKeys, (key) => {
      const materials = makers.get(key)!;
      return materials.reduce((sum, material) => sum + value(material), 0) / materials.length;
    });
  const massOf = new Map(Array.from(massKeys, (node, mass) => [node, mass]));
  const springs: Springs = {
    count: springKeys.length,
    ends: Uint32Array.from(ends, (node) => massOf.get(node)!),
    restLength: Float64Array.from(springKeys, (key) => options.spacing * spanOf(grid, key).length),
    stiffness: meanOf((material) => (isStiff(material) ? options.stiffStiffness : options.softStiffness)),
    damping: new Float64Array(springKeys.length).fill(options.damping),
    amplitude: meanOf((material) => phaseOf(material) * options.amplitude),
  };
  const body: Body = { dimension: 2, masses: masses(grid, options, massKeys), springs };
  const present = presentIn(voxels);
  const corners = () => present.flatMap((cell) => halvesOf(grid, cell, massOf));
  // Cells of stiff voxels are stiffer as their springs are.
  const ratio = options.stiffStiffness / options.softStiffness;
  const stiffness = (half: number): number => (isStiff(voxels[present[half >> 1]!]!) ? ratio : 1);
  return { body: solidBody(body, options, corners, stiffness), massKeys, springKeys };
}

/** The two triangles of a voxel, by their masses. */
function halvesOf(grid: Grid, cell: number, massOf: ReadonlyMap<number, number>): number[][] {
  const node = Math.floor(cell / grid.columns) * nodesInRow(grid) + (cell % grid.columns);
  const above = node + nodesInRow(grid);
  return [
    [node, node + 1, above + 1],
    [node, above + 1, above],
  ].map((corners) => corners.map((corner) => massOf.get(corner)!));
}

/** The materials of the one or two voxels that have a spring, by its key. */
function makersOf(grid: Grid, voxels: Cells): Map<number, number[]> {
  const makers = new Map<number, number[]>();
  for (const cell of presentIn(voxels)) {
    for (const key of springsOf(grid, cell)) makers.set(key, [...(makers.get(key) ?? []), voxels[cell]!]);
  }
  return makers;
}

function masses(grid: Grid, { spacing, origin, mass }: VoxelOptions, nodes: Uint32Array): Masses {
  const width = nodesInRow(grid);
  const places = Array.from(nodes, (node) => [node % width, Math.floor(node / width)] as const);
  const left = Math.min(...places.map(([x]) => x));
  const bottom = Math.min(...places.map(([, y]) => y));
  return {
    count: nodes.length,
    position: Float64Array.from(
      places.flatMap(([x, y]) => [(x - left) * spacing + origin[0], (y - bottom) * spacing + origin[1]]),
    ),
    velocity: new Float64Array(2 * nodes.length),
    mass: new Float64Array(nodes.length).fill(mass),
  };
}
