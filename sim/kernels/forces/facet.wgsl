// A fluid's drag on the boundary, facet by facet (resistive-force theory: Gray and Hancock, "The propulsion of sea-urchin
// spermatozoa", J. Exp. Biol. 32, 1955): across the facet it is greater than along, which is what swimmers push against.

// A facet has at least this area wherever that divides.
const LEAST_AREA: f32 = 1e-30; // m^(D-1)

// -A (c_across v_n + c_along (v - v_n)), with the mean velocity v of the facet's masses and its part v_n along the normal.
fn resistive_drag(masses: FacetMasses, facet: Facet) -> FacetForces {
  let area = area_of(masses);
  let size = max(length(area), LEAST_AREA);
  let velocity = mean_velocity(masses);
  let across = (dot(velocity, area) / size) * (area / size);
  return divided(-size * (facet.drag_across * across + facet.drag_along * (velocity - across)));
}
