// Contact with Coulomb friction and no restitution, on any terrain: a mass that would end below it and moves into it
// loses the normal part of its velocity, and as much of the tangential part as friction takes: `friction` times the
// normal change, or all of it (sticking). It ends on the terrain. With friction 1, the law of ELDiR's later code.
//
// Derivatives: those of the branch taken. Where friction takes exactly all, the mass counts as sticking: velocity 0,
// derivative 0. On a kink of the terrain the normal is that of the side whose slope the terrain's file picks.

fn contact(mass: Mass, velocity: vecD, world: World, terrain: Terrain) -> Motion {
  let free = mass.position + world.dt * velocity;
  let slope = terrain_height_gradient(horizontal(free), terrain);
  let normal = normalize(from_horizontal(-slope, 1.0));
  let normal_speed = dot(velocity, normal);
  if (height_of(free) >= terrain_height(horizontal(free), terrain) || normal_speed >= 0.0) {
    return Motion(free, velocity);
  }
  let kept = slide(velocity - normal_speed * normal, -world.friction * normal_speed);
  let end = horizontal(mass.position + world.dt * kept);
  return Motion(from_horizontal(end, terrain_height(end, terrain)), kept);
}

// The tangential velocity after friction has taken `loss` [m/s] of it.
fn slide(tangential: vecD, loss: f32) -> vecD {
  let slip = length(tangential);
  if (slip <= loss) {
    return vecD(0.0);
  }
  return (1.0 - loss / slip) * tangential;
}
