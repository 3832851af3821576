// The structs that kernels take and return, but for those of masses and elements, which follow from sim/body/fields.ts.
// SI units. vecD is vec2f or vec3f; the last axis points up.

struct World {
  dt: f32, // s
  gravity: vecD, // m/s^2
  drag: f32, // decay rate of every velocity, 1/s
  friction: f32, // Coulomb's coefficient, 1 (contact_coulomb, contact_penalty)
  contact_stiffness: f32, // N/m, as damping, width and speed below for contact_penalty
  contact_damping: f32, // N s/m
  contact_width: f32, // depth over which contact sets in, m
  friction_speed: f32, // slip below which friction gives way, m/s
}

// Mass-weighted means over a robot's masses, and its whole mass.
struct Body {
  center: vecD, // m
  velocity: vecD, // m/s
  mass: f32, // kg
}

struct Motion {
  position: vecD, // m
  velocity: vecD, // m/s
}
