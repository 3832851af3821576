// A grid of cells in 3D, each solid or empty; beyond the grid all is empty. Columns run along x, rows along y, layers
// upwards.
//
// Distances reach no farther than the cells around a point, and are at most the size of a cell.

const TERRAIN_COLUMNS: i32 = 1; // the scenario's
const TERRAIN_ROWS: i32 = 1; // the scenario's
const TERRAIN_LAYERS: i32 = 1; // the scenario's

struct Terrain {
  origin: vec3f, // [m] lowest corner
  size: f32, // [m] of a cell
  solid: array<f32, TERRAIN_COLUMNS * TERRAIN_ROWS * TERRAIN_LAYERS>, // [1] 1 or 0, columns run fastest, layers slowest
}

fn terrain_solid(column: i32, row: i32, layer: i32, terrain: Terrain) -> f32 {
  let beyond = column >= TERRAIN_COLUMNS || row >= TERRAIN_ROWS || layer >= TERRAIN_LAYERS;
  if (beyond || column < 0 || row < 0 || layer < 0) {
    return 0.0;
  }
  return terrain.solid[TERRAIN_COLUMNS * (TERRAIN_ROWS * layer + row) + column];
}

fn terrain_distance(x: vecD, terrain: Terrain) -> f32 {
  let offset = x - terrain.origin;
  let last = vec3f(f32(TERRAIN_COLUMNS), f32(TERRAIN_ROWS), f32(TERRAIN_LAYERS));
  let cell = clamp(floor(offset / terrain.size), vec3f(-2.0), last + vec3f(1.0));
  let place = clamp(offset - terrain.size * cell, vec3f(0.0), vec3f(terrain.size));
  let own = terrain_solid(i32(cell.x), i32(cell.y), i32(cell.z), terrain);
  var nearest = terrain.size;
  for (var layer = -1; layer <= 1; layer++) {
    let upwards = terrain_away(layer, place.z, terrain.size);
    for (var row = -1; row <= 1; row++) {
      let sideways = terrain_away(row, place.y, terrain.size);
      for (var column = -1; column <= 1; column++) {
        let forwards = terrain_away(column, place.x, terrain.size);
        var distance = forwards + sideways + upwards;
        if (abs(row) + abs(column) + abs(layer) > 1) {
          distance = length(vec3f(forwards, sideways, upwards));
        }
        let other = terrain_solid(i32(cell.x) + column, i32(cell.y) + row, i32(cell.z) + layer, terrain);
        if (other != own && distance < nearest) {
          nearest = distance;
        }
      }
    }
  }
  return select(nearest, -nearest, own > 0.5);
}
