import { describe, expect, it } from 'vitest';
import { stream } from '../../../base/random.ts';
import { initialController } from '../../../control/initialise.ts';
import type { RobotController } from '../../../control/robot/controller.ts';
import { weightsFromRow, weightsToRow } from '../../../evolve/store/weights.ts';
import { randomBody, smallScenario } from '../../support/small.ts';

const scenario = smallScenario();

describe('weights as rows', () => {
  it('come back with the same bits, a perceptron in single precision', () => {
    const controller = initialController(scenario.controller, randomBody(scenario, 1), 1);
    const row = weightsToRow(controller);
    expect(weightsFromRow(row)).toEqual(controller);
    const { hidden, output } = (controller as Extract<RobotController, { kind: 'perceptron' }>).weights;
    expect(row.data.length).toBe(4 * (hidden.length + output.length));
  });

  it('come back with the same bits where single precision does not do', () => {
    const random = stream(2);
    const numbers = Float64Array.from({ length: 5 }, () => random.normal());
    const controller: RobotController = {
      kind: 'oscillators',
      period: 1,
      amplitude: Float64Array.of(0.5, -0.5, 1, 0, -1),
      frequency: numbers,
      phase: Float64Array.of(-0, 1e-300, 5e-324, Math.PI, 1e300),
    };
    expect(weightsFromRow(weightsToRow(controller))).toEqual(controller);
  });

  it('come back where there are none', () => {
    expect(weightsFromRow(weightsToRow({ kind: 'none' }))).toEqual({ kind: 'none' });
  });
});
