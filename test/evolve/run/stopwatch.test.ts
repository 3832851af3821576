import { describe, expect, it, vi } from 'vitest';
import { Stopwatch } from '../../../evolve/run/stopwatch.ts';

describe('a stopwatch', () => {
  it('counts a phase while nothing is evaluated, and everything else as evaluation', async () => {
    const now = vi.spyOn(performance, 'now').mockReturnValue(0);
    const at = (milliseconds: number) => now.mockReturnValue(milliseconds);
    const stopwatch = new Stopwatch();
    stopwatch.time('selection', () => at(1000));
    let finish = (): void => {};
    const evaluation = stopwatch.evaluating(
      () =>
        new Promise<void>((resolve) => {
          finish = resolve;
        }),
    );
    stopwatch.time('storage', () => at(3000));
    const breeding = stopwatch.during('breeding', async () => {
      at(4000);
      finish();
      await evaluation;
      at(4500);
    });
    await breeding;
    at(5000);
    expect(stopwatch.lap()).toEqual({ breeding: 0.5, evaluation: 3.5, selection: 1, storage: 0 });
    at(6000);
    expect(stopwatch.lap()).toEqual({ breeding: 0, evaluation: 1, selection: 0, storage: 0 });
    now.mockRestore();
  });
});
