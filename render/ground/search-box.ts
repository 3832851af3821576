// Where a surface is looked for.

/** A box [m]; one number for each axis. */
export interface SearchBox {
  readonly low: readonly number[];
  readonly high: readonly number[];
}
