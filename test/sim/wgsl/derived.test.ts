import { describe, expect, it } from 'vitest';
import { openNodeGpu } from '../../../sim/backends/gpu/node.ts';
import { printFunction } from '../../../sim/wgsl/print.ts';
import { vjp } from '../../../sim/wgsl/vjp.ts';
import { lowerKernel } from '../../support/kernel.ts';
import { describeOnGpu } from '../../support/on-gpu.ts';
import { expanded, lowered } from '../../support/wgsl.ts';

const position = (path: string) => path.includes('.position');

const derived = {
  drag: () => vjp(lowered('fn f(speed: f32, drag: f32, dt: f32) -> f32 { return exp(-drag * dt) * speed; }')),
  tanhUnit: () => vjp(lowerKernel(2, ['controllers/network'], 'tanh_unit')),
  elasticForce: () => vjp(lowerKernel(2, ['forces/spring'], 'elastic_force'), position),
  terrain: () =>
    lowered(`struct Terrain { spacing: f32, heights: array<f32, 8> }
    fn height(x: f32, terrain: Terrain) -> f32 {
      let i = i32(floor(x / terrain.spacing));
      return mix(terrain.heights[i], terrain.heights[i + 1], fract(x / terrain.spacing));
    }
    fn f(x: f32, terrain: Terrain) -> f32 { return height_gradient(x, terrain); }`),
};

describe('derived functions as WGSL', () => {
  it('of drag', () => {
    expect(printFunction(derived.drag())).toMatchInlineSnapshot(`
      "struct f_vjp_result {
        adjoint_speed: f32,
        adjoint_drag: f32,
        adjoint_dt: f32,
      }

      fn f_vjp(speed: f32, drag: f32, dt: f32, adjoint_result: f32) -> f_vjp_result {
        let v1 = exp(-(drag * dt));
        let v2 = v1 * (speed * adjoint_result);
        return f_vjp_result(v1 * adjoint_result, -(dt * v2), -(drag * v2));
      }
      "
    `);
  });

  it('of a neuron, by its own value', () => {
    expect(printFunction(derived.tanhUnit())).toMatchInlineSnapshot(`
      "fn tanh_unit_vjp(signal: f32, adjoint_result: f32) -> f32 {
        let v1 = tanh(signal);
        return adjoint_result * (1.0 - v1 * v1);
      }
      "
    `);
  });

  it('of a spring, by the positions of its ends', () => {
    expect(printFunction(derived.elasticForce())).toMatchInlineSnapshot(`
      "struct elastic_force_vjp_result {
        adjoint_a_position_x: f32,
        adjoint_a_position_y: f32,
        adjoint_b_position_x: f32,
        adjoint_b_position_y: f32,
      }

      fn elastic_force_vjp(
        a_position_x: f32,
        a_position_y: f32,
        b_position_x: f32,
        b_position_y: f32,
        spring_rest_length: f32,
        spring_stiffness: f32,
        spring_amplitude: f32,
        activation: f32,
        adjoint_result_x: f32,
        adjoint_result_y: f32,
      ) -> elastic_force_vjp_result {
        let v1 = a_position_x - b_position_x;
        let v2 = a_position_y - b_position_y;
        let v3 = sqrt(v1 * v1 + v2 * v2);
        let v4 = spring_rest_length * 0.0001 + 1e-30;
        let v5 = max(v3, v4);
        let v6 = spring_stiffness * (spring_rest_length * (1.0 + spring_amplitude * activation) - v5);
        let v7 = 1.0 / v5;
        let v8 = v6 * v7;
        let v9 = v2 * adjoint_result_y + v1 * adjoint_result_x;
        let v10 = select(-(v7 * (v6 * v9 / v5)) - spring_stiffness * (v7 * v9), 0.0, v3 < v4);
        let v11 = select(v10 * 0.5 / v3, 0.0, v3 == 0.0);
        let v12 = v2 * v11;
        let v13 = v12 + (v8 * adjoint_result_y + v12);
        let v14 = v1 * v11;
        let v15 = v14 + (v8 * adjoint_result_x + v14);
        return elastic_force_vjp_result(v15, v13, -v15, -v13);
      }
      "
    `);
  });

  it('of a terrain in a table', () => {
    expect(printFunction(derived.terrain())).toMatchInlineSnapshot(`
      "fn f(x: f32, terrain_spacing: f32, terrain_heights: array<f32, 8>) -> f32 {
        let v1 = i32(floor(x / terrain_spacing));
        let v2 = terrain_heights[min(max(v1 + 1, 0), 7)] - terrain_heights[min(max(v1, 0), 7)];
        return v2 / terrain_spacing;
      }
      "
    `);
  });
});

describeOnGpu('derived functions', () => {
  const everyOperation = `fn f(x: f32, y: f32, n: i32, m: u32, on: bool) -> f32 {
    let bits = ((n << 2u) ^ (n >> 1u)) | (~n & -7);
    let far = (!(x < y) && on) || ((x <= y) != (y == 2.0));
    let whole = f32(bits) + f32(m * 3u) + f32(0u - m) + f32(bitcast<i32>(x)) - f32(-i32(x)) + f32(u32(y));
    let rounded = floor(x) - ceil(y) * trunc(x) / round(y) - (x - (y - 1e-30)) - (-x) * -3.5;
    let curved = sin(x) + cos(y) + exp(x) + log(y) + pow(x, y) + tanh(x) + atan2(y, x) + sqrt(abs(x));
    return select(whole, min(rounded, max(curved, 3e20)), far);
  }`;

  it('are valid', async () => {
    const gpu = await openNodeGpu();
    const functions = [...Object.values(derived).map((make) => make()), lowered(everyOperation)];
    for (const fn of functions.flatMap((each) => [each, expanded(each)])) {
      const module = gpu.device.createShaderModule({ code: printFunction(fn) });
      const { messages } = await module.getCompilationInfo();
      expect(
        messages.map(({ message }) => message),
        printFunction(fn),
      ).toEqual([]);
    }
    await gpu.close();
  });
});
