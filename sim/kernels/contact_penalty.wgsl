// Smooth contact: a one-sided spring and damper along the terrain's normal and regularised Coulomb friction along
// the terrain. The new velocity has continuous derivatives in position, velocity and every parameter (on smooth
// terrain), and the friction and damping below never turn a velocity over, however large dt.
//
// Depth d [m], onset p = d / width within [0, 1], and with w = width, k = stiffness, c = damping, h = dt / m:
//   push P = k (w (p^3 - p^4 / 2) + max(d - w, 0))       [N] 0 above ground, k (d - w / 2) below the onset; C2
//   v_n' = (v_n + h P) / (1 + h c (3 p^2 - 2 p^3))        damping taken implicitly; it also holds a mass that leaves
//   v_t' = v_t (1 - a / sqrt(|v_t|^2 + a^2 + e^2))        a = h friction P: all that Coulomb allows; e = friction_speed
// For |v_t| well above a and e this is Coulomb's |v_t| - a; below, the mass creeps instead of sticking.

fn contact(mass: Mass, velocity: vecD, world: World, terrain: Terrain) -> Motion {
  let at = horizontal(mass.position);
  let upright = from_horizontal(-terrain_height_gradient(at, terrain), 1.0);
  let steepness = length(upright);
  let depth = (terrain_height(at, terrain) - height_of(mass.position)) / steepness;
  let push = world.dt / mass.mass * penalty_push(depth, world);
  let normal = upright / steepness;
  let normal_speed = dot(velocity, normal);
  let tangential = velocity - normal_speed * normal;
  let damped = (normal_speed + push) / (1.0 + world.dt / mass.mass * penalty_damping(depth, world));
  let kept = damped * normal + penalty_slide(tangential, world.friction * push, world.friction_speed);
  return Motion(mass.position + world.dt * kept, kept);
}

fn penalty_push(depth: f32, world: World) -> f32 {
  let p = saturate(depth / world.contact_width);
  let onset = world.contact_width * p * p * p * (1.0 - 0.5 * p);
  return world.contact_stiffness * (onset + max(depth - world.contact_width, 0.0));
}

fn penalty_damping(depth: f32, world: World) -> f32 {
  return world.contact_damping * smoothstep(0.0, world.contact_width, depth);
}

fn penalty_slide(tangential: vecD, loss: f32, creep: f32) -> vecD {
  return (1.0 - loss / sqrt(dot(tangential, tangential) + loss * loss + creep * creep)) * tangential;
}
