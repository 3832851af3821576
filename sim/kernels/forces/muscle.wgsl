// Cells that act along one direction: fibres that lie in it and want to be longer or shorter by what the controller says.
// With the unit vector d in the cell at rest, fibres lie along f = F d, stretched by n = |f|. Their energy per rest volume is
// W = E/2 (n - (1 + amplitude activation))^2, so H = -V E (n - goal) f/n (R^-1 d)^T; F, S, R and H as in cell.wgsl.

// A stretch counts as at least this where it divides, so that the force of fibres without length is finite.
const LEAST_STRETCH: f32 = 1e-4;
const NO_DIRECTION: f32 = 1e-30;

fn muscle(masses: CellMasses, cell: Cell, activation: f32) -> CellForces {
  let rest = rest_edges(cell);
  let along = cell.direction / max(length(cell.direction), NO_DIRECTION);
  let weights = products(cofactor_of(rest), along) / determinant_of(rest);
  let fibre = combined(edges_of(masses), weights);
  let stretch = max(length(fibre), LEAST_STRETCH);
  let goal = 1.0 + cell.amplitude * activation;
  let tension = cell.fibre_modulus * (stretch - goal) / stretch;
  return forces_of(outer((-volume_of(rest) * tension) * fibre, weights));
}
