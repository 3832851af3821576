// A plane that rises by `slope` per metre along the first horizontal axis, from `height` [m] at its origin.

struct Terrain {
  height: f32, // [m] at the origin
  slope: f32, // [1] rise over run
}

fn terrain_height(x: vecH, terrain: Terrain) -> f32 {
  return terrain.height + terrain.slope * forward(x);
}
