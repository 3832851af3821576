// A GPU for machines without one: the Vulkan loader and SwiftShader that lie inside the npm archive of
// @sparticuz/chromium, unpacked into node_modules/.cache. The same archive's Chromium serves browser tests.

import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliDecompressSync } from 'node:zlib';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const CACHE = join(ROOT, 'node_modules/.cache');
const PACKAGE = join(ROOT, 'node_modules/@sparticuz/chromium');

/** Variables that must stand in the environment before a Node process starts, for its loader reads them once. */
export type GpuEnvironment = Record<'LD_LIBRARY_PATH' | 'VK_ICD_FILENAMES', string>;

/**
 * Environment under which the `webgpu` package finds an adapter, or undefined where nothing has to be set:
 * a real GPU answers, the caller chose a driver already, or this is no Linux x64.
 */
export function gpuEnvironment(): GpuEnvironment | undefined {
  const { VK_ICD_FILENAMES, VK_DRIVER_FILES } = process.env;
  if (VK_ICD_FILENAMES || VK_DRIVER_FILES || !hasSoftwareGpu() || realGpuAnswers()) return undefined;
  return softwareGpuEnvironment();
}

/** Unpacks the software GPU if it is not there yet, and returns the environment that selects it. */
export function softwareGpuEnvironment(): GpuEnvironment {
  const folder = unpackOnce('software-gpu', (into) => unpackTar('swiftshader.tar.br', into));
  return {
    LD_LIBRARY_PATH: libraryPath(folder),
    VK_ICD_FILENAMES: join(folder, 'vk_swiftshader_icd.json'),
  };
}

/**
 * A headless Chromium for playwright-core: its path, its switches and its environment; undefined where the
 * archive has none for this machine. Unpacking it takes some seconds, once.
 */
export function chromiumExecutable():
  | { executablePath: string; args: string[]; env: Record<string, string> }
  | undefined {
  if (!hasSoftwareGpu()) return undefined;
  const folder = unpackOnce('software-gpu-chromium', (into) => {
    unpackTar('al2023.tar.br', into);
    unpackTar('swiftshader.tar.br', into);
    writeFileSync(join(into, 'chromium'), unbrotli('chromium.br'));
    chmodSync(join(into, 'chromium'), 0o755);
  });
  return {
    executablePath: join(folder, 'chromium'),
    args: [
      '--enable-unsafe-webgpu',
      '--use-webgpu-adapter=swiftshader',
      '--use-angle=swiftshader',
      '--no-sandbox',
    ],
    env: { LD_LIBRARY_PATH: libraryPath(join(folder, 'lib')) },
  };
}

/** True where the archive's binaries run. */
function hasSoftwareGpu(): boolean {
  return process.platform === 'linux' && process.arch === 'x64' && existsSync(PACKAGE);
}

/** Asks Dawn in a child process; only where the kernel shows a GPU at all, for the question takes half a second. */
function realGpuAnswers(): boolean {
  if (!['/dev/dri', '/dev/nvidiactl', '/dev/dxg', '/dev/kfd'].some((path) => existsSync(path))) return false;
  const question = `
    import { create } from 'webgpu';
    const gpu = (globalThis.gpu = create([]));
    const info = (await gpu.requestAdapter({ powerPreference: 'high-performance' }))?.info;
    const software = /swiftshader|llvmpipe|lavapipe/i;
    process.exit(info && !software.test(info.architecture + info.device + info.description) ? 0 : 1);`;
  try {
    execFileSync(process.execPath, ['--input-type=module', '--eval', question], {
      cwd: ROOT,
      stdio: 'ignore',
    });
    return true;
  } catch {
    return false;
  }
}

/** The folder under the cache that `fill` fills once for each version of the archive, whole or not at all. */
function unpackOnce(name: string, fill: (folder: string) => void): string {
  const { version } = JSON.parse(readFileSync(join(PACKAGE, 'package.json'), 'utf8')) as { version: string };
  const folder = join(CACHE, `${name}-${version}`);
  if (existsSync(folder)) return folder;
  const half = `${folder}.${randomBytes(4).toString('hex')}`;
  mkdirSync(half, { recursive: true });
  try {
    fill(half);
    renameSync(half, folder);
  } catch (error) {
    rmSync(half, { recursive: true, force: true });
    // Another process may have put the same folder there meanwhile; then its copy serves.
    if (!existsSync(folder)) throw error;
  }
  return folder;
}

function unbrotli(name: string): Buffer {
  return brotliDecompressSync(readFileSync(join(PACKAGE, 'bin', name)));
}

/** Writes the plain files of a ustar archive (512-byte headers; name at 0, octal size at 124, type at 156). */
function unpackTar(name: string, into: string): void {
  const tar = unbrotli(name);
  const text = (from: number, length: number) =>
    tar.toString('latin1', from, from + length).replace(/\0.*$/s, '');
  for (let header = 0; header < tar.length && tar[header] !== 0; ) {
    const size = Number.parseInt(text(header + 124, 12), 8);
    const data = header + 512;
    const type = text(header + 156, 1);
    if (type === '' || type === '0') {
      const path = join(into, text(header, 100));
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, tar.subarray(data, data + size), { mode: 0o755 });
    }
    header = data + Math.ceil(size / 512) * 512;
  }
}

/** `folder` in front of the library path that is set already. */
function libraryPath(folder: string): string {
  const inherited = process.env.LD_LIBRARY_PATH?.split(':').filter((path) => path && path !== folder) ?? [];
  return [folder, ...inherited].join(':');
}
