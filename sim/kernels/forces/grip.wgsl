// A grip on a mass: a spring of no length and a damper between the mass and a place, which a hand moves about. Masses that
// nothing holds have stiffness and damping 0.

struct Grip {
  place: vecD, // [m]
  stiffness: f32, // [N/m]
  damping: f32, // [N s/m]
}

fn grip_force(mass: Mass, grip: Grip) -> vecD {
  return grip.stiffness * (grip.place - mass.position) - grip.damping * mass.velocity;
}
