// Solid boxes in 3D, which may overlap, each turned about the vertical. Eight numbers a box: its centre [m], half of its
// size [m], and the cosine and sine of its turn.
//
// Derivatives: inside, and over a face, the normal is that of the nearest face.

const TERRAIN_BOXES: i32 = 1; // the scenario's

struct Terrain {
  boxes: array<f32, 8 * TERRAIN_BOXES>, // [m, 1] eight numbers a box, as above
}

fn terrain_distance(x: vecD, terrain: Terrain) -> f32 {
  var distance = 1e9;
  for (var i = 0; i < TERRAIN_BOXES; i++) {
    let offset = x - vec3f(terrain.boxes[8 * i], terrain.boxes[8 * i + 1], terrain.boxes[8 * i + 2]);
    let half = vec3f(terrain.boxes[8 * i + 3], terrain.boxes[8 * i + 4], terrain.boxes[8 * i + 5]);
    let turn = vec2f(terrain.boxes[8 * i + 6], terrain.boxes[8 * i + 7]);
    let turned = vec3f(dot(offset.xy, turn), offset.y * turn.x - offset.x * turn.y, offset.z);
    distance = min(distance, terrain_box(abs(turned) - half));
  }
  return distance;
}

// From how far outside a point is along each axis.
fn terrain_box(outside: vec3f) -> f32 {
  let past = max(outside, vec3f(0.0));
  if (past.x * past.y + past.y * past.z + past.z * past.x > 0.0) {
    return length(past);
  }
  return max(max(outside.x, outside.y), outside.z);
}
