// The open-loop oscillator.

const TURN: f32 = 6.283185307179586; // [rad]

// An actuator's rhythm. The host keeps the amplitude within [-1, 1], so that the activation is too.
struct Oscillator {
  amplitude: f32, // [1] of the activation
  frequency: f32, // [Hz]
  phase: f32, // [rad]
}

fn oscillate(oscillator: Oscillator, time: f32) -> f32 {
  return oscillator.amplitude * sin(TURN * oscillator.frequency * time + oscillator.phase);
}
