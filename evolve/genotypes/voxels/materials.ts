// What a voxel can be made of, and how people write it.

import type { Random } from '../../../base/random.ts';

/** Materials are numbered by their place here; 0 is no material at all. */
export const materials = ['empty', 'soft', 'stiff', 'in-phase', 'antiphase'] as const;
export type Material = (typeof materials)[number];

/** One character a material, in the order of {@link materials}. */
export const CHARACTERS = '.sS+-';

const SOFT = materials.indexOf('soft');
const STIFF = materials.indexOf('stiff');
const IN_PHASE = materials.indexOf('in-phase');
const ANTIPHASE = materials.indexOf('antiphase');

export const isStiff = (material: number): boolean => material === STIFF;
export const isActuated = (material: number): boolean => material >= IN_PHASE;

/** Which way a voxel's springs go where its activation is positive: 1 in phase, -1 in antiphase, 0 nowhere. */
export function phaseOf(material: number): number {
  if (material === IN_PHASE) return 1;
  return material === ANTIPHASE ? -1 : 0;
}

/** Any but empty. */
export function drawMaterial(random: Random): number {
  return 1 + random.integer(materials.length - 1);
}

/** Any other one, empty too. */
export function anotherGene(material: number, random: Random): number {
  return (material + 1 + random.integer(materials.length - 1)) % materials.length;
}

/** Any other one but empty. */
export function anotherMaterial(material: number, random: Random): number {
  return 1 + ((material + random.integer(materials.length - 2)) % (materials.length - 1));
}

/** One of another phase: a passive voxel becomes an actuator, an actuator turns about or becomes passive. */
export function anotherPhase(material: number, random: Random): number {
  const other = random.bit();
  if (!isActuated(material)) return other ? IN_PHASE : ANTIPHASE;
  if (other) return material === IN_PHASE ? ANTIPHASE : IN_PHASE;
  return random.bit() ? SOFT : STIFF;
}
