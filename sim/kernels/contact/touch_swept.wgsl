// Ground of any shape: the way is looked at in several places, so that a fast mass meets what stands between the two ends
// of a step. A solid that is thinner than the distance between two of them (a sixth of the way) may be missed.
//
// Derivatives: the fraction of the way at which a hit is seen is one of a few constants, so derivatives are those of the
// tangent plane there. On flat faces that plane does not depend on the place, and they are exact; where the hit changes
// from one constant to the next on curved ground, the motion has a small kink.

const LOOKS: i32 = 6; // along the first way
const NEXT_LOOKS: i32 = 3; // along what is left of it

// Rounding of positions in single precision, relative to their size, and what counts as touching, relative to the way.
const POSITION_ROUNDING: f32 = 1e-6;
const WAY_ROUNDING: f32 = 1e-3;

fn first_touch(start: vecD, way: vecD, terrain: Terrain) -> Touch {
  return touch_along(start, way, LOOKS, 0.0, terrain);
}

// On the way along a face, which counts as outside though rounding may take it in.
fn next_touch(start: vecD, way: vecD, terrain: Terrain) -> Touch {
  let slack = POSITION_ROUNDING * (length(start) + length(way));
  return touch_along(start, way, NEXT_LOOKS, slack, terrain);
}

fn touch_along(start: vecD, way: vecD, looks: i32, slack: f32, terrain: Terrain) -> Touch {
  var before = terrain_distance(start, terrain);
  var seen = 0.0; // fraction of the way at which the mass is inside; 0 while nothing is hit
  for (var i = 1; i <= looks; i++) {
    let at = f32(i) / f32(looks);
    let distance = terrain_distance(start + at * way, terrain);
    if (seen == 0.0) {
      if (distance < min(before, 0.0) - slack) {
        seen = at;
      } else {
        before = distance;
      }
    }
  }
  return touch_at(start, way, nearer(start, way, seen, 0.5 / f32(looks), min(before, 0.0) - slack, terrain), terrain);
}

// Half a look back, if the mass is inside there already: the nearer to the surface, the surer is its normal.
fn nearer(start: vecD, way: vecD, seen: f32, half: f32, limit: f32, terrain: Terrain) -> f32 {
  let earlier = terrain_distance(start + (seen - half) * way, terrain);
  return select(seen, seen - half, seen > 0.0 && earlier < limit);
}

fn touch_at(start: vecD, way: vecD, seen: f32, terrain: Terrain) -> Touch {
  let place = start + seen * way;
  let normal = terrain_normal(place, terrain);
  return Touch(seen > 0.0, terrain_distance(place, terrain) - seen * dot(way, normal), normal);
}

// The touch of a way that ends nearer to another side of what it enters, or behind it; or so deep that the terrain has lost
// sight of the side through which it came, for then its distance falls faster than any distance can.
fn touch_through(start: vecD, way: vecD, terrain: Terrain) -> Touch {
  let touch = first_touch(start, way, terrain);
  let end = terrain_distance(start + way, terrain);
  let beyond = end - touch.gap - dot(way, touch.normal);
  let through = beyond > tolerance(start, way) || beyond < -length(way);
  return Touch(touch.hits && through, touch.gap, touch.normal);
}

// Out of the ground from `end`, as far as it is deeper in it than `start`.
fn touch_lift(start: vecD, end: vecD, terrain: Terrain) -> vecD {
  let deeper = min(terrain_distance(start, terrain), 0.0) - terrain_distance(end, terrain);
  return max(deeper, 0.0) * terrain_normal(end, terrain);
}

// `motion`; or rest at `start`, if only that is outside. What has gone wrong by then is rare, and to stop is always allowed.
fn kept_outside(start: vecD, motion: Motion, terrain: Terrain) -> Motion {
  let limit = min(terrain_distance(start, terrain), 0.0) - tolerance(start, motion.position - start);
  if (terrain_distance(motion.position, terrain) < limit) {
    return Motion(start, vecD(0.0));
  }
  return motion;
}

fn tolerance(start: vecD, way: vecD) -> f32 {
  return POSITION_ROUNDING * length(start) + WAY_ROUNDING * length(way);
}
