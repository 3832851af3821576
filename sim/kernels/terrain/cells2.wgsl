// A grid of cells in 2D, each solid or empty; beyond the grid all is empty. Rows run upwards, columns to the right.
//
// Distances reach no farther than the cells around a point, and are at most the size of a cell.

const TERRAIN_COLUMNS: i32 = 1; // the scenario's
const TERRAIN_ROWS: i32 = 1; // the scenario's

struct Terrain {
  origin: vec2f, // [m] lower left corner
  size: f32, // [m] of a cell
  solid: array<f32, TERRAIN_COLUMNS * TERRAIN_ROWS>, // [1] 1 or 0, solid[TERRAIN_COLUMNS * row + column]
}

fn terrain_solid(column: i32, row: i32, terrain: Terrain) -> f32 {
  if (column < 0 || column >= TERRAIN_COLUMNS || row < 0 || row >= TERRAIN_ROWS) {
    return 0.0;
  }
  return terrain.solid[TERRAIN_COLUMNS * row + column];
}

fn terrain_distance(x: vecD, terrain: Terrain) -> f32 {
  let offset = x - terrain.origin;
  let cell = clamp(floor(offset / terrain.size), vec2f(-2.0), vec2f(f32(TERRAIN_COLUMNS + 1), f32(TERRAIN_ROWS + 1)));
  let place = clamp(offset - terrain.size * cell, vec2f(0.0), vec2f(terrain.size));
  let own = terrain_solid(i32(cell.x), i32(cell.y), terrain);
  var nearest = terrain.size;
  for (var row = -1; row <= 1; row++) {
    for (var column = -1; column <= 1; column++) {
      let away = vec2f(terrain_away(column, place.x, terrain.size), terrain_away(row, place.y, terrain.size));
      var distance = away.x + away.y;
      if (row * column != 0) {
        distance = length(away);
      }
      if (terrain_solid(i32(cell.x) + column, i32(cell.y) + row, terrain) != own && distance < nearest) {
        nearest = distance;
      }
    }
  }
  return select(nearest, -nearest, own > 0.5);
}
