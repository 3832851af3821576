// The springs of ELDiR (Strgar et al., "Evolution and learning in differentiable robots", RSS 2024): every length is a tenth
// of a millimetre too long, so that springs rest that much short, whatever their size. Robots written by versions before
// 0.2 were bred with them too.
// Both forces are written around the same 1 / n, so that a step with both divides once.

// Added to a spring's length [m] wherever that divides, so that both forces are finite for coinciding ends.
const ELDIR_LENGTH_MARGIN: f32 = 1e-4;

// Force on end a [N]; b gets the opposite. -k (n - target) d / n, with d = x_a - x_b and n = |d| + margin.
// At d = 0 the force is 0, and its slope there is -k (n - target) / n, as |d| counts as flat at 0.
fn elastic_force_eldir(a: Mass, b: Mass, spring: Spring, activation: f32) -> vecD {
  let d = a.position - b.position;
  let n = length(d) + ELDIR_LENGTH_MARGIN;
  let rest = spring.rest_length * (1.0 + spring.amplitude * activation);
  return (spring.stiffness * (rest - n) * (1.0 / n)) * d;
}

// Force on end a [N]; b gets the opposite: -c ((v_a - v_b) . u) u along the axis u = d / n.
fn axial_damping_eldir(a: Mass, b: Mass, spring: Spring) -> vecD {
  let d = a.position - b.position;
  let axis = (1.0 / (length(d) + ELDIR_LENGTH_MARGIN)) * d;
  return (-spring.damping * dot(a.velocity - b.velocity, axis)) * axis;
}
