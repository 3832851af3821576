import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GpuDevice, openGpu } from '../../../../sim/backends/gpu/device.ts';
import { describeAdapters, openNodeGpu } from '../../../../sim/backends/gpu/node.ts';
import { describeOnGpu } from '../../../support/on-gpu.ts';

const ADD = /* wgsl */ `
@group(0) @binding(0) var<storage, read> a: array<f32>;
@group(0) @binding(1) var<storage, read> b: array<f32>;
@group(0) @binding(2) var<storage, read_write> sum: array<f32>;

@compute @workgroup_size(64)
fn add(@builtin(global_invocation_id) id: vec3u) {
  if (id.x < arrayLength(&sum)) { sum[id.x] = a[id.x] + b[id.x]; }
}`;

/** Adds two vectors [n] on the device, from upload to readback. */
async function addOnGpu({ device }: GpuDevice, a: Float32Array<ArrayBuffer>, b: Float32Array<ArrayBuffer>) {
  const { STORAGE, COPY_DST, COPY_SRC, MAP_READ } = GPUBufferUsage;
  const buffer = (usage: number) => device.createBuffer({ size: a.byteLength, usage });
  const inputs = [a, b].map((values) => {
    const input = buffer(STORAGE | COPY_DST);
    device.queue.writeBuffer(input, 0, values);
    return input;
  });
  const sum = buffer(STORAGE | COPY_SRC);
  const readback = buffer(COPY_DST | MAP_READ);
  const pipeline = device.createComputePipeline({
    layout: 'auto',
    compute: { module: device.createShaderModule({ code: ADD }) },
  });
  const bindings = device.createBindGroup({
    layout: pipeline.getBindGroupLayout(0),
    entries: [...inputs, sum].map((buffer, binding) => ({ binding, resource: { buffer } })),
  });
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  pass.setPipeline(pipeline);
  pass.setBindGroup(0, bindings);
  pass.dispatchWorkgroups(Math.ceil(a.length / 64));
  pass.end();
  encoder.copyBufferToBuffer(sum, 0, readback, 0, a.byteLength);
  device.queue.submit([encoder.finish()]);
  await readback.mapAsync(GPUMapMode.READ);
  const result = new Float32Array(readback.getMappedRange().slice(0));
  readback.unmap();
  return result;
}

describeOnGpu('a GPU device', () => {
  let gpu: GpuDevice;
  beforeEach(async () => {
    gpu = await openNodeGpu();
  });
  afterEach(() => gpu.close());

  it('adds two vectors', async () => {
    const a = Float32Array.from({ length: 1000 }, (_, i) => i / 8);
    const b = Float32Array.from({ length: 1000 }, (_, i) => 3 * i);
    expect(await addOnGpu(gpu, a, b)).toEqual(a.map((value, i) => value + b[i]!));
  });

  it('reads back fifty times in a row', async () => {
    const one = new Float32Array(256).fill(1);
    let total: Float32Array<ArrayBuffer> = new Float32Array(256);
    for (let i = 0; i < 50; i++) total = await addOnGpu(gpu, total, one);
    expect(total).toEqual(new Float32Array(256).fill(50));
  });

  it('has the limits of its adapter, not the small defaults', () => {
    for (const [name, value] of Object.entries(gpu.adapter.limits)) {
      expect(gpu.device.limits[name as keyof GPUSupportedLimits], name).toBe(value);
    }
  });

  it('is the adapter that is listed first, with limits and features', async () => {
    const [first] = await describeAdapters();
    expect(first).toEqual(gpu.adapter);
    expect(first?.limits.maxStorageBuffersPerShaderStage).toBeGreaterThanOrEqual(8);
    expect(first?.description).not.toBe('');
  });

  it('can be opened several times, and outlives the others', async () => {
    const other = await openNodeGpu();
    await other.close();
    expect(await addOnGpu(gpu, new Float32Array([1, 2]), new Float32Array([3, 4]))).toEqual(
      new Float32Array([4, 6]),
    );
  });

  it('says so once it is closed, and closes twice without harm', async () => {
    gpu.ensureAlive();
    await gpu.close();
    await gpu.close();
    expect(() => gpu.ensureAlive()).toThrow(expect.objectContaining({ code: 'gpu-lost' }));
  });

  it('rejects a readback that was under way when it was closed', async () => {
    const buffer = gpu.device.createBuffer({
      size: 4,
      usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST,
    });
    const reading = buffer.mapAsync(GPUMapMode.READ);
    gpu.device.destroy();
    await expect(reading).rejects.toThrow();
    expect(() => gpu.ensureAlive()).toThrow(/closed/);
  });
});

describe('opening a device', () => {
  const gpuThatAnswers = (requestAdapter: () => Promise<unknown>) => ({ requestAdapter }) as unknown as GPU;

  it.each([
    ['null', async () => null],
    ['undefined', async () => undefined],
    [
      'an error',
      async () => {
        throw new Error('driver');
      },
    ],
  ])('is refused with the remedy when the adapter is %s', async (_, answer) => {
    await expect(openGpu(gpuThatAnswers(answer), 'Install a driver.')).rejects.toMatchObject({
      name: 'GpuError',
      code: 'gpu-no-adapter',
      message: 'WebGPU found no adapter. Install a driver.',
    });
  });

  it('is refused with the cause when the adapter gives no device', async () => {
    const adapter = {
      info: { vendor: 'acme', architecture: '', device: '', description: 'Acme 1' },
      limits: {},
      features: new Set(),
      requestDevice: () => Promise.reject(new Error('out of memory')),
    };
    await expect(
      openGpu(
        gpuThatAnswers(async () => adapter),
        'Restart.',
      ),
    ).rejects.toMatchObject({
      code: 'gpu-no-device',
      message: 'The adapter "Acme 1" gave no device (out of memory). Restart.',
    });
  });

  it('names the reason of a device lost to the driver', async () => {
    const device = { lost: Promise.resolve({ reason: 'unknown', message: 'reset by watchdog' }) };
    const gpu = new GpuDevice(device as unknown as GPUDevice, {} as GpuDevice['adapter']);
    await device.lost;
    expect(() => gpu.ensureAlive()).toThrow(/reset by watchdog/);
  });
});
