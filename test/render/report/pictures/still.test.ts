import { describe, expect, it } from 'vitest';
import { parseRobot } from '../../../../control/robot/robot.ts';
import { anatomyOf } from '../../../../render/draw/anatomy.ts';
import walker from '../../../../render/pictures/walker.json' with { type: 'json' };
import { moments } from '../../../../render/report/pictures/still.ts';
import { extentOf, FRAME, scaleFor } from '../../../../render/report/pictures/window.ts';
import { groundOf } from '../../../../scenarios/ground.ts';
import { type Corner, isInside } from '../../../support/polygons.ts';
import { cave, worldOn } from '../../../support/solids.ts';

describe("a report's picture of a robot in a cave", () => {
  const anatomy = anatomyOf(parseRobot(walker, 'walker').body);
  const { position, velocity } = anatomy.body.masses;
  const world = worldOn(cave);
  const [moment] = moments(
    {
      anatomy,
      trajectory: { position, velocity, activation: new Float64Array() },
      timeStep: world.timeStep,
      ground: groundOf(world),
    },
    1,
  );
  const [, lines = ''] = /class="solid" d="([^"]*)"/.exec(`${moment!.picture}`)!;
  const rings = [...lines.matchAll(/M([^z]*)z/g)].map(([, line]) =>
    line!.split('L').map((place): Corner => place.split(' ').map(Number) as Corner),
  );
  const isSolid = (place: Corner): boolean => rings.filter((ring) => isInside(ring, place)).length % 2 === 1;
  const scale = scaleFor([extentOf(anatomy, position)]);
  const floor = 0.86 * FRAME.height;

  it('stands on the floor of the cave, not on what is over it', () => {
    for (const x of [1, FRAME.width / 2, FRAME.width - 1]) {
      expect(isSolid([x, floor + 20])).toBe(true);
      expect(isSolid([x, floor - 20])).toBe(false);
    }
  });

  it('shows the ceiling where it is', () => {
    expect(isSolid([FRAME.width / 2, floor - 0.45 * scale + 20])).toBe(false);
    expect(isSolid([FRAME.width / 2, floor - 0.45 * scale - 20])).toBe(true);
  });
});
