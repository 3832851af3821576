// Polygons as a scenario has them, and as their kernel reads them.

type Corner = readonly [number, number];

/** What is wrong with a polygon, if anything: a corner twice, or edges that cross. */
export function polygonFault(corners: readonly Corner[]): { path: number[]; message: string } | undefined {
  const next = (i: number): Corner => corners[(i + 1) % corners.length]!;
  const same = corners.findIndex(
    (corner, i) =>
      Math.fround(corner[0]) === Math.fround(next(i)[0]) &&
      Math.fround(corner[1]) === Math.fround(next(i)[1]),
  );
  if (same >= 0)
    return {
      path: [same],
      message:
        'is the same as the corner after it. Leave one of them out; the last edge leads back by itself.',
    };
  for (const [i, corner] of corners.entries()) {
    for (let j = i + 1; j < corners.length; j++) {
      const areNeighbours = j === i + 1 || (i === 0 && j === corners.length - 1);
      if (!areNeighbours && cross(corner, next(i), corners[j]!, next(j)))
        return {
          path: [j],
          message: `begins an edge that meets the one from corner ${i}. Split the polygon in two.`,
        };
    }
  }
  if (area(corners) === 0)
    return { path: [], message: 'encloses nothing. Write corners that are not on one line.' };
  return undefined;
}

/** Twice the area on the left of the way around. */
function area(corners: readonly Corner[]): number {
  return corners.reduce((sum, [x, y], i) => {
    const [nextX, nextY] = corners[(i + 1) % corners.length]!;
    return sum + x * nextY - nextX * y;
  }, 0);
}

const turn = (a: Corner, b: Corner, c: Corner): number =>
  Math.sign((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]));

/** Whether two edges have a point in common. */
function cross(a: Corner, b: Corner, c: Corner, d: Corner): boolean {
  const turns = [turn(a, b, c), turn(a, b, d), turn(c, d, a), turn(c, d, b)] as const;
  if (turns.every((each) => each === 0)) {
    const overlap = (axis: 0 | 1) =>
      Math.max(Math.min(a[axis], b[axis]), Math.min(c[axis], d[axis])) <=
      Math.min(Math.max(a[axis], b[axis]), Math.max(c[axis], d[axis]));
    return overlap(0) && overlap(1);
  }
  return turns[0] * turns[1] <= 0 && turns[2] * turns[3] <= 0;
}

/** The table of `terrain_polygons.wgsl`: seven numbers an edge. */
export function edgesOf(polygons: readonly (readonly Corner[])[]): number[] {
  return polygons.flatMap((given) => {
    const corners = area(given) > 0 ? given : [...given].reverse();
    return corners.flatMap(([x, y], i) => {
      const [nextX, nextY] = corners[(i + 1) % corners.length]!;
      const length = Math.hypot(nextX - x, nextY - y);
      const isLast = i === corners.length - 1;
      return [x, y, (nextX - x) / length, (nextY - y) / length, length, nextY, Number(isLast)];
    });
  });
}

/** The corners of a box in the plane. */
export function cornersOf(center: Corner, size: Corner, rotation: number): Corner[] {
  const [cos, sin] = [Math.cos(rotation), Math.sin(rotation)];
  const signs = [
    [-1, -1],
    [1, -1],
    [1, 1],
    [-1, 1],
  ] as const;
  return signs.map(([across, up]): Corner => {
    const [x, y] = [(across * size[0]) / 2, (up * size[1]) / 2];
    return [center[0] + cos * x - sin * y, center[1] + sin * x + cos * y];
  });
}
