// The grid of cells that bodies are cut from, whatever a cell is: which cells are neighbours, which hang together, where
// a body ends, and how cells move.

/** Cell c stands in column c % columns of row floor(c / columns); row 0 is the lowest. */
export interface Grid {
  readonly rows: number;
  readonly columns: number;
  /**
   * True: cells are of two kinds that alternate like the fields of a chessboard (triangles that point up and down), so
   * only moves by an even number of rows and columns together put a cell where one of its kind belongs.
   */
  readonly isChequered: boolean;
}

/** A number for each cell, shape [rows × columns]; 0: nothing is there. */
export type Cells = Uint8Array;

/** How many numbers differ. */
export function differencesBetween(a: Cells, b: Cells): number {
  let count = 0;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) count++;
  return count;
}

/** The cells to the left, to the right, below and above. */
export function neighboursOf({ rows, columns }: Grid, cell: number): number[] {
  const column = cell % columns;
  const row = Math.floor(cell / columns);
  const neighbours: number[] = [];
  if (column > 0) neighbours.push(cell - 1);
  if (column < columns - 1) neighbours.push(cell + 1);
  if (row > 0) neighbours.push(cell - columns);
  if (row < rows - 1) neighbours.push(cell + columns);
  return neighbours;
}

/** The cells where something is, in ascending order. */
export function presentIn(cells: Cells): number[] {
  return Array.from(cells.keys()).filter((cell) => cells[cell]);
}

/** The pieces that hang together, in the order of their first cells; each as its cells. */
export function componentsOf(grid: Grid, cells: Cells): number[][] {
  const isSeen = new Uint8Array(cells.length);
  const components: number[][] = [];
  cells.forEach((value, start) => {
    if (value && !isSeen[start]) components.push(flood(grid, cells, isSeen, start));
  });
  return components;
}

function flood(grid: Grid, cells: Cells, isSeen: Uint8Array, start: number): number[] {
  const component = [start];
  isSeen[start] = 1;
  // The array grows while it is walked: what stands behind the cursor is the frontier.
  for (const cell of component) {
    for (const next of neighboursOf(grid, cell)) {
      if (!cells[next] || isSeen[next]) continue;
      isSeen[next] = 1;
      component.push(next);
    }
  }
  return component;
}

/** The largest of some components, of several largest the first; nothing of none. */
export function largestOf(components: readonly (readonly number[])[]): readonly number[] {
  return components.reduce((most, each) => (each.length > most.length ? each : most), []);
}

/** A copy with nothing but the cells of `kept`. */
export function keepOnly(cells: Cells, kept: readonly number[]): Cells {
  const copy = new Uint8Array(cells.length);
  for (const cell of kept) copy[cell] = cells[cell]!;
  return copy;
}

/** A copy without the cells of `removed`. */
export function without(cells: Cells, removed: readonly number[]): Cells {
  const copy = cells.slice();
  for (const cell of removed) copy[cell] = 0;
  return copy;
}

/** The cells of the body that border on an empty cell or on the edge of the grid. */
export function borderOf(grid: Grid, cells: Cells): number[] {
  return presentIn(cells).filter((cell) => {
    const neighbours = neighboursOf(grid, cell);
    return neighbours.length < 4 || neighbours.some((next) => !cells[next]);
  });
}

/** The empty cells that border on the body. */
export function surroundingsOf(grid: Grid, cells: Cells): number[] {
  return Array.from(cells.keys()).filter(
    (cell) => !cells[cell] && neighboursOf(grid, cell).some((next) => cells[next]),
  );
}

/** A move of cells: reflected about column 0 first, or not, then shifted. */
export interface Placement {
  readonly isMirrored: boolean;
  readonly columns: number;
  readonly rows: number;
}

/** The placement that takes one cell to another; null if the other is of the other kind. */
export function placementOf(grid: Grid, from: number, to: number, isMirrored: boolean): Placement | null {
  const column = from % grid.columns;
  const columns = (to % grid.columns) - (isMirrored ? -column : column);
  const rows = Math.floor(to / grid.columns) - Math.floor(from / grid.columns);
  return grid.isChequered && (columns + rows) % 2 !== 0 ? null : { isMirrored, columns, rows };
}

/** Where a placement takes a cell; null if that is outside the grid. */
export function placed(grid: Grid, { isMirrored, columns, rows }: Placement, cell: number): number | null {
  const from = cell % grid.columns;
  const column = columns + (isMirrored ? -from : from);
  const row = rows + Math.floor(cell / grid.columns);
  const isInside = column >= 0 && column < grid.columns && row >= 0 && row < grid.rows;
  return isInside ? row * grid.columns + column : null;
}
