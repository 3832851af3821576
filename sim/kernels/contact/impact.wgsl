// Contact by time of impact, without slip: a mass whose way meets the terrain moves up to the moment at which it hits and
// stops there. ELDiR's law (Strgar et al., RSS 2024; after Hu et al., "DiffTaichi", ICLR 2020, section 4), with the
// tangent plane of the terrain in the place of flat ground. The moment lies within the step: a mass that is below already
// stops where it is.
//
// Derivatives: those of the branch taken. After an impact the velocity is the constant 0, so nothing flows back
// through it; through the position flows the motion of the point of impact along the terrain.

// Slower approaches [m/s] count as rest and are left alone.
const IMPACT_SPEED: f32 = 1e-4;

// So far [m] a mass may have got below the ground by rounding, and is set back on it.
const IMPACT_ROUNDING: f32 = 1e-6;

fn contact(mass: Mass, velocity: vecD, world: World, terrain: Terrain) -> Motion {
  let way = world.dt * velocity;
  let touch = first_touch(mass.position, way, terrain);
  let normal_speed = dot(velocity, touch.normal);
  if (touch.hits && normal_speed < -IMPACT_SPEED) {
    let impact_time = select(0.0, -touch.gap / normal_speed, touch.gap > -IMPACT_ROUNDING);
    let place = mass.position + impact_time * velocity;
    return kept_outside(mass.position, Motion(place, vecD(0.0)), terrain);
  }
  return kept_outside(mass.position, Motion(mass.position + way, velocity), terrain);
}
