// ELDiR's robot in plain double precision, written from the paper's equations and not from the kernels: the judge
// that the compiled step and its derived adjoint are held against. 2D; forward here, its gradient in eldir-gradient.ts.
//
// Strgar, Matthews, Hummer, Kriegman: "Evolution and learning in differentiable robots", RSS 2024.

export const physics = {
  dt: 0.004,
  gravity: -4.8,
  drag: 15,
  ground: 0.1,
  stiffness: 3e4,
  restLength: 0.05,
  amplitude: 0.1,
  lengthMargin: 1e-4,
  impactSpeed: 1e-4,
} as const;

export const controller = {
  clocks: 10,
  clockRate: 10,
  constants: 2,
  hidden: 32,
  featureScale: 0.05,
} as const;

export interface Rollout {
  /** Initial positions [m], shape [masses × 2]. The masses of 1 kg start at rest. */
  readonly positions: ArrayLike<number>;
  /** Ends of every spring, shape [springs × 2]. */
  readonly springs: ArrayLike<number>;
  /** Whether a spring is actuated, shape [springs]; the controller has an output for the others too. */
  readonly actuated: ArrayLike<boolean>;
  /** All weights, in the order of {@link weightLayout}. */
  readonly weights: ArrayLike<number>;
  /** Integration steps; ELDiR's 1000 states are 999. */
  readonly steps: number;
}

/** What the state at the start of a step makes the controller say, and the velocities before contact. */
export interface StepRecord {
  readonly positions: Float64Array;
  readonly velocities: Float64Array;
  readonly inputs: Float64Array;
  readonly hidden: Float64Array;
  readonly activations: Float64Array;
  readonly freeVelocities: Float64Array;
}

export interface Outcome {
  /** Final positions [m] and velocities [m/s], shape [masses × 2]. */
  readonly positions: Float64Array;
  readonly velocities: Float64Array;
  /** Minus the mean displacement along x [m]. */
  readonly loss: number;
  /** One record a step. */
  readonly trajectory: readonly StepRecord[];
}

/**
 * Where the parts of the weights begin. W1 is [inputs × hidden], W2 [hidden × springs], both row by row. The inputs
 * are the clocks, the constants, then of all masses offset x, offset y, velocity x, velocity y.
 */
export function weightLayout(masses: number, springs: number) {
  const inputs = controller.clocks + controller.constants + 4 * masses;
  const b1 = inputs * controller.hidden;
  const w2 = b1 + controller.hidden;
  const b2 = w2 + controller.hidden * springs;
  return { inputs, w1: 0, b1, w2, b2, count: b2 + springs };
}

/** Rolls a robot out. */
export function simulate(rollout: Rollout): Outcome {
  const trajectory: StepRecord[] = [];
  let positions: Float64Array = Float64Array.from(rollout.positions);
  let velocities: Float64Array = new Float64Array(positions.length);
  for (let step = 0; step < rollout.steps; step++) {
    const inputs = sense(positions, velocities, step);
    const { hidden, activations } = control(rollout, inputs);
    const freeVelocities = accelerate(rollout, positions, velocities, activations);
    trajectory.push({ positions, velocities, inputs, hidden, activations, freeVelocities });
    [positions, velocities] = land(positions, freeVelocities);
  }
  return { positions, velocities, loss: -meanDisplacement(rollout.positions, positions), trajectory };
}

function meanDisplacement(start: ArrayLike<number>, end: ArrayLike<number>): number {
  let sum = 0;
  for (let x = 0; x < end.length; x += 2) sum += end[x]! - start[x]!;
  return sum / (end.length / 2);
}

function sense(positions: Float64Array, velocities: Float64Array, step: number): Float64Array {
  const { clocks, clockRate, constants, featureScale } = controller;
  const masses = positions.length / 2;
  const inputs = new Float64Array(clocks + constants + 4 * masses);
  for (let j = 0; j < clocks; j++) {
    inputs[j] = Math.sin(clockRate * step * physics.dt + (2 * Math.PI * j) / clocks);
  }
  inputs.fill(1, clocks, clocks + constants);
  for (let axis = 0; axis < 2; axis++) {
    let center = 0;
    for (let i = 0; i < masses; i++) center += positions[2 * i + axis]! / masses;
    const offset = clocks + constants + axis * masses;
    const velocity = offset + 2 * masses;
    for (let i = 0; i < masses; i++) {
      inputs[offset + i] = featureScale * (positions[2 * i + axis]! - center);
      inputs[velocity + i] = featureScale * velocities[2 * i + axis]!;
    }
  }
  return inputs;
}

function control({ springs, weights }: Rollout, inputs: Float64Array) {
  const count = springs.length / 2;
  const layout = weightLayout((inputs.length - controller.clocks - controller.constants) / 4, count);
  const hidden = dense(inputs, weights, layout.w1, layout.b1, controller.hidden);
  return { hidden, activations: dense(hidden, weights, layout.w2, layout.b2, count) };
}

/** tanh(inputs · W + b), with W [inputs × outputs] and b read from `weights`. */
function dense(inputs: Float64Array, weights: ArrayLike<number>, w: number, b: number, outputs: number) {
  return Float64Array.from({ length: outputs }, (_, output) => {
    let sum = weights[b + output]!;
    inputs.forEach((input, i) => {
      sum += input * weights[w + i * outputs + output]!;
    });
    return Math.tanh(sum);
  });
}

/** Velocities after drag, gravity and springs, before contact. */
function accelerate(
  { springs, actuated }: Rollout,
  positions: Float64Array,
  velocities: Float64Array,
  activations: Float64Array,
): Float64Array {
  const { dt, drag, gravity, stiffness, restLength, amplitude, lengthMargin } = physics;
  const result = velocities.map((v, axis) => Math.exp(-drag * dt) * v + dt * (axis % 2 === 1 ? gravity : 0));
  for (let s = 0; s < springs.length / 2; s++) {
    const a = 2 * springs[2 * s]!;
    const b = 2 * springs[2 * s + 1]!;
    const dx = positions[a]! - positions[b]!;
    const dy = positions[a + 1]! - positions[b + 1]!;
    const n = Math.hypot(dx, dy) + lengthMargin;
    const target = restLength * (1 + (actuated[s] ? amplitude : 0) * activations[s]!);
    const impulse = (dt * stiffness * (n - target)) / n;
    result[a]! -= impulse * dx;
    result[a + 1]! -= impulse * dy;
    result[b]! += impulse * dx;
    result[b + 1]! += impulse * dy;
  }
  return result;
}

/** Whether a mass at height `y` with vertical velocity `vy` hits the ground within the step. */
export function hits(y: number, vy: number): boolean {
  return y + physics.dt * vy < physics.ground && vy < -physics.impactSpeed;
}

/** Contact by time of impact without slip. */
function land(positions: Float64Array, free: Float64Array): [Float64Array, Float64Array] {
  const ends = positions.slice();
  const velocities = free.slice();
  for (let x = 0; x < positions.length; x += 2) {
    const hit = hits(positions[x + 1]!, free[x + 1]!);
    const time = hit ? -(positions[x + 1]! - physics.ground) / free[x + 1]! : physics.dt;
    ends[x]! += time * free[x]!;
    ends[x + 1]! += time * free[x + 1]!;
    if (hit) velocities.fill(0, x, x + 2);
  }
  return [ends, velocities];
}
