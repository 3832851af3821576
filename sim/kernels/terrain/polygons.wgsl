// Solid polygons in 2D, which may overlap. Each edge is seven numbers: where it begins [m], its direction, its length [m],
// the height of its end [m], and 1 where it is the last of its polygon. Polygons run counterclockwise: the solid is to the
// left of every edge.
//
// Inside a polygon the distance is that to its own boundary, though that may lie inside another one.
//
// Derivatives: at a corner the normal is that of the edge that comes first.

const TERRAIN_EDGES: i32 = 1; // the scenario's

struct Terrain {
  edges: array<f32, 7 * TERRAIN_EDGES>, // [m, 1] seven numbers an edge, as above
}

fn terrain_distance(x: vecD, terrain: Terrain) -> f32 {
  var distance = 1e9; // to the polygons so far
  var nearest = 1e18; // squared distance to the edges of this one
  var own = 0.0; // distance to this one; over a corner without its sign
  var is_corner = false;
  var side = 1.0; // -1 inside: a ray along x crosses the boundary an odd number of times
  for (var i = 0; i < TERRAIN_EDGES; i++) {
    let offset = x - vec2f(terrain.edges[7 * i], terrain.edges[7 * i + 1]);
    let run = vec2f(terrain.edges[7 * i + 2], terrain.edges[7 * i + 3]);
    let along = dot(offset, run);
    let outwards = offset.x * run.y - offset.y * run.x;
    let past = along - clamp(along, 0.0, terrain.edges[7 * i + 4]);
    let squared = outwards * outwards + past * past;
    if (squared < nearest) {
      nearest = squared;
      is_corner = past != 0.0;
      own = outwards;
    }
    let rises_past = offset.y >= 0.0 && x.y < terrain.edges[7 * i + 5];
    let falls_past = offset.y < 0.0 && x.y >= terrain.edges[7 * i + 5];
    if ((rises_past && outwards < 0.0) || (falls_past && outwards > 0.0)) {
      side = -side;
    }
    if (terrain.edges[7 * i + 6] > 0.5) {
      if (is_corner) {
        own = side * sqrt(nearest);
      }
      distance = min(distance, own);
      nearest = 1e18;
      side = 1.0;
    }
  }
  return distance;
}
