import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stream } from '../../../base/random.ts';
import { triangleSpace } from '../../../evolve/genotypes/triangles/triangles.ts';
import { compileProgram } from '../../../sim/backends/wasm/compile.ts';
import { lanesByName } from '../../../sim/backends/wasm/lanes.ts';
import { layOut } from '../../../sim/backends/wasm/layout.ts';
import { pack } from '../../../sim/body/pack.ts';
import { bytesOf, planSegments, type SegmentPlan, type SegmentRequest } from '../../../sim/step/segments.ts';
import { programOf, weightGradients } from '../../support/programs.ts';

const requests: fc.Arbitrary<SegmentRequest> = fc
  .record({
    steps: fc.integer({ min: 1, max: 3000 }),
    multiple: fc.integer({ min: 1, max: 40 }),
    checkpointBytes: fc.integer({ min: 8, max: 10_000 }),
    rowsPerCheckpoint: fc.integer({ min: 1, max: 20 }),
    share: fc.double({ min: 0, max: 1.2, noNaN: true }),
  })
  .map(({ steps, multiple, checkpointBytes, rowsPerCheckpoint, share }) => {
    const rowBytes = checkpointBytes * rowsPerCheckpoint;
    const budget = Math.round(share * (steps + 1) * rowBytes);
    return { steps, multiple, checkpointBytes, rowBytes, budget, gradient: true };
  });

/** The least memory that segments of any allowed length take. */
function leastBytes(request: SegmentRequest): number {
  const lengths = Array.from(
    { length: Math.ceil(request.steps / request.multiple) },
    (_, i) => (i + 1) * request.multiple,
  );
  return Math.min(...lengths.map((segment) => bytesOf(planSegments({ ...request, segment }), request)));
}

function expectWhole({ rows, segment, checkpoints }: SegmentPlan, { steps, multiple }: SegmentRequest): void {
  if (checkpoints === 0) expect({ rows, segment }).toEqual({ rows: steps + 1, segment: steps });
  else {
    expect(segment % multiple).toBe(0);
    expect(rows).toBe(segment + 1);
    expect(checkpoints).toBe(Math.ceil(steps / segment));
  }
}

describe('the memory planner', () => {
  it('covers all steps with segments that begin at control steps', () => {
    fc.assert(fc.property(requests, (request) => expectWhole(planSegments(request), request)));
  });

  it('stays within the budget wherever some length does, and else takes the least', () => {
    fc.assert(
      fc.property(requests, (request) => {
        const least = leastBytes(request);
        const bytes = bytesOf(planSegments(request), request);
        if (least <= request.budget) expect(bytes).toBeLessThanOrEqual(request.budget);
        else expect(bytes).toBe(least);
      }),
    );
  });

  it('keeps all rows where they fit, and so recomputes nothing', () => {
    const request = { steps: 500, multiple: 1, rowBytes: 100, checkpointBytes: 20, gradient: true };
    expect(planSegments({ ...request, budget: 50_100 })).toEqual({ rows: 501, segment: 500, checkpoints: 0 });
    expect(planSegments({ ...request, budget: 50_099 }).checkpoints).toBeGreaterThan(0);
  });

  it('uses the budget: the fewer segments the better', () => {
    fc.assert(
      fc.property(requests, (request) => {
        const { segment, checkpoints } = planSegments(request);
        const half = planSegments({ ...request, budget: request.budget / 2 });
        if (checkpoints > 0) expect(half.segment).toBeLessThanOrEqual(segment);
      }),
    );
  });

  it('needs memory that grows like the root of the number of steps', () => {
    const request = { multiple: 1, rowBytes: 3000, checkpointBytes: 300, budget: 0, gradient: true };
    const bytes = (steps: number): number => bytesOf(planSegments({ ...request, steps }), request);
    for (const steps of [100, 1000, 10_000]) expect(bytes(100 * steps) / bytes(steps)).toBeLessThan(10.5);
  });

  it('needs two rows, and no checkpoints, without gradients', () => {
    const plan = planSegments({
      steps: 9,
      gradient: false,
      multiple: 1,
      rowBytes: 1,
      checkpointBytes: 1,
      budget: 0,
    });
    expect(plan).toEqual({ rows: 2, segment: 9, checkpoints: 0 });
  });

  it("takes at most 1 MB a rollout of 1000 steps at ELDiR's sizes, with checkpoints", () => {
    const program = programOf({ gradients: weightGradients });
    const space = triangleSpace();
    for (const lanes of ['elements', 'rollouts'] as const) {
      const { rollouts } = lanesByName[lanes];
      const compiled = compileProgram(program, lanes);
      for (let seed = 0; seed < 5; seed++) {
        const packed = pack(space.develop(space.random(stream(seed))).body);
        const { rowBytes, stateBytes } = layOut(compiled, packed, 64);
        const request = {
          steps: 1000,
          gradient: true,
          multiple: 32,
          rowBytes,
          checkpointBytes: stateBytes,
          budget: 0,
        };
        expect(bytesOf(planSegments(request), request) / rollouts).toBeLessThanOrEqual(2 ** 20);
      }
    }
  });
});
