// What ELDiR's controller sees (Strgar et al., RSS 2024): each mass relative to the centre of mass, its velocity over
// ground, and clocks, sines of one frequency spread evenly over a period.

struct Controller {
  feature_scale: f32, // 1/m and s/m; ELDiR: 0.05
  clock_rate: f32, // rad/s; ELDiR: 10
  clock_spacing: f32, // rad; ELDiR: 2 pi / 10
}

struct Features {
  offset: vecD,
  velocity: vecD,
}

fn sense(mass: Mass, body: Body, controller: Controller) -> Features {
  let offset = mass.position - body.center;
  return Features(controller.feature_scale * offset, controller.feature_scale * mass.velocity);
}

// Clock number `index`, from 0 up, at `time` [s].
fn clock_signal(time: f32, index: f32, controller: Controller) -> f32 {
  return sin(controller.clock_rate * time + controller.clock_spacing * index);
}
