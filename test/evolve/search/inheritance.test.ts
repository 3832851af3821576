import { describe, expect, it } from 'vitest';
import { stream } from '../../../base/random.ts';
import { initialController } from '../../../control/initialise.ts';
import type {
  OscillatorsController,
  PerceptronController,
  RobotController,
} from '../../../control/robot/controller.ts';
import { createTask, jobOf } from '../../../control/task.ts';
import type { Phenotype } from '../../../evolve/genotypes/genotype.ts';
import { triangleSpace } from '../../../evolve/genotypes/triangles/triangles.ts';
import { voxelSpace } from '../../../evolve/genotypes/voxels/voxels.ts';
import { builtInScenario } from '../../../evolve/parts/scenario.ts';
import { inheritController } from '../../../evolve/search/inheritance.ts';
import { controllerSchema } from '../../../scenarios/controller.ts';
import { createWasmBackend } from '../../../sim/backends/wasm/backend.ts';
import { actuatorsOf } from '../../../sim/body/body.ts';

const settings = controllerSchema.parse({ kind: 'perceptron', hidden: 4, clocks: 3, constants: 2 });
const oscillating = controllerSchema.parse({ kind: 'oscillators' });

const triangles = triangleSpace({ rows: 2, columns: 5 });
const voxels = voxelSpace({ rows: 2, columns: 4 });

const grown = (rows: string[]): Phenotype => voxels.develop(voxels.fromJSON({ voxels: rows }));
const large = grown(['s+..', 'S-S+']);
const small = grown(['.+..', '.-S.']);

/** Weights that no initial controller has, biases among them. */
function taught({ body }: Phenotype, seed: number): PerceptronController {
  const random = stream(seed, 'taught');
  const { weights, ...shape } = initialController(settings, body, seed) as PerceptronController;
  const learned = (values: Float64Array) => values.map(() => random.normal());
  return { ...shape, weights: { hidden: learned(weights.hidden), output: learned(weights.output) } };
}

const inherit = (parent: Phenotype, child: Phenotype, controller = taught(parent, 1)) =>
  inheritController(settings, { phenotype: parent, controller }, child, {
    seed: 7,
    newActuators: 'fresh',
  }) as PerceptronController;

/**
 * Activations of actuators by the keys of their springs, from the matrices as they are documented: hidden rows for bias,
 * constants, clocks, then x offsets, y offsets, x and y velocities of all masses.
 *
 * @param sensed Four numbers for a mass of a key.
 */
function activations(
  { body, massKeys, springKeys }: Phenotype,
  { weights, hidden, clocks, constants }: PerceptronController,
  sensed: (key: number) => readonly number[],
): Map<number, number> {
  const inputs = [
    1,
    ...new Array(constants).fill(1),
    ...Array.from({ length: clocks }, (_, i) => Math.sin(i)),
  ];
  for (let quantity = 0; quantity < 4; quantity++) {
    for (const key of massKeys) inputs.push(sensed(key)[quantity]!);
  }
  const layer = (values: number[], matrix: Float64Array, width: number) =>
    Array.from({ length: width }, (_, unit) =>
      Math.tanh(values.reduce((sum, value, row) => sum + value * matrix[row * width + unit]!, 0)),
    );
  const units = layer(inputs, weights.hidden, hidden as number);
  const actuators = actuatorsOf(body);
  const signals = layer([1, ...units], weights.output, actuators.length);
  return new Map(actuators.map((spring, i) => [springKeys[spring]!, signals[i]!]));
}

const senses = (key: number): number[] => [0.1, 0.2, 0.3, 0.4].map((value) => Math.sin(value * (key + 3)));

