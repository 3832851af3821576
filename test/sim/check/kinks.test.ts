import { describe, expect, it } from 'vitest';
import { isKinked } from '../../../sim/check/difference.ts';
import { kinksOf } from '../../../sim/check/kinks.ts';
import { parseModule } from '../../../sim/wgsl/parse.ts';

const source = (lines: string): string => `fn inner(x: f32) -> f32 {
  return abs(x);
}
fn f(x: f32, y: f32, time: f32) -> f32 {
${lines}
}`;

function operations(lines: string, inputs: Readonly<Record<string, readonly number[]>>): string[] {
  const module = parseModule([{ path: 'f.wgsl', text: source(lines) }], 2);
  const points = { count: 2, inputs: { x: [1, 1], y: [1, 1], time: [0, 1], ...inputs }, tables: {} };
  return kinksOf(module, 'f', points, () => true).map(
    ({ function: name, place, operation }) => `${name} ${place.line} ${operation}`,
  );
}

describe('kinks', () => {
  it('are found at any of the points, in the function that has them', () => {
    expect(operations('  return y + inner(x);', { x: [1, 0] })).toEqual(['inner 2 abs']);
    expect(operations('  return y + inner(x);', { x: [1, 1e-6] })).toEqual([]);
    expect(operations('  let z = 2.0;\n  return max(x, y);', {})).toEqual(['f 6 max']);
  });

  it('are none in an arm that is not taken', () => {
    const lines = '  if (x > 5.0) {\n    return sqrt(y);\n  }\n  return x;';
    expect(operations(lines, { y: [0, 0] })).toEqual([]);
    expect(operations(lines, { x: [1, 6], y: [1, 0] })).toEqual(['f 6 sqrt']);
    expect(operations(lines, { x: [6, 1], y: [1, 0] })).toEqual([]);
  });

  it('are none in time, which nothing is differentiated by', () => {
    expect(operations('  return x * max(time, 0.0) + sqrt(time);', {})).toEqual([]);
  });

  it('are none where both sides have one slope', () => {
    expect(operations('  return select(y, y + x * x, x > 0.0);', { x: [0, 0] })).toEqual([]);
    expect(operations('  return select(y, y + x, x > 0.0);', { x: [0, 0] })).toEqual(['f 5 >']);
  });
});

describe('the second difference', () => {
  const kinked = (f: (x: number) => number): Promise<boolean> => isKinked(async (x) => f(x), f(0), 1e-6);

  it('tells corners, jumps and poles from smooth functions', async () => {
    for (const f of [Math.abs, Math.sqrt, (x: number) => Math.max(x, 0), (x: number) => 1 / x])
      expect(await kinked(f), String(f)).toBe(true);
    expect(await kinked((x) => Number(x < 0))).toBe(true);
    for (const f of [Math.sin, Math.exp, (x: number) => 3 + x * x]) expect(await kinked(f)).toBe(false);
  });
});
