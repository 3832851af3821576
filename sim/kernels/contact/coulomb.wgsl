// Contact with Coulomb friction and no restitution, on any terrain: a mass whose way meets it loses the normal part of its
// velocity, and as much of the tangential part as friction takes: `friction` times the normal change, or all of it
// (sticking). It ends on the terrain. With friction 1, the law of ELDiR's later code. In a corner the same happens once
// more with the second face.
//
// Nothing gains energy: a mass below the terrain is pushed out by no more than half of what its normal velocity would have
// moved it, which costs no more than that velocity was worth; and ground that curves up lifts a mass at the cost of its speed.
//
// Derivatives: those of the branch taken. Where friction takes exactly all, the mass counts as sticking: velocity 0,
// derivative 0. On an edge of the terrain the normal is that of the face that the terrain's file picks.

// Faces that meet at less than about 25 degrees count as one curved face; the cosine of that.
const SAME_FACE: f32 = 0.9;

fn contact(mass: Mass, velocity: vecD, world: World, terrain: Terrain) -> Motion {
  let way = world.dt * velocity;
  let touch = first_touch(mass.position, way, terrain);
  let normal_speed = dot(velocity, touch.normal);
  if (!touch.hits || normal_speed >= 0.0) {
    return kept_outside(mass.position, Motion(mass.position + way, velocity), terrain);
  }
  let kept = slide(velocity - normal_speed * touch.normal, -world.friction * normal_speed);
  let gap = max(touch.gap, 0.5 * world.dt * normal_speed);
  let start = mass.position - gap * touch.normal;
  return kept_outside(mass.position, contact_onward(start, kept, touch.normal, world, terrain), terrain);
}

// From the first face, along which it moves: freely, up where the ground curves up, or into a second face.
fn contact_onward(start: vecD, velocity: vecD, face: vecD, world: World, terrain: Terrain) -> Motion {
  let way = world.dt * velocity;
  let touch = next_touch(start, way, terrain);
  if (!touch.hits) {
    return Motion(start + way, velocity);
  }
  let lift = touch_lift(start, start + way, terrain);
  let paid = 1.0 - 2.0 * max(-dot(world.gravity, lift), 0.0) / dot(velocity, velocity);
  let is_same = dot(touch.normal, face) >= SAME_FACE && dot(lift, face) >= SAME_FACE * length(lift);
  if (is_same && paid > 0.0) {
    return Motion(start + way + lift, sqrt(paid) * velocity);
  }
  let approach = dot(velocity, touch.normal);
  if (approach >= 0.0) {
    return Motion(start + way, velocity);
  }
  let stopped = stop_direction(touch.normal, face);
  let loss = dot(velocity, stopped);
  let kept = slide(velocity - loss * stopped, world.friction * abs(loss));
  return Motion(start + saturate(-touch.gap / (world.dt * approach)) * way, kept);
}

// What the second face takes velocity along: its normal; where the faces meet at less than a right angle, the part of it
// along the first face, for what is left of the velocity may enter neither.
fn stop_direction(normal: vecD, face: vecD) -> vecD {
  let overlap = dot(normal, face);
  if (overlap >= 0.0) {
    return normal;
  }
  return normalize(normal - overlap * face);
}

// The tangential velocity after friction has taken `loss` [m/s] of it.
fn slide(tangential: vecD, loss: f32) -> vecD {
  let slip = length(tangential);
  if (slip <= loss) {
    return vecD(0.0);
  }
  return (1.0 - loss / slip) * tangential;
}
