// The outward unit normal of a terrain that is written as a signed distance: the direction in which the distance grows.
// Where it has none (deep inside, or far outside of what a terrain looks at) there is no normal either, and it is zero.

fn terrain_normal(x: vecD, terrain: Terrain) -> vecD {
  let gradient = terrain_distance_gradient(x, terrain);
  let steepness = length(gradient);
  if (steepness < 1e-3) {
    return vecD(0.0);
  }
  return gradient / steepness;
}
