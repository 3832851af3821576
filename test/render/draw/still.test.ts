import { beforeAll, describe, expect, it } from 'vitest';
import { parseRobot } from '../../../control/robot/robot.ts';
import { anatomyOf } from '../../../render/draw/anatomy.ts';
import { type Episode, recordEpisode } from '../../../render/draw/episode.ts';
import { palettes } from '../../../render/draw/palette.ts';
import { rasterize } from '../../../render/draw/raster.ts';
import { createStills } from '../../../render/draw/still.ts';
import walker from '../../../render/pictures/walker.json' with { type: 'json' };
import trotter from '../../../render/viewer/page/robots/trotter.json' with { type: 'json' };
import { cave, worldOn } from '../../support/solids.ts';

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
        svg.match(/<path d="M [\d. -]+ L [\d. -]+" stroke="#[\da-f]{6}" stroke-width="[\d.]+"\/>/g),
      ).toHaveLength(count);
      expect(svg).not.toMatch(/NaN|Infinity|undefined/);
    }
  });

  it('writes colours in the form that all programs read, and says what it shows to those who cannot see it', () => {
    const svg = stillsOf(walk, { title: 'A <b> & "c"' }).at(300);
    for (const [, colour] of svg.matchAll(/ (?:fill|stroke)="([^"]*)"/g)) {
      expect(colour).toMatch(/^(?:#[\da-f]{6}|none)$/);
    }
    expect(svg).toContain('<title>A &#60;b&#62; &#38; &#34;c&#34;</title>');
    const { masses, springs } = walk.anatomy.body;
    expect(svg).toContain(
      `<desc>A soft robot of ${masses.count} masses and ${springs.count} springs 1.20 s after its start; its centre of mass has come `,
    );
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

describe('a still of a robot in a cave', () => {
  it('shows the sky between the floor and the ceiling, and the solid above', async () => {
    const { body } = parseRobot(walker, 'walker');
    const { position, velocity } = body.masses;
    const trajectory = { position, velocity, activation: new Float64Array() };
    const stills = createStills(anatomyOf(body), worldOn(cave), trajectory, { ...size, hasNumbers: false });
    const { rgba, width, height } = await rasterize(stills.at(0));
    const column = Array.from({ length: height }, (_, y) => [
      ...rgba.subarray(4 * (width * y + 20), 4 * (width * y + 20) + 3),
    ]);
    const { ground, background } = palettes.light;
    const kinds = column.map((colour) =>
      `${colour}` === `${ground}` ? '#' : `${colour}` === `${background}` ? '.' : '-',
    );
    expect(kinds.join('')).toMatch(/^#{10,}-{1,4}\.{60,}-{1,4}#{10,}$/);
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
