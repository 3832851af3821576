// Cells of elastic material: forces on the masses of a triangle or tetrahedron from the energy of its deformation.
// With the edges S as they are and R at rest, the deformation gradient is F = S R^-1 and its determinant J the ratio of the
// volumes. An energy W per rest volume V gives H = -V dW/dF R^-T, the forces on all masses but the first (Sifakis and
// Barbic, "FEM simulation of 3D deformable solids", SIGGRAPH courses, 2012, section 4).

// Below this J the energy goes on with the slope that it has there, so that a cell that was turned inside out by a step
// that was too long comes back instead of dividing by 0. The force has no derivative with respect to J exactly there: the
// side above counts.
const LEAST_VOLUME_RATIO: f32 = 0.05;

// Compressible neo-Hookean: W = mu/2 (tr(F^T F) - D) - mu ln J + lambda/2 (ln J)^2, with Lame's mu and lambda of plane strain.
// At small strain it is Hooke's law; it resists inversion, for ln J falls without end.
// H = -V (mu S R^-1 R^-T - (mu - lambda ln J) S^-T), where S^-T = cof S / (J det R).
fn neo_hookean(masses: CellMasses, cell: Cell) -> CellForces {
  let mu = cell.youngs_modulus / (2.0 * (1.0 + cell.poisson_ratio));
  let lambda = 2.0 * mu * cell.poisson_ratio / (1.0 - 2.0 * cell.poisson_ratio);
  let edges = edges_of(masses);
  let rest = rest_edges(cell);
  let whole = determinant_of(rest);
  let ratio = max(determinant_of(edges) / whole, LEAST_VOLUME_RATIO);
  let inverse = scaled(1.0 / whole, cofactor_of(rest));
  let pressure = (mu - lambda * log(ratio)) / (ratio * whole);
  let stress = sum_of(scaled(-mu, through_metric(edges, inverse)), scaled(pressure, cofactor_of(edges)));
  return forces_of(scaled(volume_of(rest), stress));
}

// A cell that keeps its volume, but resists no other change of shape: W = K/2 (ln J)^2.
fn volume_preservation(masses: CellMasses, cell: Cell) -> CellForces {
  let edges = edges_of(masses);
  let rest = rest_edges(cell);
  let whole = determinant_of(rest);
  let ratio = max(determinant_of(edges) / whole, LEAST_VOLUME_RATIO);
  let pressure = -cell.bulk_modulus * log(ratio) / (ratio * whole);
  return forces_of(scaled(volume_of(rest) * pressure, cofactor_of(edges)));
}
