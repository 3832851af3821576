// A robot seen as one body: its masses' moments, summed by the step, and the means that follow from the sums.

struct Moments {
  mass: f32, // [kg]
  momentum: vecD, // [kg m/s]
  first: vecD, // [kg m] first moment of mass
}

fn mass_moments(mass: Mass) -> Moments {
  return Moments(mass.mass, mass.mass * mass.velocity, mass.mass * mass.position);
}

fn body_of(moments: Moments) -> Body {
  return Body(moments.first / moments.mass, moments.momentum / moments.mass, moments.mass);
}
