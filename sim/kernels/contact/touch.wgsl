// Where the way of a mass in one step meets the terrain: what the laws of contact are written with.

struct Touch {
  hits: bool,
  gap: f32, // [m] from the start of the way to the tangent plane at the place of the hit
  normal: vecD, // [1] of that plane, outwards
}
