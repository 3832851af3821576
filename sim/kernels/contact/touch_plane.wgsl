// Ground that is one plane: a way that ends below it has met it, and nothing else can be met afterwards.

fn first_touch(start: vecD, way: vecD, terrain: Terrain) -> Touch {
  let end = start + way;
  return Touch(terrain_distance(end, terrain) < 0.0, terrain_distance(start, terrain), terrain_normal(end, terrain));
}

fn next_touch(start: vecD, way: vecD, terrain: Terrain) -> Touch {
  return Touch(false, 0.0, up());
}

fn touch_through(start: vecD, way: vecD, terrain: Terrain) -> Touch {
  return Touch(false, 0.0, up());
}

fn touch_lift(start: vecD, end: vecD, terrain: Terrain) -> vecD {
  return vecD(0.0);
}

fn kept_outside(start: vecD, motion: Motion, terrain: Terrain) -> Motion {
  return motion;
}
