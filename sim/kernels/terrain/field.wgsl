// A height field in 3D, bilinear between 32 x 32 heights: x runs fastest, nodes stand `spacing` apart, the first at
// `origin`. Beyond its edges the terrain goes on as it is at the edge.
//
// Derivatives: on a line between cells the slope is that of the cell with the larger coordinate; at the edges, and
// beyond, as the toolchain's clamp has it.

struct Terrain {
  origin: vec2f, // [m] place of the first height
  spacing: f32, // [m] of the heights
  heights: array<f32, 1024>, // [m] heights[32 * row + column]
}

fn terrain_height(x: vecH, terrain: Terrain) -> f32 {
  let at = clamp((x - terrain.origin) / terrain.spacing, vec2f(0.0), vec2f(31.0));
  let node = min(floor(at), vec2f(30.0));
  let part = at - node;
  let corner = i32(node.x) + 32 * i32(node.y);
  let near = mix(terrain.heights[corner], terrain.heights[corner + 1], part.x);
  let far = mix(terrain.heights[corner + 32], terrain.heights[corner + 33], part.x);
  return mix(near, far, part.y);
}
