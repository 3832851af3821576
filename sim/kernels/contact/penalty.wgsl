// Smooth contact: a one-sided spring and damper along the terrain's normal and regularised Coulomb friction along
// the terrain. The new velocity has continuous derivatives in position, velocity and every parameter (on smooth
// terrain), and the friction and damping below never turn a velocity over, however large dt.
//
// Depth d [m], onset p = d / width within [0, 1], and with w = width, k = stiffness, c = damping, h = dt / m:
//   push P = k w (p^3 - p^4 / 2)        [N] down to the onset's end, k (d - w / 2) below it; C2
//   v_n' = (v_n + h P) / (1 + h c (3 p^2 - 2 p^3))        damping taken implicitly; it also holds a mass that leaves
//   v_t' = v_t (1 - a / sqrt(|v_t|^2 + a^2 + e^2))        a = h friction P: all that Coulomb allows; e = friction_speed
// For |v_t| well above a and e this is Coulomb's |v_t| - a; below, the mass creeps instead of sticking.
//
// Two bounds, which a well resolved contact never meets, keep the law from giving energy. Where it is too stiff for the step
// (k dt^2 >= m) a mass leaves no faster than it came. And a mass that would come nearer to another side of what it enters
// stops at the side through which it came.

fn contact(mass: Mass, velocity: vecD, world: World, terrain: Terrain) -> Motion {
  let depth = -terrain_distance(mass.position, terrain);
  let normal = terrain_normal(mass.position, terrain);
  let normal_speed = dot(velocity, normal);
  let is_stiff = world.contact_stiffness * world.dt * world.dt >= mass.mass;
  let most = select(1e30, 2.0 * max(-normal_speed, 0.0), is_stiff);
  let push = min(world.dt / mass.mass * penalty_push(depth, world), most);
  let tangential = velocity - normal_speed * normal;
  let damped = (normal_speed + push) / (1.0 + world.dt / mass.mass * penalty_damping(depth, world));
  let kept = damped * normal + penalty_slide(tangential, world.friction * push, world.friction_speed);
  let way = world.dt * kept;
  let through = touch_through(mass.position, way, terrain);
  if (!through.hits) {
    return Motion(mass.position + way, kept);
  }
  let stopped = kept - min(dot(kept, through.normal), 0.0) * through.normal;
  let end = mass.position - max(through.gap, 0.0) * through.normal + world.dt * stopped;
  return kept_outside(mass.position, Motion(end, stopped), terrain);
}

fn penalty_push(depth: f32, world: World) -> f32 {
  let w = world.contact_width;
  if (depth > w) {
    return world.contact_stiffness * (0.5 * w + (depth - w));
  }
  let p = max(depth / w, 0.0);
  return world.contact_stiffness * (w * p * p * p * (1.0 - 0.5 * p));
}

fn penalty_damping(depth: f32, world: World) -> f32 {
  return world.contact_damping * smoothstep(0.0, world.contact_width, depth);
}

fn penalty_slide(tangential: vecD, loss: f32, creep: f32) -> vecD {
  return (1.0 - loss / sqrt(dot(tangential, tangential) + loss * loss + creep * creep)) * tangential;
}
