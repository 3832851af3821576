// How far the centre of mass gets along the first axis.
fn final_reward(start: Body, end: Body) -> f32 {
  return end.center.x - start.center.x;
}
