import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRobot } from '../../../../control/robot/robot.ts';
import walker from '../../../../render/pictures/walker.json' with { type: 'json' };
import { linkFragment, MOST_LINK, robotOfFragment, shortest } from '../../../../render/viewer/page/share.ts';

describe('a link with a robot in it', () => {
  const robot = parseRobot(walker, 'walker');

  it('carries the robot in numbers of single precision, as it is simulated', async () => {
    const fragment = await linkFragment(robot);
    const carried = await robotOfFragment(`#${fragment}`);
    const single = (values: Float64Array) => Float32Array.from(values);
    const [sent, got] = [robot, carried!].map(({ controller }) => {
      if (controller?.kind !== 'perceptron') throw new Error('a walker has a perceptron');
      return single(controller.weights.hidden);
    });
    expect(got).toEqual(sent);
    expect(single(carried!.body.masses.position)).toEqual(single(robot.body.masses.position));
    expect(carried!.scenario).toEqual(robot.scenario);
    expect(fragment.length).toBeLessThan(MOST_LINK);
    expect(fragment).toMatch(/^robot=[\w-]+$/);
  });

  it('that was cut off says so', async () => {
    const fragment = await linkFragment(robot);
    await expect(robotOfFragment(fragment.slice(0, -40))).rejects.toThrow(/may have been cut off/);
    await expect(robotOfFragment('#robot=%%%')).rejects.toThrow(/damaged/);
  });

  it('does not unpack to more than a page holds', async () => {
    const zeros = new Blob([new Uint8Array(40 * 2 ** 20)])
      .stream()
      .pipeThrough(new CompressionStream('deflate-raw'));
    const bomb = Buffer.from(await new Response(zeros).arrayBuffer()).toString('base64url');
    expect(bomb.length).toBeLessThan(MOST_LINK);
    await expect(robotOfFragment(`#robot=${bomb}`)).rejects.toThrow(/damaged/);
  });

  it('is none where the address says something else', async () => {
    expect(await robotOfFragment('')).toBeNull();
    expect(await robotOfFragment('#stage')).toBeNull();
  });
});

describe('the shortest decimal', () => {
  it('is the same number in single precision', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e30, max: 1e30 }), (value) => {
        // JSON has one zero.
        expect(Math.fround(shortest(value)) + 0).toBe(Math.fround(value) + 0);
      }),
    );
  });

  it('has at most nine digits', () => {
    expect(String(shortest(Math.PI))).toBe('3.1415927');
    expect(shortest(Math.fround(0.004))).toBe(0.004);
  });
});
