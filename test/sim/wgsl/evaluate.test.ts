import { describe, expect, it } from 'vitest';
import { evaluate } from '../../../sim/wgsl/evaluate.ts';
import { lowered } from '../../support/wgsl.ts';

const field = lowered(`struct Field { scale: f32, values: array<f32, 3> }
fn f(x: f32, field: Field) -> f32 {
  if (x < 0.0) { return field.scale * field.scale; }
  return x + field.values[i32(x)];
}`);

describe('evaluate', () => {
  it('gives a value for every point, with what is the same for all given once', () => {
    const inputs = { x: [-5, 0, 1.5, 2, 99], 'field.scale': [3] };
    const { result } = evaluate(field, 5, inputs, { 'field.values': [10, 20, 30] });
    expect([...Array.from(result!)]).toEqual([9, 10, 21.5, 32, 129]);
  });

  it('gives a single value where the points do not matter', () => {
    const square = lowered('fn f(a: f32, b: f32) -> f32 { return a * a; }');
    expect(Array.from(evaluate(square, 1000, { a: [3], b: new Float64Array(1000) }).result!)).toEqual([9]);
  });

  it('rounds constants and every operation to f32 in single precision, and nothing else', () => {
    const sum = lowered('fn f(a: f32) -> f32 { return (a + 0.1) - a; }');
    const inputs = { a: [1024] };
    expect(evaluate(sum, 1, inputs).result![0]).toBeCloseTo(0.1, 12);
    const rounded = Math.fround(Math.fround(1024 + Math.fround(0.1)) - 1024);
    expect(evaluate(sum, 1, inputs, {}, 'single').result![0]).toBe(rounded);
    expect(rounded).not.toBe(Math.fround(0.1));
  });

  it('names the value that it lacks', () => {
    expect(() => evaluate(field, 1, { x: [1] })).toThrow('f needs a value for field.scale');
  });
});
