// What ELDiR's controller sees (Strgar et al., RSS 2024): each mass relative to the centre of mass, and ten clocks.

const FEATURE_SCALE: f32 = 0.05;
const CLOCK_RATE: f32 = 10.0; // rad/s
const CLOCK_SPACING: f32 = 0.6283185307179586; // 2 pi / 10, rad

struct Features {
  offset: vecD, // from the centre of mass, x 0.05
  velocity: vecD, // over ground, x 0.05
}

fn sense(mass: Mass, body: Body) -> Features {
  return Features(FEATURE_SCALE * (mass.position - body.center), FEATURE_SCALE * mass.velocity);
}

// Clock number `index`, 0 to 9, at `time` [s]: sines of one frequency, a tenth of a period apart.
fn clock_signal(time: f32, index: f32) -> f32 {
  return sin(CLOCK_RATE * time + CLOCK_SPACING * index);
}
