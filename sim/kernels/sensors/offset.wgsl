// Where a mass is relative to the centre of mass, as ELDiR's controller sees it (Strgar et al., RSS 2024).

fn sense_offset(mass: Mass, body: Body, controller: Controller) -> vecD {
  let offset = mass.position - body.center;
  return controller.feature_scale * offset;
}
