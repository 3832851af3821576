// The velocity of the centre of mass over ground.

fn sense_center_velocity(body: Body, controller: Controller) -> vecD {
  return controller.feature_scale * body.velocity;
}
