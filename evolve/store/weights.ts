// Controllers as rows: JSON with the arrays of numbers taken out, and those as bytes (Node only).

import type { Learnt } from '../individual/learnt.ts';

export interface WeightsRow {
  /** JSON in which `{"f32": n}` or `{"f64": n}` stands for the next n numbers of `data`. */
  readonly controller: string;
  /** Little-endian. */
  readonly data: Uint8Array;
}

/** Numbers that fit single precision, as learned ones do, are stored in it; none loses a bit. */
export function weightsToRow(controller: Learnt): WeightsRow {
  const parts: Uint8Array[] = [];
  const json = JSON.stringify(controller, (_, value: unknown) => {
    if (!(value instanceof Float64Array)) return value;
    const isSingle = value.every((number) => Object.is(Math.fround(number), number));
    parts.push(bytesOf(value, isSingle));
    return { [isSingle ? 'f32' : 'f64']: value.length };
  });
  return { controller: json, data: Buffer.concat(parts) };
}

export function weightsFromRow({ controller, data }: WeightsRow): Learnt {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  let at = 0;
  // A reviver sees the leaves in the order in which they were written.
  return JSON.parse(controller, (_, value: unknown) => {
    const { f32, f64 } = (value ?? {}) as { f32?: number; f64?: number };
    if (f32 === undefined && f64 === undefined) return value;
    const size = f32 === undefined ? 8 : 4;
    const begin = at;
    // Room is not made for what is not there.
    if (begin + size * (f32 ?? f64!) > data.byteLength)
      throw new RangeError('There are fewer numbers than are told of.');
    at += size * (f32 ?? f64!);
    const values = new Float64Array(f32 ?? f64!);
    for (let i = 0; i < values.length; i++)
      values[i] = size === 4 ? view.getFloat32(begin + 4 * i, true) : view.getFloat64(begin + 8 * i, true);
    return values;
  });
}

function bytesOf(values: Float64Array, isSingle: boolean): Uint8Array {
  const size = isSingle ? 4 : 8;
  const bytes = new Uint8Array(size * values.length);
  const view = new DataView(bytes.buffer);
  values.forEach((value, i) => {
    if (isSingle) view.setFloat32(4 * i, value, true);
    else view.setFloat64(8 * i, value, true);
  });
  return bytes;
}
