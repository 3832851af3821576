// Signed distance to a terrain that is written as a height: the distance to its tangent plane under the point, exact on
// every plane. Steeper ground is farther away along the vertical than it is.

fn terrain_distance(x: vecD, terrain: Terrain) -> f32 {
  let slope = terrain_height_gradient(horizontal(x), terrain);
  return (height_of(x) - terrain_height(horizontal(x), terrain)) / length(from_horizontal(-slope, 1.0));
}

// The outward unit normal of that plane.
fn terrain_normal(x: vecD, terrain: Terrain) -> vecD {
  return normalize(from_horizontal(-terrain_height_gradient(horizontal(x), terrain), 1.0));
}
