// The distance of the centre of mass from the ground.

fn sense_height(body: Body, terrain: Terrain, controller: Controller) -> f32 {
  return controller.feature_scale * terrain_distance(body.center, terrain);
}
