// One step of one mass: semi-implicit Euler with exact decay by drag, then whatever the contact law makes of it.
// v' = exp(-drag dt) v + dt (g + F / m); `contact` answers with the new position and velocity.

fn advance(mass: Mass, force: vecD, world: World, terrain: Terrain) -> Motion {
  let kept = exp(-world.drag * world.dt);
  let velocity = kept * mass.velocity + world.dt * (world.gravity + force / mass.mass);
  return contact(mass, velocity, world, terrain);
}
