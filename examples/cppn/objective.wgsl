// Walking: how far the centre of mass has come along x at the end of the episode [m].

fn final_reward(start: Body, end: Body) -> f32 {
  return end.center.x - start.center.x;
}
