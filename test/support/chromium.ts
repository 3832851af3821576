// Pages in a real Chromium, as the browser tests open them.

import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { chromiumExecutable } from './software-gpu.ts';

const executable = chromiumExecutable();

/** The name of a group of tests, which says so where there is no browser to run them in. */
export const inBrowser = (name: string): string =>
  executable ? name : `${name} (skipped: no Chromium for this machine)`;

export const hasBrowser = executable !== undefined;

/** Without Vulkan, which is slower, this browser cannot show what WebGPU draws on a canvas. */
export const WITH_VULKAN = ['--enable-features=Vulkan', '--use-vulkan=swiftshader'] as const;

export function launch(switches: readonly string[] = []): Promise<Browser> {
  const { executablePath, args, env } = executable!;
  return chromium.launch({
    executablePath,
    args: [...args, ...switches],
    env: { ...process.env, ...env } as Record<string, string>,
  });
}

/** Folder in which tests leave pictures of what they saw. */
export const SCREENSHOTS = fileURLToPath(new URL('../../node_modules/.cache/screenshots', import.meta.url));
mkdirSync(SCREENSHOTS, { recursive: true });

/** A page, and all that it complains about. */
export interface Watched {
  readonly page: Page;
  /** Errors and warnings of the console, and errors that nothing caught. */
  readonly complaints: string[];
}

export async function openPage(browser: Browser, options: BrowserContextOptions = {}): Promise<Watched> {
  // Small, for a software driver draws every pixel.
  const context = await browser.newContext({ viewport: { width: 820, height: 480 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type()) && !isDriver(message.text()))
      complaints.push(message.text());
  });
  return { page, complaints };
}

/** What the software driver says of itself. */
const isDriver = (text: string): boolean => /GPU stall|SwiftShader|software WebGL/i.test(text);
