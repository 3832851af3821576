// Piecewise-linear ground in 2D: 256 heights, `spacing` apart, the first at x = `origin`. Beyond its ends the
// terrain goes on level. (A table's length is part of its type; fill up a shorter one with its last height.)
//
// Distances are those to the nearest of the segments up to TERRAIN_REACH away; to what lies farther they are too great.
//
// Derivatives: at a node the slope is that of the segment to its right; at both ends, and beyond, as the
// toolchain's clamp has it. The normal at a node is that of the segment to its left.

const TERRAIN_REACH: i32 = 1; // segments to either side; the scenario's spacing tells how many

struct Terrain {
  origin: f32, // [m] place of the first height
  spacing: f32, // [m] of the heights
  heights: array<f32, 256>, // [m]
}

fn terrain_height(x: vecH, terrain: Terrain) -> f32 {
  let at = clamp((x - terrain.origin) / terrain.spacing, 0.0, 255.0);
  let node = min(floor(at), 254.0);
  let left = i32(node);
  return mix(terrain.heights[left], terrain.heights[left + 1], at - node);
}

fn terrain_distance(x: vecD, terrain: Terrain) -> f32 {
  let across = x.x - terrain.origin;
  let node = i32(clamp(floor(across / terrain.spacing), 0.0, 254.0));
  let side = select(-1.0, 1.0, x.y >= terrain_height(x.x, terrain));
  // The level ground beyond an end, where the point is there.
  var distance = x.y - terrain.heights[select(255, 0, across < 0.0)];
  var nearest = select(1e18, distance * distance, across < 0.0 || across > 255.0 * terrain.spacing);
  for (var i = -TERRAIN_REACH; i <= TERRAIN_REACH; i++) {
    let left = clamp(node + i, 0, 254);
    let rise = terrain.heights[left + 1] - terrain.heights[left];
    let length = sqrt(terrain.spacing * terrain.spacing + rise * rise);
    let run = vec2f(terrain.spacing, rise) / length;
    let offset = vec2f(across - f32(left) * terrain.spacing, x.y - terrain.heights[left]);
    let along = dot(offset, run);
    let above = run.x * offset.y - run.y * offset.x;
    let past = along - clamp(along, 0.0, length);
    let squared = above * above + past * past;
    if (squared < nearest) {
      nearest = squared;
      // Over the face of a segment the distance has a sign of its own, and a derivative at 0; over a node it has neither.
      if (past == 0.0) {
        distance = above;
      } else {
        distance = side * sqrt(squared);
      }
    }
  }
  return distance;
}
