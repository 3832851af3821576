import { beforeAll, describe, expect, it } from 'vitest';
import { parseRobot } from '../../../control/robot/robot.ts';
import { type Episode, recordEpisode } from '../../../render/draw/episode.ts';
import { createStills } from '../../../render/draw/still.ts';
import walker from '../../../render/pictures/walker.json' with { type: 'json' };
import trotter from '../../../render/viewer/page/robots/trotter.json' with { type: 'json' };

const size = { width: 320, height: 200 };

describe('a still of a robot', () => {
  let walk: Episode;
  let trot: Episode;
  beforeAll(async () => {
    walk = await recordEpisode(parseRobot(walker, 'walker'), { steps: 300 });
    trot = await recordEpisode(parseRobot(trotter, 'trotter'), { steps: 60 });
  });

  const stillsOf = ({ anatomy, scenario, trajectory }: Episode, options = {}) =>
    createStills(anatomy, scenario, trajectory, { ...size, ...options });

  it('has every spring of the body, in numbers that a picture can show', () => {
    for (const episode of [walk, trot]) {
      const svg = stillsOf(episode).at(40);
      const { count } = episode.anatomy.body.springs;
      expect(
        svg.match(/<path d="M [\d. -]+ L [\d. -]+" stroke="rgb[^"]*" stroke-width="[\d.]+"\/>/g),
      ).toHaveLength(count);
      expect(svg).not.toMatch(/NaN|Infinity|undefined/);
    }
  });

  it('goes along with the robot: its centre stays near the middle', () => {
    for (const step of [0, 150, 300]) {
      const circles = [
        ...stillsOf(walk)
          .at(step)
          .matchAll(/<circle cx="([\d.-]+)"/g),
      ];
      const mean = circles.reduce((sum, [, x]) => sum + Number(x), 0) / circles.length;
      expect(Math.abs(mean - size.width / 2)).toBeLessThan(size.width / 6);
    }
  });

  it('tells time and distance only if it is asked to', () => {
    const [told, silent] = [stillsOf(walk).at(250), stillsOf(walk, { hasNumbers: false }).at(250)];
    expect(told.length).toBeGreaterThan(silent.length + 200);
  });
});

describe('an episode that explodes', () => {
  it('ends before the first state that is none', async () => {
    const robot = parseRobot(walker, 'walker');
    const stiffness = robot.body.springs.stiffness.map((value) => 1e4 * value);
    const body = { ...robot.body, springs: { ...robot.body.springs, stiffness } };
    const { trajectory, steps } = await recordEpisode({ ...robot, body }, { steps: 200 });
    expect(steps).toBeLessThan(200);
    expect(trajectory.position.every(Number.isFinite)).toBe(true);
  });
});
