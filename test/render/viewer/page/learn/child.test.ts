import { describe, expect, it } from 'vitest';
import { stream } from '../../../../../base/random.ts';
import { initialController } from '../../../../../control/initialise.ts';
import type { Robot } from '../../../../../control/robot/robot.ts';
import { spaceOf } from '../../../../../evolve/parts/choose.ts';
import { childOf, whyNoChild } from '../../../../../render/viewer/page/learn/child.ts';
import { smallScenario } from '../../../../support/small.ts';

const scenario = smallScenario();
const space = spaceOf(scenario);
const genotype = space.random(stream(1));
const parent: Robot = {
  name: 'walk 0-0',
  body: space.develop(genotype).body,
  genotype: { space: space.name, genes: space.toJSON(genotype) },
  scenario,
};

describe('a child of the robot on stage', () => {
  it('has another body of the same space', () => {
    expect(whyNoChild(parent)).toBeNull();
    const child = childOf(parent, 2);
    expect(child.name).toBe('walk 0-0 (child)');
    expect(child.genotype?.genes).not.toEqual(parent.genotype?.genes);
  });

  it('begins with the weights of its parent where evolution would', () => {
    const controller = initialController(scenario.controller, parent.body, 5);
    const taught = { ...parent, controller, learningRate: 0.7 };
    const heir = (inheritance: 'none' | 'weights') =>
      childOf({ ...taught, scenario: { ...scenario, evolution: { ...scenario.evolution, inheritance } } }, 2);
    const { body, learningRate, controller: inherited } = heir('weights');
    expect(learningRate).toBe(0.7);
    const blank = initialController(scenario.controller, body, 2);
    expect(inherited).not.toEqual(blank);
    expect(heir('none').controller).toEqual(blank);
  });

  it('cannot be had where the genotype is of a module', () => {
    const body = { genotype: 'cppn', rows: 4 };
    expect(whyNoChild({ ...parent, scenario: { ...scenario, body } })).toBe(
      'The genotype "cppn" comes from a module, which this page does not load.',
    );
  });
});
