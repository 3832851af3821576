import { describe, expect, it } from 'vitest';
import { stream } from '../../../base/random.ts';
import { triangleSpace } from '../../../evolve/genotypes/triangles/triangles.ts';
import type { Job } from '../../../sim/backends/backend.ts';
import { createWasmBackend } from '../../../sim/backends/wasm/backend.ts';
import { actuatorsOf, type Body } from '../../../sim/body/body.ts';
import { weightLayout } from '../../reference/eldir.ts';
import { simulateWithGradient } from '../../reference/eldir-gradient.ts';
import { eldirWorld, jobOf, programOf, weightGradients } from '../../support/programs.ts';

function randomBody(seed: number): Body {
  const space = triangleSpace();
  return space.develop(space.random(stream(seed, 'body'))).body;
}

/** Weights in the reference's order, and the same weights as the program's two matrices. */
function randomWeights(body: Body, seed: number) {
  const { masses, springs } = body;
  const layout = weightLayout(masses.count, springs.count);
  const random = stream(seed, 'weights');
  const flat = Float64Array.from({ length: layout.count }, () => Math.fround(0.3 * random.normal()));
  const actuators = actuatorsOf(body);
  const inputs = layout.inputs;
  const hidden = new Float64Array((inputs + 1) * 32);
  // The program's rows: bias, two constants, clocks, features; the reference's: clocks, constants, features, bias.
  const rows = [
    -1,
    10,
    11,
    ...Array.from({ length: 10 }, (_, i) => i),
    ...Array.from({ length: 4 * masses.count }, (_, i) => 12 + i),
  ];
  const at = (row: number, column: number): number => (row < 0 ? layout.b1 + column : row * 32 + column);
  rows.forEach((row, r) => {
    for (let c = 0; c < 32; c++) hidden[r * 32 + c] = flat[at(row, c)]!;
  });
  const output = new Float64Array(33 * actuators.length);
  const outAt = (row: number, spring: number): number =>
    row === 0 ? layout.b2 + spring : layout.w2 + (row - 1) * springs.count + spring;
  for (let r = 0; r < 33; r++)
    actuators.forEach((spring, k) => {
      output[r * actuators.length + k] = flat[outAt(r, spring)]!;
    });
  return { flat, hidden, output, rows, at, outAt, actuators };
}

describe('the compiled step against an independent ELDiR', () => {
  for (const { precision, starts, stateTolerance, gradientTolerance } of [
    { precision: 'double', starts: 1, stateTolerance: 1e-12, gradientTolerance: 1e-10 },
    { precision: 'single', starts: 1, stateTolerance: 1e-4, gradientTolerance: 1e-3 },
    { precision: 'single', starts: 4, stateTolerance: 1e-4, gradientTolerance: 1e-3 },
  ] as const) {
    it(`agrees in ${precision} precision with ${starts} rollouts`, async () => {
      const body = randomBody(3);
      const weights = randomWeights(body, 4);
      const steps = 100;
      const amplitude = body.springs.amplitude;
      const reference = simulateWithGradient({
        positions: body.masses.position,
        springs: body.springs.ends,
        actuated: Array.from(amplitude, (a) => a > 0),
        weights: weights.flat,
        steps,
      });
      const program = programOf({ gradients: weightGradients });
      const one = { position: body.masses.position, velocity: body.masses.velocity };
      const job: Job = jobOf(body, eldirWorld, {
        weights: new Map([
          ['hidden', weights.hidden],
          ['output', weights.output],
        ]),
        starts: Array.from({ length: starts }, () => one),
      });
      const backend = createWasmBackend({ precision });
      const session = await backend.open(program, job);
      const trajectory = await session.record(steps);
      const last = trajectory.position.subarray(-body.masses.count * 2);
      expect(maxDifference(last, reference.positions)).toBeLessThan(stateTolerance);
      const outcome = await session.run({ steps, gradient: true });
      expect(Math.abs(outcome.loss - reference.loss)).toBeLessThan(stateTolerance);
      const hidden = outcome.gradients!.values.get('hidden')!;
      const expected = hidden.map(
        (_, i) => reference.gradient[weights.at(weights.rows[Math.floor(i / 32)]!, i % 32)]!,
      );
      expect(relative(hidden, expected)).toBeLessThan(gradientTolerance);
      const output = outcome.gradients!.values.get('output')!;
      const n = weights.actuators.length;
      const expectedOutput = output.map(
        (_, i) => reference.gradient[weights.outAt(Math.floor(i / n), weights.actuators[i % n]!)]!,
      );
      expect(relative(output, expectedOutput)).toBeLessThan(gradientTolerance);
    });
  }
});

function maxDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Math.max(...Array.from(a, (value, i) => Math.abs(value - b[i]!)));
}

function relative(a: Float64Array, b: Float64Array): number {
  const norm = (x: Float64Array): number => Math.hypot(...x);
  return norm(a.map((value, i) => value - b[i]!)) / norm(b);
}
