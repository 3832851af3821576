// What grids of cells in 2D and in 3D have in common.

// From a place within a cell to the cell before (-1), to itself (0) or to the next one (1), along one axis.
fn terrain_away(step: i32, place: f32, size: f32) -> f32 {
  if (step < 0) {
    return place;
  }
  return select(0.0, size - place, step > 0);
}
