// What neural controllers are made of besides their weights: clocks, and the functions of their units.

struct Controller {
  feature_scale: f32, // [1/m, s/m] of what sensors see; ELDiR: 0.05
  clock_rate: f32, // [rad/s] of the clocks' sines; ELDiR: 10
  clock_spacing: f32, // [rad] from one clock to the next; ELDiR: 2 pi / 10
}

// Clock number `index`, from 0 up, at `time` [s]: sines of one frequency spread evenly over a period, as ELDiR's
// controller sees them (Strgar et al., RSS 2024).
fn clock_signal(time: f32, index: f32, controller: Controller) -> f32 {
  return sin(controller.clock_rate * time + controller.clock_spacing * index);
}

fn tanh_unit(signal: f32) -> f32 {
  return tanh(signal);
}

fn relu_unit(signal: f32) -> f32 {
  return max(signal, 0.0);
}

fn sine_unit(signal: f32) -> f32 {
  return sin(signal);
}
