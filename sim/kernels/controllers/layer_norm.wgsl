// Layer normalization (Ba, Kiros and Hinton, 2016): the signals of a layer with mean 0 and variance 1, times a gain and
// plus a shift of each unit's own.

const LEAST_VARIANCE: f32 = 1e-5;

struct LayerNorm {
  gain: f32, // [1] factor on a signal of mean 0 and variance 1
  shift: f32, // [1] added to it
}

// A unit's share in the mean of `count` signals.
fn share_of_mean(signal: f32, count: f32) -> f32 {
  return signal / count;
}

fn share_of_variance(signal: f32, mean: f32, count: f32) -> f32 {
  return (signal - mean) * (signal - mean) / count;
}

fn layer_norm(signal: f32, mean: f32, variance: f32, norm: LayerNorm) -> f32 {
  return norm.gain * (signal - mean) / sqrt(variance + LEAST_VARIANCE) + norm.shift;
}
