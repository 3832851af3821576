// Contact by time of impact, without slip: a mass that would end below the terrain moves up to the moment at which it
// hits it and stops there. ELDiR's law (Strgar et al., RSS 2024; after Hu et al., "DiffTaichi", ICLR 2020, section 4),
// with the plane of the terrain where the mass would land in the place of flat ground.
//
// Derivatives: those of the branch taken. After an impact the velocity is the constant 0, so nothing flows back
// through it; through the position flows the motion of the point of impact along the terrain.

// Slower approaches [m/s] count as rest and are left alone.
const IMPACT_SPEED: f32 = 1e-4;

fn contact(mass: Mass, velocity: vecD, world: World, terrain: Terrain) -> Motion {
  let free = mass.position + world.dt * velocity;
  let ground = terrain_height(horizontal(free), terrain);
  let slope = terrain_height_gradient(horizontal(free), terrain);
  let climb = height_of(velocity) - along(slope, horizontal(velocity));
  if (height_of(free) < ground && climb < -IMPACT_SPEED) {
    let below = ground + along(slope, horizontal(mass.position) - horizontal(free));
    let impact_time = -(height_of(mass.position) - below) / climb;
    return Motion(mass.position + impact_time * velocity, vecD(0.0));
  }
  return Motion(free, velocity);
}