describe('inheritController', () => {
  it('gives an equal body an equal controller, to the bit', () => {
    for (const parent of [triangles.develop(triangles.random(stream(1))), large]) {
      const controller = taught(parent, 1);
      expect(inherit(parent, structuredClone(parent), controller)).toEqual(controller);
    }
  });

  it('lets an equal body do exactly what its parent does', async () => {
    const task = createTask({ ...builtInScenario('walk'), controller: settings });
    const controller = initialController(settings, large.body, 3);
    const heir = inheritController(settings, { phenotype: large, controller }, large, {
      seed: 8,
      newActuators: 'fresh',
    });
    const backend = createWasmBackend({ precision: 'single' });
    const [first, second] = await Promise.all(
      [controller, heir].map(async (each) => {
        const session = await backend.open(task.program, jobOf(task, large.body, each));
        return session.record(60);
      }),
    );
    expect(second).toEqual(first);
  });

  it('drives the actuators that are left as before where masses are lost, if those were at rest', () => {
    const controller = taught(large, 2);
    const kept = new Set(small.massKeys);
    const before = activations(large, controller, (key) => (kept.has(key) ? senses(key) : [0, 0, 0, 0]));
    const after = activations(small, inherit(large, small, controller), senses);
    expect(after.size).toBeGreaterThan(4);
    for (const [key, value] of after) expect(value).toBe(before.get(key));
  });

  it('does not sense new masses yet, and drives what it knew as before', () => {
    const controller = taught(small, 3);
    const before = activations(small, controller, senses);
    const after = activations(large, inherit(small, large, controller), senses);
    for (const [key, value] of before) expect(after.get(key)).toBeCloseTo(value, 14);
    expect(after.size).toBeGreaterThan(before.size);
  });

  it('gives new actuators the weights of a fresh controller', () => {
    const child = inherit(small, large);
    const fresh = initialController(settings, large.body, 7) as PerceptronController;
    const known = new Set(actuatorsOf(small.body).map((spring) => small.springKeys[spring]!));
    const actuators = actuatorsOf(large.body);
    actuators.forEach((spring, i) => {
      const isNew = !known.has(large.springKeys[spring]!);
      for (let row = 0; row < 5; row++) {
        const at = row * actuators.length + i;
        expect(child.weights.output[at] === fresh.weights.output[at]).toBe(isNew);
      }
    });
  });

  it('counts a spring that was passive as a new actuator', () => {
    const [parent, child] = [grown(['....', 's+..']), grown(['....', '-+..'])];
    const known = activations(parent, taught(parent, 4), senses);
    const heir = inherit(parent, child, taught(parent, 4));
    const found = activations(child, heir, senses);
    const same = [...found].filter(([key, value]) => known.get(key) === value).map(([key]) => key);
    expect(same).toHaveLength(5);
    expect(found.size).toBe(10);
  });

  it("takes nothing from the parent's arrays but copies", () => {
    const controller = taught(large, 5);
    const before = structuredClone(controller);
    const heir = inherit(large, large, controller);
    heir.weights.hidden.fill(9);
    heir.weights.output.fill(9);
    expect(controller).toEqual(before);
  });

  it('hands on oscillators by actuator', () => {
    const parent: RobotController = initialController(oscillating, small.body, 1);
    const told = { phenotype: small, controller: parent };
    expect(inheritController(oscillating, told, small, { seed: 2, newActuators: 'fresh' })).toEqual(parent);
    const heir = inheritController(oscillating, told, large, {
      seed: 2,
      newActuators: 'fresh',
    }) as OscillatorsController;
    const fresh = initialController(oscillating, large.body, 2) as OscillatorsController;
    const keysOf = ({ body, springKeys }: Phenotype) =>
      actuatorsOf(body).map((spring) => springKeys[spring]!);
    const phases = new Map(keysOf(small).map((key, i) => [key, (parent as OscillatorsController).phase[i]!]));
    keysOf(large).forEach((key, i) => {
      expect(heir.phase[i]).toBe(phases.get(key) ?? fresh.phase[i]);
    });
  });

  it.each([
    { kind: 'perceptron', hidden: [4, 3], layerNorm: true },
    { kind: 'recurrent', hidden: 3 },
    { kind: 'coupled-oscillators' },
  ])('hands on all of a $kind to an equal body, and to another what both have', (given) => {
    const all = controllerSchema.parse(given);
    const controller = initialController(all, small.body, 1);
    const told = { phenotype: small, controller };
    expect(inheritController(all, told, small, { seed: 2, newActuators: 'still' })).toEqual(controller);
    const grown = inheritController(all, told, large, { seed: 2, newActuators: 'still' });
    const back = { phenotype: large, controller: grown };
    expect(inheritController(all, back, small, { seed: 3, newActuators: 'fresh' })).toEqual(controller);
  });

  it('refuses a controller of other settings', () => {
    const told = { phenotype: small, controller: taught(small, 1) };
    const wider = controllerSchema.parse({ kind: 'perceptron', hidden: 5, clocks: 3, constants: 2 });
    expect(() => inheritController(wider, told, large, { seed: 1, newActuators: 'fresh' })).toThrow(
      /4 hidden units, 3 clocks and 2 constants.*5 hidden units/,
    );
    expect(() => inheritController(oscillating, told, large, { seed: 1, newActuators: 'fresh' })).toThrow(
      /asks for another one \(oscillators\)/,
    );
  });
});
