// How high a point is above the terrain, measured along the vertical [m]; below it, negative.

fn clearance_above_terrain(position: vecD, terrain: Terrain) -> f32 {
  return height_of(position) - terrain_height(horizontal(position), terrain);
}
