// The direction from the centre of mass to `task.target_position`; it shrinks to zero within about a millimetre of it.

fn sense_target_direction(body: Body, task: Task) -> vecD {
  let way = task.target_position - body.center;
  return way / sqrt(dot(way, way) + 1e-6);
}
