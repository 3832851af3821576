// The velocity of a mass over ground, as ELDiR's controller sees it (Strgar et al., RSS 2024).

fn sense_velocity(mass: Mass, controller: Controller) -> vecD {
  return controller.feature_scale * mass.velocity;
}
