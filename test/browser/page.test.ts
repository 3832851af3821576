import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wgslAsText } from '../../base/wgsl-as-text.ts';
import walker from '../../render/pictures/walker.json' with { type: 'json' };
import { hasBrowser, inBrowser, launch } from '../support/chromium.ts';
import type {} from './page.ts';

describe.skipIf(!hasBrowser)(inBrowser('the public interface in a browser'), () => {
  let browser: Browser;
  let page: Page;
  const failures: string[] = [];

  /** The page's bundle, as any bundler would make it from the public interface. */
  beforeAll(async () => {
    const bundled = await build({
      configFile: false,
      logLevel: 'error',
      plugins: [wgslAsText()],
      build: {
        write: false,
        minify: false,
        target: 'es2022',
        lib: { entry: 'test/browser/page.ts', formats: ['es'] },
      },
    });
    const [first] = [bundled].flat() as { output: { code: string }[] }[];
    const script = first!.output[0]!.code;
    const server = createServer((request, response) => {
      const isScript = request.url === '/page.js';
      response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
      response.end(
        isScript
          ? script
          : '<!doctype html><title>morphograd</title><script type="module" src="/page.js"></script>',
      );
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    browser = await launch();
    browser.on('disconnected', () => server.close());
    page = await browser.newPage();
    page.on('pageerror', (error) => failures.push(error.message));
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    await page.waitForFunction(() => 'morphograd' in window);
  });

  afterAll(async () => {
    await browser?.close();
  });

  const fitnessOf = (kind: 'cpu' | 'gpu', steps: number) =>
    page.evaluate(([data, backend, count]) => window.morphograd.fitnessOf(data, backend, count), [
      walker,
      kind,
      steps,
    ] as const);

  it('gives a stored fitness to the bit on the CPU', async () => {
    expect((await fitnessOf('cpu', walker.scenario.steps)).fitness).toBe(walker.fitness);
  });

  it('simulates and differentiates on the GPU as on the CPU', async () => {
    const [cpu, gpu] = [await fitnessOf('cpu', 60), await fitnessOf('gpu', 60)];
    expect(Math.abs(gpu.fitness - cpu.fitness)).toBeLessThan(1e-4);
    // The bound of the comparison with double precision; relative.
    expect(Math.abs(gpu.slope / cpu.slope - 1)).toBeLessThan(1e-3);
    expect(failures).toEqual([]);
  });
});
