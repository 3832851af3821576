import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Action, schedule } from '../../../sim/step/schedule.ts';
import { planSegments } from '../../../sim/step/segments.ts';

const text = (action: Action): string => {
  const { kind, first, count, row } = action;
  const stretch = `${kind} ${first}+${count} in row ${row}`;
  if (kind === 'outer') return stretch;
  const notes = [action.begins && 'begins', action.ends && 'ends'].filter(Boolean);
  if (kind === 'backward') return [stretch, ...notes].join(', ');
  const { source, checkpoint } = action;
  const from = source.from === 'start' ? 'start' : `${source.from} ${source.index}`;
  return [`${stretch} from ${from}`, ...notes, ...(checkpoint === null ? [] : [`saves ${checkpoint}`])].join(
    ', ',
  );
};

describe('the schedule of a run', () => {
  it('goes forward, then back segment by segment, the last of which is still in the rows', () => {
    const plan = { rows: 5, segment: 4, checkpoints: 3 };
    expect([...schedule({ plan, steps: 10, gradient: true })].map(text)).toEqual([
      'forward 0+4 in row 0 from start, begins, saves 0',
      'forward 4+4 in row 0 from row 4, saves 1',
      'forward 8+2 in row 0 from row 4, ends, saves 2',
      'backward 8+2 in row 0, ends',
      'outer 8+2 in row 0',
      'forward 4+4 in row 0 from checkpoint 1',
      'backward 4+4 in row 0',
      'outer 4+4 in row 0',
      'forward 0+4 in row 0 from checkpoint 0',
      'backward 0+4 in row 0, begins',
      'outer 0+4 in row 0',
    ]);
  });

  it('takes a segment in pieces where it would be too long for one', () => {
    const plan = { rows: 6, segment: 5, checkpoints: 0 };
    const request = { plan, steps: 5, gradient: true, mostForward: 4, mostBackward: 3 };
    expect([...schedule(request)].map(text)).toEqual([
      'forward 0+4 in row 0 from start, begins',
      'forward 4+1 in row 4 from row 4, ends',
      'backward 3+2 in row 3, ends',
      'outer 3+2 in row 3',
      'backward 0+3 in row 0, begins',
      'outer 0+3 in row 0',
    ]);
  });

  it('takes turns between two rows where nothing is read back, and counts from the step it goes on from', () => {
    const plan = { rows: 2, segment: 5, checkpoints: 0 };
    const request = { plan, steps: 5, gradient: false, mostForward: 3, first: 40 };
    expect([...schedule(request)].map(text)).toEqual([
      'forward 40+3 in row 0 from start, begins',
      'forward 43+2 in row 1 from row 1, ends',
    ]);
  });

  it('has an episode of no steps begin and end all the same', () => {
    const plan = { rows: 1, segment: 0, checkpoints: 0 };
    expect([...schedule({ plan, steps: 0, gradient: true })].map(text)).toEqual([
      'forward 0+0 in row 0 from start, begins, ends',
      'backward 0+0 in row 0, begins, ends',
      'outer 0+0 in row 0',
    ]);
  });
});

describe('whoever performs the schedule', () => {
  const requests = fc.record({
    steps: fc.integer({ min: 0, max: 60 }),
    budget: fc.integer({ min: 0, max: 80 }),
    mostForward: fc.integer({ min: 1, max: 30 }),
    mostBackward: fc.integer({ min: 1, max: 30 }),
  });

  // States are numbered by the step that they stand before; a performer holds nothing but rows and checkpoints.
  it('finds each state where it is said to be, and walks every step once each way', () => {
    fc.assert(
      fc.property(requests, ({ steps, budget, mostForward, mostBackward }) => {
        const sizes = { rowBytes: 1, checkpointBytes: 1 };
        const plan = planSegments({ steps, gradient: true, multiple: 1, ...sizes, budget });
        const rows: number[] = [];
        const checkpoints: number[] = [];
        const back: number[] = [];
        const products: number[] = [];
        for (const action of schedule({ plan, steps, gradient: true, mostForward, mostBackward })) {
          const { first, count, row } = action;
          if (action.kind === 'forward') {
            const { source } = action;
            if (source.from === 'start') rows[row] = 0;
            if (source.from === 'row') rows[row] = rows[source.index]!;
            if (source.from === 'checkpoint') rows[row] = checkpoints[source.index]!;
            if (action.checkpoint !== null) checkpoints[action.checkpoint] = rows[row]!;
          }
          for (let k = 0; k <= count; k++) {
            if (action.kind === 'forward' && k > 0) rows[row + k] = rows[row + k - 1]! + 1;
            expect(rows[row + k]).toBe(first + k);
            expect(row + k).toBeLessThan(plan.rows);
          }
          const steps = Array.from({ length: count }, (_, k) => first + count - 1 - k);
          if (action.kind === 'backward') back.push(...steps);
          if (action.kind === 'outer') products.push(...steps);
        }
        const once = Array.from({ length: steps }, (_, k) => steps - 1 - k);
        expect(back).toEqual(once);
        expect(products).toEqual(once);
      }),
    );
  });
});
