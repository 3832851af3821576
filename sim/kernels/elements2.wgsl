// Facets and cells of the plane: edges and triangles. With elements3.wgsl, all that their forces need to be one source for
// 2D and 3D.

// Edges from the first mass of a cell to the others, the columns of a matrix.
struct Edges {
  b: vecD, // [m]
  c: vecD, // [m]
}

fn edges_of(masses: CellMasses) -> Edges {
  return Edges(masses.b.position - masses.a.position, masses.c.position - masses.a.position);
}

fn rest_edges(cell: Cell) -> Edges {
  return Edges(cell.rest_b, cell.rest_c);
}

// Negative where the cell is inside out.
fn determinant_of(e: Edges) -> f32 {
  return e.b.x * e.c.y - e.b.y * e.c.x;
}

fn volume_of(e: Edges) -> f32 {
  return determinant_of(e) / 2.0;
}

// The determinant's slope along each edge; divided by the determinant it is the transposed inverse.
fn cofactor_of(e: Edges) -> Edges {
  return Edges(vecD(e.c.y, -e.c.x), vecD(-e.b.y, e.b.x));
}

fn sum_of(e: Edges, f: Edges) -> Edges {
  return Edges(e.b + f.b, e.c + f.c);
}

fn scaled(factor: f32, e: Edges) -> Edges {
  return Edges(factor * e.b, factor * e.c);
}

// e (f^T f).
fn through_metric(e: Edges, f: Edges) -> Edges {
  return Edges(
    dot(f.b, f.b) * e.b + dot(f.c, f.b) * e.c,
    dot(f.b, f.c) * e.b + dot(f.c, f.c) * e.c,
  );
}

// The edges' sum, each by a number; each number times a vector; and the edges' products with a vector.
fn combined(e: Edges, weights: vecD) -> vecD {
  return weights.x * e.b + weights.y * e.c;
}

fn outer(v: vecD, weights: vecD) -> Edges {
  return Edges(weights.x * v, weights.y * v);
}

fn products(e: Edges, v: vecD) -> vecD {
  return vecD(dot(e.b, v), dot(e.c, v));
}

// Forces on all masses but the first, which gets what keeps the momentum.
fn forces_of(h: Edges) -> CellForces {
  return CellForces(-h.b - h.c, h.b, h.c);
}

// Normal to the facet, as long as the facet is large. It points outwards where the inside lies on the left.
fn area_of(masses: FacetMasses) -> vecD {
  let along = masses.b.position - masses.a.position;
  return vecD(along.y, -along.x);
}

fn mean_velocity(masses: FacetMasses) -> vecD {
  return (masses.a.velocity + masses.b.velocity) / 2.0;
}

// A force on the whole facet, divided among its masses.
fn divided(force: vecD) -> FacetForces {
  return FacetForces(force / 2.0, force / 2.0);
}
