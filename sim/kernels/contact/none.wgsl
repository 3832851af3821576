// No contact: free flight, x' = x + dt v'.

fn contact(mass: Mass, velocity: vecD, world: World, terrain: Terrain) -> Motion {
  return Motion(mass.position + world.dt * velocity, velocity);
}
