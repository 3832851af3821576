// A trajectory as a file: CSV, or an array of NumPy (.npy). Both hold the same table, a row for each state.
//
//   time                 [s]
//   x0 y0 (z0) x1 …      position of each mass [m]
//   vx0 vy0 (vz0) vx1 …  its velocity [m/s]
//   activation3 …        of each actuator, by the number of its spring, during the step that follows; of the last
//                        state there is none (empty in CSV, NaN in .npy)

import { InputError } from '../../base/input-error.ts';
import type { Moment, Session, Trajectory } from '../../sim/backends/backend.ts';
import { momentAt } from '../../sim/backends/moment.ts';
import { actuatorsOf, type Body } from '../../sim/body/body.ts';
import { actuatorCount, musclesOf } from '../../sim/body/elements.ts';
import type { Program } from '../../sim/step/program.ts';

/** Numbers of the table that are held at once. */
const AT_ONCE = 2 ** 20;

/** @throws {InputError} unless the file's ending is one of the two */
export function checkTrajectoryName(path: string): void {
  if (/\.(csv|npy)$/i.test(path)) return;
  throw new InputError({
    code: 'unwritable',
    where: path,
    problem: 'a trajectory is written as .csv or .npy. Give the file one of these endings.',
  });
}

/** What the file cannot be smaller than; a number in CSV is a digit and a comma at least. */
export const leastBytes = (path: string, body: Body, steps: number): number =>
  (steps + 1) * columnsOf(body).length * (isNpy(path) ? 8 : 2);

/**
 * The trajectory of the first start in parts, the same bits as one recorded at once. Each part but the last has an
 * activation for each of its states.
 */
export async function* recorded(
  session: Session,
  { controlPeriod }: Program,
  body: Body,
  steps: number,
  atOnce = AT_ONCE,
): AsyncGenerator<Trajectory> {
  const width = body.masses.count * body.dimension;
  const stride = Math.ceil(atOnce / columnsOf(body).length / controlPeriod) * controlPeriod;
  let from: Moment | undefined;
  for (let step = 0; step < steps; step += stride) {
    const count = Math.min(stride, steps - step);
    const part = await session.record(count, 0, from);
    const end = count * width;
    const { position, velocity } = part;
    from = momentAt(part, count, count + 1, step + count);
    const isLast = step + count === steps;
    yield isLast
      ? part
      : { ...part, position: position.subarray(0, end), velocity: velocity.subarray(0, end) };
  }
}

/**
 * The bytes of a trajectory's file of that name, piece by piece.
 * @param timeStep [s]
 */
export async function* trajectoryPieces(
  path: string,
  body: Body,
  steps: number,
  timeStep: number,
  parts: AsyncIterable<Trajectory>,
): AsyncGenerator<Uint8Array | string> {
  const columns = columnsOf(body);
  yield isNpy(path) ? npyHeader(steps + 1, columns.length) : `${columns.join(',')}\n`;
  let row = 0;
  for await (const part of parts) {
    const values = rowsOf(part, body, row, timeStep);
    yield isNpy(path) ? littleEndian(values) : csvLines(values, columns.length);
    row += values.length / columns.length;
  }
}

const isNpy = (path: string): boolean => /\.npy$/i.test(path);

function columnsOf(body: Body): string[] {
  const { dimension, masses } = body;
  const vectors = (prefix: string): string[] =>
    Array.from({ length: masses.count * dimension }, (_, i) => {
      return `${prefix}${'xyz'[i % dimension]}${Math.floor(i / dimension)}`;
    });
  return [
    'time',
    ...vectors(''),
    ...vectors('v'),
    ...actuatorsOf(body).map((spring) => `activation${spring}`),
    ...musclesOf(body).map((cell) => `activationOfCell${cell}`),
  ];
}

/** @returns Shape [states × columns]. */
function rowsOf(
  { position, velocity, activation }: Trajectory,
  body: Body,
  first: number,
  timeStep: number,
): Float64Array {
  const width = body.masses.count * body.dimension;
  const actuators = actuatorCount(body);
  const columns = 1 + 2 * width + actuators;
  const rows = position.length / width;
  const values = new Float64Array(rows * columns).fill(Number.NaN);
  for (let row = 0; row < rows; row++) {
    const at = row * columns;
    values[at] = (first + row) * timeStep;
    values.set(position.subarray(row * width, (row + 1) * width), at + 1);
    values.set(velocity.subarray(row * width, (row + 1) * width), at + 1 + width);
    values.set(activation.subarray(row * actuators, (row + 1) * actuators), at + 1 + 2 * width);
  }
  return values;
}

function csvLines(values: Float64Array, columns: number): string {
  const lines: string[] = [];
  for (let at = 0; at < values.length; at += columns) {
    const row = values.subarray(at, at + columns);
    lines.push(`${Array.from(row, (value) => (Number.isNaN(value) ? '' : String(value))).join(',')}\n`);
  }
  return lines.join('');
}

/**
 * What stands before the data in the format of numpy.save, version 1.0: a magic string, the length of a header, the
 * header (a Python literal, padded with spaces so that the data begins at a multiple of 64).
 * https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 */
function npyHeader(rows: number, columns: number): Uint8Array {
  const fields = `{'descr': '<f8', 'fortran_order': False, 'shape': (${rows}, ${columns}), }`;
  const length = Math.ceil((fields.length + 11) / 64) * 64 - 10;
  const bytes = new Uint8Array(10 + length);
  bytes.set([0x93, ...new TextEncoder().encode('NUMPY'), 1, 0]);
  new DataView(bytes.buffer).setUint16(8, length, true);
  bytes.set(new TextEncoder().encode(`${fields.padEnd(length - 1)}\n`), 10);
  return bytes;
}

function littleEndian(values: Float64Array): Uint8Array {
  const bytes = new Uint8Array(8 * values.length);
  const view = new DataView(bytes.buffer);
  values.forEach((value, i) => {
    view.setFloat64(8 * i, value, true);
  });
  return bytes;
}
