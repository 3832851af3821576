// Where the way of a mass in one step meets the terrain: what the laws of contact are written with.

struct Touch {
  hits: bool,
  gap: f32, // from the start of the way to the tangent plane at the place of the hit, m
  normal: vecD, // of that plane, outwards
}
