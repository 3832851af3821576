import { describe, expect, it } from 'vitest';
import { stream } from '../../../base/random.ts';
import { crashes } from '../../../bench/crashes.ts';
import { temporaryFolder } from '../../support/cli.ts';
import { CLI } from '../../support/dist.ts';

const folder = temporaryFolder();
const args = 'walk --population 6 --generations 50 --learning-steps 4 --backend cpu'.split(' ');

describe('a run whose process group is killed at random moments', () => {
  it('ends with the rows of one that was left alone, whatever the number of workers', async () => {
    const random = stream(3, 'crashes');
    const report = await crashes({ program: CLI, folder, args, kills: 4, patience: 150, random });
    expect(report).toEqual({
      kills: 4,
      rows: { run: 1, individuals: 306, weights: expect.any(Number), generations: 51, search: 1 },
      differing: [],
    });
  }, 180_000);
});
