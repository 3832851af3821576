// Opening a WebGPU device, the same in Node and in the browser: which adapter, which limits, what to say when there
// is none. Where the `GPU` object comes from is told by gpu-node.ts and gpu-browser.ts.

/** What went wrong: no WebGPU at all, no adapter behind it, an adapter that gives no device, or a device lost. */
export type GpuErrorCode = 'gpu-unavailable' | 'gpu-no-adapter' | 'gpu-no-device' | 'gpu-lost';

/** An error of the GPU layer; its message is a sentence for the user, with the remedy. */
export class GpuError extends Error {
  override readonly name = 'GpuError';

  constructor(
    readonly code: GpuErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** The names of {@link ComputeLimits}. */
export const COMPUTE_LIMITS = [
  'maxStorageBuffersPerShaderStage',
  'maxUniformBuffersPerShaderStage',
  'maxBindingsPerBindGroup',
  'maxStorageBufferBindingSize',
  'maxUniformBufferBindingSize',
  'maxBufferSize',
  'maxComputeWorkgroupStorageSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
  'maxComputeWorkgroupSizeY',
  'maxComputeWorkgroupSizeZ',
  'maxComputeWorkgroupsPerDimension',
] as const satisfies readonly (keyof GPUSupportedLimits)[];

/** The limits of an adapter that bound a compute step, as WebGPU names them. Bytes for sizes, counts otherwise. */
export type ComputeLimits = Readonly<Record<(typeof COMPUTE_LIMITS)[number], number>>;

/** An adapter as `morphograd devices` shows it. Its names are the driver's, empty where it gives none. */
export interface AdapterDescription {
  readonly vendor: string;
  readonly architecture: string;
  readonly device: string;
  /** Never empty. */
  readonly description: string;
  /** A driver that computes on the CPU (SwiftShader, llvmpipe, WARP): right, but slower than the `cpu` backend. */
  readonly isSoftware: boolean;
  /** The most that a device of this adapter can be opened with. */
  readonly limits: ComputeLimits;
  /** WebGPU's names of its optional features, sorted. */
  readonly features: readonly string[];
}

/** `GPUDevice` where the program that uses the package has WebGPU's types, so that it compiles without them too. */
export type NativeDevice = typeof globalThis extends { GPUDevice: { prototype: infer Device } }
  ? Device
  : object;

/** An open device. Close it when done; it is of no use to another thread. */
export class GpuDevice {
  #lost: GPUDeviceLostInfo | undefined;

  constructor(
    readonly device: NativeDevice,
    readonly adapter: AdapterDescription,
  ) {
    void device.lost.then((info) => {
      this.#lost = info;
    });
  }

  /** @throws GpuError `gpu-lost` when the device has been lost or closed. */
  ensureAlive(): void {
    if (!this.#lost) return;
    throw new GpuError(
      'gpu-lost',
      this.#lost.reason === 'destroyed'
        ? 'The GPU device has been closed; open a new one.'
        : `The GPU device was lost (${this.#lost.message || 'the driver gave no reason'}). Open a new one, with fewer ` +
            'bodies or a shorter segment at once if the driver reset it, or use the cpu backend.',
    );
  }

  /** Waits for work under way, then frees the device and everything made on it. Closing twice does no harm. */
  async close(): Promise<void> {
    if (!this.#lost) await this.device.queue.onSubmittedWorkDone().catch(() => undefined);
    this.device.destroy();
    await this.device.lost;
  }
}

/**
 * Opens a device on the fastest adapter, with that adapter's own limits instead of the small defaults.
 * @param gpu where adapters come from (`navigator.gpu`, or Dawn's)
 * @param remedy what to do when there is none, as a sentence
 * @throws GpuError `gpu-no-adapter`, `gpu-no-device`
 */
export async function openGpu(gpu: GPU, remedy: string): Promise<GpuDevice> {
  // An adapter gives one device and is then spent, so each call asks for its own.
  const adapter = await requestAdapter(gpu, { powerPreference: 'high-performance' });
  if (!adapter) throw new GpuError('gpu-no-adapter', `WebGPU found no adapter. ${remedy}`);
  const description = describeAdapter(adapter);
  try {
    const device = await adapter.requestDevice({ requiredLimits: { ...description.limits } });
    return new GpuDevice(device, description);
  } catch (cause) {
    throw new GpuError(
      'gpu-no-device',
      `The adapter "${description.description}" gave no device (${reason(cause)}). ${remedy}`,
      { cause },
    );
  }
}

/** Every adapter that can be told apart by asking, the one that {@link openGpu} takes first; empty if there is none. */
export async function listAdapters(gpu: GPU): Promise<AdapterDescription[]> {
  const questions: GPURequestAdapterOptions[] = [
    { powerPreference: 'high-performance' },
    { powerPreference: 'low-power' },
    { forceFallbackAdapter: true },
  ];
  const found = new Map<string, AdapterDescription>();
  for (const question of questions) {
    const adapter = await requestAdapter(gpu, question);
    if (!adapter) continue;
    const description = describeAdapter(adapter);
    const identity = [description.vendor, description.device, description.description].join('|');
    if (!found.has(identity)) found.set(identity, description);
  }
  return [...found.values()];
}

/** The message of anything thrown. */
export function reason(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** Implementations answer null, undefined or a rejection alike when they have no adapter. */
async function requestAdapter(gpu: GPU, options: GPURequestAdapterOptions): Promise<GPUAdapter | undefined> {
  try {
    return (await gpu.requestAdapter(options)) ?? undefined;
  } catch {
    return undefined;
  }
}

function describeAdapter(adapter: GPUAdapter): AdapterDescription {
  const { vendor, architecture, device, description, isFallbackAdapter } = adapter.info;
  const names = [vendor, architecture, device, description].join(' ');
  return {
    vendor,
    architecture,
    device,
    description: description || device || architecture || vendor || 'unnamed adapter',
    isSoftware: isFallbackAdapter || /swiftshader|llvmpipe|lavapipe|basic render|\bwarp\b/i.test(names),
    limits: computeLimits(adapter.limits),
    features: [...adapter.features].sort(),
  };
}

/** Read name by name: the limits are getters of a prototype, which a spread would not copy. */
function computeLimits(limits: GPUSupportedLimits): ComputeLimits {
  return Object.fromEntries(COMPUTE_LIMITS.map((name) => [name, limits[name]])) as ComputeLimits;
}
