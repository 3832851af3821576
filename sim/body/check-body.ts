// What a body given in code must hold, as a file's body does: without it, a simulation would break far from its cause.

import type { Body } from './body.ts';

/**
 * @throws {RangeError} where a column has a wrong length, a number is not finite, a mass is not above 0, what a spring has is
 * below 0 (but for its amplitude), or a spring ends nowhere, joins a mass to itself or has no length
 */
export function checkBody({ dimension, masses, springs }: Body): void {
  const vectors = dimension * masses.count;
  const { position, velocity, mass } = masses;
  checkColumn('masses.position', position, vectors);
  checkColumn('masses.velocity', velocity, vectors);
  checkColumn('masses.mass', mass, masses.count);
  const heavy = mass.findIndex((value) => !(Math.fround(value) > 0));
  if (heavy >= 0) throw new RangeError(`masses.mass[${heavy}] is ${mass[heavy]}; every mass is above 0 kg.`);
  for (const name of ['restLength', 'stiffness', 'damping', 'amplitude'] as const)
    checkColumn(`springs.${name}`, springs[name], springs.count);
  for (const name of ['restLength', 'stiffness', 'damping'] as const) {
    const negative = springs[name].findIndex((value) => value < 0);
    if (negative >= 0)
      throw new RangeError(`springs.${name}[${negative}] is ${springs[name][negative]}; none is below 0.`);
  }
  checkColumn('springs.ends', springs.ends, 2 * springs.count);
  for (let spring = 0; spring < springs.count; spring++) checkEnds(spring, dimension, masses, springs.ends);
}

function checkColumn(name: string, values: ArrayLike<number>, due: number): void {
  if (values.length !== due)
    throw new RangeError(`${name} has ${values.length} numbers; this body needs ${due}.`);
  for (let i = 0; i < due; i++) {
    if (!Number.isFinite(values[i]))
      throw new RangeError(`${name}[${i}] is ${values[i]}, not a finite number.`);
  }
}

function checkEnds(
  spring: number,
  dimension: number,
  { count, position }: Body['masses'],
  ends: Uint32Array,
): void {
  const [a, b] = [ends[2 * spring]!, ends[2 * spring + 1]!];
  if (Math.max(a, b) >= count)
    throw new RangeError(
      `Spring ${spring} ends in mass ${Math.max(a, b)}, but the masses are numbered 0 to ${count - 1}.`,
    );
  if (a === b) throw new RangeError(`Spring ${spring} joins mass ${a} to itself.`);
  for (let axis = 0; axis < dimension; axis++) {
    if (Math.fround(position[a * dimension + axis]!) !== Math.fround(position[b * dimension + axis]!)) return;
  }
  throw new RangeError(`Spring ${spring} has no length: masses ${a} and ${b} stand in one place.`);
}
