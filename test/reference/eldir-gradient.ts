// The gradient of the reference robot's loss with respect to all weights: backpropagation through time, by hand.
// `g…` is the loss's derivative with respect to the thing named.

import {
  controller,
  hits,
  type Outcome,
  physics,
  type Rollout,
  type StepRecord,
  simulate,
  weightLayout,
} from './eldir.ts';

/** The rollout's outcome and d loss / d weights, in the order of the weights. */
export function simulateWithGradient(rollout: Rollout): Outcome & { readonly gradient: Float64Array } {
  const outcome = simulate(rollout);
  const masses = rollout.positions.length / 2;
  const gradient = new Float64Array(weightLayout(masses, rollout.springs.length / 2).count);
  const gPositions = outcome.positions.map((_, axis) => (axis % 2 === 0 ? -1 / masses : 0));
  const gVelocities = new Float64Array(gPositions.length);
  for (const record of [...outcome.trajectory].reverse()) {
    const gFree = reverseLanding(record, gPositions, gVelocities);
    const gActivations = reverseAcceleration(rollout, record, gFree, gPositions, gVelocities);
    reverseControl(rollout, record, gActivations, gradient, gPositions, gVelocities);
  }
  return { ...outcome, gradient };
}

/**
 * Contact, from the derivatives at the end of the step. Turns `gPositions` into that at its start and returns that of
 * the free velocities. A landing's x end is x + t v_x with t = -(y - ground) / v_y, its y end is the ground itself.
 */
function reverseLanding(
  record: StepRecord,
  gPositions: Float64Array,
  gVelocities: Float64Array,
): Float64Array {
  const { positions, freeVelocities: free } = record;
  const gFree = new Float64Array(free.length);
  for (let x = 0; x < free.length; x += 2) {
    const vx = free[x]!;
    const vy = free[x + 1]!;
    if (hits(positions[x + 1]!, vy)) {
      const time = -(positions[x + 1]! - physics.ground) / vy;
      const gTime = gPositions[x]! * vx;
      gFree[x] = gPositions[x]! * time;
      gFree[x + 1] = (-gTime * time) / vy;
      gPositions[x + 1] = -gTime / vy;
    } else {
      gFree[x] = gVelocities[x]! + physics.dt * gPositions[x]!;
      gFree[x + 1] = gVelocities[x + 1]! + physics.dt * gPositions[x + 1]!;
    }
  }
  return gFree;
}

/**
 * Drag and springs. Adds the springs' part to `gPositions`, sets `gVelocities` to that of the velocities at the start,
 * and returns that of the activations.
 */
function reverseAcceleration(
  { springs, actuated }: Rollout,
  { positions, activations }: StepRecord,
  gFree: Float64Array,
  gPositions: Float64Array,
  gVelocities: Float64Array,
): Float64Array {
  const { dt, drag, stiffness, restLength, amplitude, lengthMargin } = physics;
  const gActivations = new Float64Array(activations.length);
  gFree.forEach((g, axis) => {
    gVelocities[axis] = Math.exp(-drag * dt) * g;
  });
  for (let s = 0; s < gActivations.length; s++) {
    const a = 2 * springs[2 * s]!;
    const b = 2 * springs[2 * s + 1]!;
    const dx = positions[a]! - positions[b]!;
    const dy = positions[a + 1]! - positions[b + 1]!;
    const length = Math.hypot(dx, dy);
    const n = length + lengthMargin;
    const contraction = restLength * (actuated[s] ? amplitude : 0);
    const target = restLength + contraction * activations[s]!;
    // The impulse is q d with q = dt k (1 - target / n); a loses it and b gains it.
    const gx = gFree[b]! - gFree[a]!;
    const gy = gFree[b + 1]! - gFree[a + 1]!;
    const q = dt * stiffness * (1 - target / n);
    const gq = gx * dx + gy * dy;
    gActivations[s] = (-gq * dt * stiffness * contraction) / n;
    const gLength = (gq * dt * stiffness * target) / (n * n);
    const gdx = q * gx + (gLength * dx) / length;
    const gdy = q * gy + (gLength * dy) / length;
    gPositions[a]! += gdx;
    gPositions[a + 1]! += gdy;
    gPositions[b]! -= gdx;
    gPositions[b + 1]! -= gdy;
  }
  return gActivations;
}

/** The network and the senses: adds to the weights' gradient and to both of the state's. */
function reverseControl(
  { weights, springs }: Rollout,
  { inputs, hidden, activations, positions }: StepRecord,
  gActivations: Float64Array,
  gradient: Float64Array,
  gPositions: Float64Array,
  gVelocities: Float64Array,
): void {
  const layout = weightLayout(positions.length / 2, springs.length / 2);
  const gHidden = reverseDense(hidden, activations, gActivations, weights, layout.w2, layout.b2, gradient);
  const gInputs = reverseDense(inputs, hidden, gHidden, weights, layout.w1, layout.b1, gradient);
  reverseSense(gInputs, gPositions, gVelocities);
}

function reverseDense(
  inputs: Float64Array,
  outputs: Float64Array,
  gOutputs: Float64Array,
  weights: ArrayLike<number>,
  w: number,
  b: number,
  gradient: Float64Array,
): Float64Array {
  const gSums = outputs.map((tanh, output) => gOutputs[output]! * (1 - tanh * tanh));
  gSums.forEach((g, output) => {
    gradient[b + output]! += g;
  });
  return inputs.map((input, i) => {
    let gInput = 0;
    gSums.forEach((g, output) => {
      const weight = w + i * outputs.length + output;
      gradient[weight]! += g * input;
      gInput += g * weights[weight]!;
    });
    return gInput;
  });
}

function reverseSense(gInputs: Float64Array, gPositions: Float64Array, gVelocities: Float64Array): void {
  const { clocks, constants, featureScale } = controller;
  const masses = gPositions.length / 2;
  for (let axis = 0; axis < 2; axis++) {
    const first = clocks + constants + axis * masses;
    const gOffsets = gInputs.subarray(first, first + masses);
    const mean = gOffsets.reduce((sum, g) => sum + g, 0) / masses;
    for (let i = 0; i < masses; i++) {
      gPositions[2 * i + axis]! += featureScale * (gOffsets[i]! - mean);
      gVelocities[2 * i + axis]! += featureScale * gInputs[first + 2 * masses + i]!;
    }
  }
}
