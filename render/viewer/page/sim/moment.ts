// A state as it goes to the worker.

/** Shapes [masses × dimension], in m and m/s. */
export interface PlainMoment {
  readonly step: number;
  readonly position: Float32Array;
  readonly velocity: Float32Array;
}
