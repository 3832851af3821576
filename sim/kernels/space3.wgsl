// Space: x and y are horizontal, z points up. With space2.wgsl, all that a kernel needs to be one source for 2D and 3D.

fn up() -> vecD {
  return vecD(0.0, 0.0, 1.0);
}

fn height_of(p: vecD) -> f32 {
  return p.z;
}

fn horizontal(p: vecD) -> vecH {
  return p.xy;
}

fn from_horizontal(h: vecH, height: f32) -> vecD {
  return vecD(h, height);
}

// Scalar product of two horizontal vectors.
fn along(a: vecH, b: vecH) -> f32 {
  return dot(a, b);
}

// The coordinate along the first axis, the one that walkers walk.
fn forward(h: vecH) -> f32 {
  return h.x;
}
