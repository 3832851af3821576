// A trajectory as a file: CSV, or an array of NumPy (.npy). Both hold the same table, a row for each state.
//
//   time                 [s]
//   x0 y0 (z0) x1 …      position of each mass [m]
//   vx0 vy0 (vz0) vx1 …  its velocity [m/s]
//   activation3 …        of each actuator, by the number of its spring, during the step that follows; of the last
//                        state there is none (empty in CSV, NaN in .npy)

import { actuatorsOf, type Body } from '../sim/body.ts';
import { InputError } from '../sim/input-error.ts';
import type { Trajectory } from '../sim/simulate.ts';

/** Columns by name, and their values row by row. */
export interface Table {
  readonly columns: readonly string[];
  /** Shape [rows × columns]. */
  readonly values: Float64Array;
}

/** @throws {InputError} unless the file's ending is one of the two */
export function checkTrajectoryName(path: string): void {
  if (/\.(csv|npy)$/i.test(path)) return;
  throw new InputError({
    code: 'unwritable',
    where: path,
    problem: 'a trajectory is written as .csv or .npy. Give the file one of these endings.',
  });
}

/** The bytes of a trajectory's file of that name. */
export const trajectoryFile = (path: string, table: Table): Uint8Array | string =>
  /\.npy$/i.test(path) ? npy(table) : csv(table);

/** @param timeStep [s] */
export function trajectoryTable(
  body: Body,
  { position, velocity, activation }: Trajectory,
  timeStep: number,
): Table {
  const { dimension, masses } = body;
  const actuators = actuatorsOf(body);
  const vectors = (prefix: string): string[] =>
    Array.from({ length: masses.count * dimension }, (_, i) => {
      return `${prefix}${'xyz'[i % dimension]}${Math.floor(i / dimension)}`;
    });
  const columns = [
    'time',
    ...vectors(''),
    ...vectors('v'),
    ...actuators.map((spring) => `activation${spring}`),
  ];
  const width = masses.count * dimension;
  const rows = position.length / width;
  const values = new Float64Array(rows * columns.length).fill(Number.NaN);
  for (let row = 0; row < rows; row++) {
    const at = row * columns.length;
    values[at] = row * timeStep;
    values.set(position.subarray(row * width, (row + 1) * width), at + 1);
    values.set(velocity.subarray(row * width, (row + 1) * width), at + 1 + width);
    const active = activation.subarray(row * actuators.length, (row + 1) * actuators.length);
    values.set(active, at + 1 + 2 * width);
  }
  return { columns, values };
}

function csv({ columns, values }: Table): string {
  const lines = [columns.join(',')];
  for (let at = 0; at < values.length; at += columns.length) {
    const row = values.subarray(at, at + columns.length);
    lines.push(Array.from(row, (value) => (Number.isNaN(value) ? '' : String(value))).join(','));
  }
  return `${lines.join('\n')}\n`;
}

/**
 * The format of numpy.save, version 1.0: a magic string, the length of a header, the header (a Python literal, padded
 * with spaces so that the data begins at a multiple of 64), the data. https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 */
function npy({ columns, values }: Table): Uint8Array {
  const shape = `(${values.length / columns.length}, ${columns.length})`;
  const fields = `{'descr': '<f8', 'fortran_order': False, 'shape': ${shape}, }`;
  const length = Math.ceil((fields.length + 11) / 64) * 64 - 10;
  const bytes = new Uint8Array(10 + length + 8 * values.length);
  const view = new DataView(bytes.buffer);
  bytes.set([0x93, ...new TextEncoder().encode('NUMPY'), 1, 0]);
  view.setUint16(8, length, true);
  bytes.set(new TextEncoder().encode(`${fields.padEnd(length - 1)}\n`), 10);
  values.forEach((value, i) => {
    view.setFloat64(10 + length + 8 * i, value, true);
  });
  return bytes;
}
