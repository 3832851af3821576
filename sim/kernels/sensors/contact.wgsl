// How near a mass is to the ground: 1 where it touches it, fading smoothly within a centimetre, so that gradients can flow.

const TOUCH: f32 = 0.01; // m

fn sense_contact(mass: Mass, terrain: Terrain) -> f32 {
  let gap = max(terrain_distance(mass.position, terrain), 0.0) / TOUCH;
  return exp(-gap * gap);
}
