// Facets and cells of space: triangles and tetrahedra. With elements2.wgsl, all that their forces need to be one source for
// 2D and 3D.

// Edges from the first mass of a cell to the others, the columns of a matrix.
struct Edges {
  b: vecD, // [m]
  c: vecD, // [m]
  d: vecD, // [m]
}

fn edges_of(masses: CellMasses) -> Edges {
  let a = masses.a.position;
  return Edges(masses.b.position - a, masses.c.position - a, masses.d.position - a);
}

fn rest_edges(cell: Cell) -> Edges {
  return Edges(cell.rest_b, cell.rest_c, cell.rest_d);
}

// Negative where the cell is inside out.
fn determinant_of(e: Edges) -> f32 {
  return dot(e.b, cross(e.c, e.d));
}

fn volume_of(e: Edges) -> f32 {
  return determinant_of(e) / 6.0;
}

// The determinant's slope along each edge; divided by the determinant it is the transposed inverse.
fn cofactor_of(e: Edges) -> Edges {
  return Edges(cross(e.c, e.d), cross(e.d, e.b), cross(e.b, e.c));
}

fn sum_of(e: Edges, f: Edges) -> Edges {
  return Edges(e.b + f.b, e.c + f.c, e.d + f.d);
}

fn scaled(factor: f32, e: Edges) -> Edges {
  return Edges(factor * e.b, factor * e.c, factor * e.d);
}

// e (f^T f).
fn through_metric(e: Edges, f: Edges) -> Edges {
  return Edges(
    dot(f.b, f.b) * e.b + dot(f.c, f.b) * e.c + dot(f.d, f.b) * e.d,
    dot(f.b, f.c) * e.b + dot(f.c, f.c) * e.c + dot(f.d, f.c) * e.d,
    dot(f.b, f.d) * e.b + dot(f.c, f.d) * e.c + dot(f.d, f.d) * e.d,
  );
}

// The edges' sum, each by a number; each number times a vector; and the edges' products with a vector.
fn combined(e: Edges, weights: vecD) -> vecD {
  return weights.x * e.b + weights.y * e.c + weights.z * e.d;
}

fn outer(v: vecD, weights: vecD) -> Edges {
  return Edges(weights.x * v, weights.y * v, weights.z * v);
}

fn products(e: Edges, v: vecD) -> vecD {
  return vecD(dot(e.b, v), dot(e.c, v), dot(e.d, v));
}

// Forces on all masses but the first, which gets what keeps the momentum.
fn forces_of(h: Edges) -> CellForces {
  return CellForces(-h.b - h.c - h.d, h.b, h.c, h.d);
}

// Normal to the facet, as long as the facet is large. It points outwards where the masses go round counterclockwise as seen
// from outside.
fn area_of(masses: FacetMasses) -> vecD {
  let a = masses.a.position;
  return cross(masses.b.position - a, masses.c.position - a) / 2.0;
}

fn mean_velocity(masses: FacetMasses) -> vecD {
  return (masses.a.velocity + masses.b.velocity + masses.c.velocity) / 3.0;
}

// A force on the whole facet, divided among its masses.
fn divided(force: vecD) -> FacetForces {
  return FacetForces(force / 3.0, force / 3.0, force / 3.0);
}
