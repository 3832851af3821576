// Piecewise-linear ground in 2D: 256 heights, `spacing` apart, the first at x = `origin`. Beyond its ends the
// terrain goes on level. (A table's length is part of its type; fill up a shorter one with its last height.)
//
// Derivatives: at a node the slope is that of the segment to its right; at both ends, and beyond, as the
// toolchain's clamp has it.

struct Terrain {
  origin: f32, // m
  spacing: f32, // m
  heights: array<f32, 256>, // m
}

fn terrain_height(x: vecH, terrain: Terrain) -> f32 {
  let at = clamp((x - terrain.origin) / terrain.spacing, 0.0, 255.0);
  let node = min(floor(at), 254.0);
  let left = i32(node);
  return mix(terrain.heights[left], terrain.heights[left + 1], at - node);
}
