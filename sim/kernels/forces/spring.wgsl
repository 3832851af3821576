// Springs between two masses: elastic force with an actuated rest length, and damping along the axis.
// Both forces are written around the same 1 / n, so that a step with both divides once.

// A length counts as at least this part of the rest length wherever it divides, so that both forces are finite for
// coinciding ends; no spring of any size is nearer to its end by it. A spring that has no rest length either has no axis.
const LEAST_LENGTH: f32 = 1e-4;
const NO_LENGTH: f32 = 1e-30; // m

fn spring_length(d: vecD, spring: Spring) -> f32 {
  return max(length(d), LEAST_LENGTH * spring.rest_length + NO_LENGTH);
}

// Force on end a [N]; b gets the opposite. -k (n - target) d / n, with d = x_a - x_b and n = |d|.
// At d = 0 the force is 0, and its slope there is -k (n - target) / n with the least n.
fn elastic_force(a: Mass, b: Mass, spring: Spring, activation: f32) -> vecD {
  let d = a.position - b.position;
  let n = spring_length(d, spring);
  let rest = spring.rest_length * (1.0 + spring.amplitude * activation);
  return (spring.stiffness * (rest - n) * (1.0 / n)) * d;
}

// Force on end a [N]; b gets the opposite: -c ((v_a - v_b) . u) u along the axis u = d / n.
fn axial_damping(a: Mass, b: Mass, spring: Spring) -> vecD {
  let d = a.position - b.position;
  let axis = (1.0 / spring_length(d, spring)) * d;
  return (-spring.damping * dot(a.velocity - b.velocity, axis)) * axis;
}
