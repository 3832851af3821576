import { describe, expect, it } from 'vitest';
import { parseRobot } from '../../../control/robot/robot.ts';
import { css, palettes } from '../../../render/draw/palette.ts';
import { portrait } from '../../../render/draw/portrait.ts';
import walker from '../../../render/pictures/walker.json' with { type: 'json' };
import trotter from '../../../render/viewer/page/robots/trotter.json' with { type: 'json' };

const [walk, trot] = [parseRobot(walker, 'walker'), parseRobot(trotter, 'trotter')];

describe('a portrait of a body', () => {
  it('is as large as fits, in the middle, upright', () => {
    const svg = portrait(walk.body, palettes.light, 100);
    const places = [...svg.matchAll(/<circle cx="([\d.-]+)" cy="([\d.-]+)"/g)];
    const [x, y] = [1, 2].map((i) => places.map((place) => Number(place[i])));
    const ends = [Math.min(...x!), Math.max(...x!), Math.min(...y!), Math.max(...y!)] as const;
    expect(ends[0] + ends[1]).toBeCloseTo(100, 0);
    expect(ends[2] + ends[3]).toBeCloseTo(100, 0);
    expect(Math.max(ends[1] - ends[0], ends[3] - ends[2])).toBeCloseTo(84, 0);
    const heights = y!.map((_, mass) => walk.body.masses.position[2 * mass + 1]!);
    expect(y!.indexOf(ends[3])).toBe(heights.indexOf(Math.min(...heights)));
  });

  it('tells actuators from other springs, in the plane and in space', () => {
    for (const { body } of [walk, trot]) {
      const svg = portrait(body, palettes.dark, 96);
      expect(svg).toContain(`stroke="${css(palettes.dark.ink)}"`);
      expect(svg).not.toMatch(/NaN|Infinity|undefined/);
    }
  });
});
