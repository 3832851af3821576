// Oscillators that pull at the phases of those that they share a mass with (Kuramoto 1975): the phase of each is
//   phi_i = 2 pi f_i t + phase_i + lead_i,   d lead_i / dt = sum over ends e, others j there: w_ie sin(phi_j - phi_i - lag_ie).

const TURN: f32 = 6.283185307179586; // rad

// The host keeps the amplitude within [-1, 1], so that the activation is too.
struct CoupledOscillator {
  amplitude: f32, // [1] of the activation
  frequency: f32, // [Hz] of its own
  phase: f32, // [rad] at the start
  coupling_a: f32, // [1/s] to those at the first end of its spring
  coupling_b: f32, // [1/s] to those at the second end
  lag_a: f32, // [rad] behind those at the first end
  lag_b: f32, // [rad] behind those at the second end
}

struct Wave {
  sine: f32,
  cosine: f32,
}

fn wave_of(oscillator: CoupledOscillator, lead: f32, time: f32) -> Wave {
  let angle = TURN * oscillator.frequency * time + oscillator.phase + lead;
  return Wave(sin(angle), cos(angle));
}

fn wave_activation(oscillator: CoupledOscillator, wave: Wave) -> f32 {
  return oscillator.amplitude * wave.sine;
}

// The sum of sin(phi_j - phi_i - lag) over the others, of `sum` over all that meet in a mass, this one included.
fn pull(own: Wave, sum: Wave, lag: f32) -> f32 {
  let sine = own.sine * cos(lag) + own.cosine * sin(lag);
  let cosine = own.cosine * cos(lag) - own.sine * sin(lag);
  return (sum.sine - own.sine) * cosine - (sum.cosine - own.cosine) * sine;
}

// The lead after `period` steps, by Euler's method.
fn lead_on(
  oscillator: CoupledOscillator,
  lead: f32,
  wave: Wave,
  at_a: Wave,
  at_b: Wave,
  world: World,
  period: f32,
) -> f32 {
  let pulled = oscillator.coupling_a * pull(wave, at_a, oscillator.lag_a)
    + oscillator.coupling_b * pull(wave, at_b, oscillator.lag_b);
  return lead + period * world.dt * pulled;
}
