// The structs that kernels take and return, but for those of masses and elements, which follow from sim/body/fields.ts.
// vecD is vec2f or vec3f; the last axis points up. Behind each member stands its SI unit in brackets, then its meaning:
// `morphograd parameters` shows both, also of a scenario's own structs.

struct World {
  dt: f32, // [s] length of a step
  gravity: vecD, // [m/s^2]
  drag: f32, // [1/s] decay rate of every velocity
  friction: f32, // [1] Coulomb's coefficient (contact_coulomb, contact_penalty)
  contact_stiffness: f32, // [N/m] as damping, width and speed below for contact_penalty
  contact_damping: f32, // [N s/m]
  contact_width: f32, // [m] depth over which contact sets in
  friction_speed: f32, // [m/s] slip below which friction gives way
}

// Mass-weighted means over a robot's masses, and its whole mass.
struct Body {
  center: vecD, // [m]
  velocity: vecD, // [m/s]
  mass: f32, // [kg]
}

struct Motion {
  position: vecD, // [m]
  velocity: vecD, // [m/s]
}
