import { describe, expect, it } from 'vitest';
import { Timeline } from '../../../../render/viewer/page/sim/timeline.ts';

/** Frames of one mass in the plane that goes to these places, with one actuator that does the same. */
function frames(...places: number[]) {
  return {
    position: Float32Array.from(places.flatMap((x) => [x, 0])),
    velocity: Float32Array.from(places.flatMap((x) => [x, 1])),
    activation: Float32Array.from(places, (x) => x / 10),
  };
}

const empty = () => new Timeline({ width: 2, actuators: 1 }, [0, 0], [0, 1]);

describe('a timeline', () => {
  it('gives poses between its frames, with the activation that led on from the one before', () => {
    const timeline = empty();
    timeline.append(frames(1, 3));
    const pose = timeline.pose(1.5, new Float32Array(2));
    expect(Array.from(pose.position)).toEqual([2, 0]);
    expect(pose.activation[0]).toBeCloseTo(0.3);
    expect(Array.from(timeline.pose(99, new Float32Array(2)).position)).toEqual([3, 0]);
  });

  it('goes on from any of its frames once the future is cut off', () => {
    const timeline = empty();
    timeline.append(frames(1, 2, 3, 4));
    timeline.cut(2);
    expect(timeline.moment(2)).toEqual({
      step: 2,
      position: Float32Array.of(2, 0),
      velocity: Float32Array.of(2, 1),
    });
    timeline.append(frames(9));
    expect(timeline.steps).toBe(3);
    expect([...timeline.positionAt(3)]).toEqual([9, 0]);
    expect([...timeline.positionAt(1)]).toEqual([1, 0]);
  });

  it('ends where the body is nowhere any more', () => {
    const timeline = empty();
    expect(timeline.append(frames(1, Number.NaN, 3))).toBe(false);
    expect(timeline.steps).toBe(1);
  });
});
