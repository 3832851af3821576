import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasBrowser, inBrowser, launch, openPage, SCREENSHOTS } from '../support/chromium.ts';
import { DIST } from '../support/dist.ts';

interface Output {
  readonly output: readonly { readonly fileName: string; readonly code?: string; readonly source?: string }[];
}

describe.skipIf(!hasBrowser)(inBrowser('the page of examples/browser'), () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser?.close());

  it('teaches a robot and shows it', async () => {
    const root = join(DIST, '../examples/browser');
    const built = (await build({
      root,
      configFile: false,
      logLevel: 'error',
      build: { write: false, target: 'es2022' },
    })) as Output;
    const files = new Map(built.output.map(({ fileName, code, source }) => [`/${fileName}`, code ?? source]));
    const server = createServer((request, response) => {
      const path = request.url === '/' ? '/index.html' : request.url!;
      response.setHeader('content-type', path.endsWith('.js') ? 'text/javascript' : 'text/html');
      response.end(files.get(path) ?? '');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { page, complaints } = await openPage(browser);
    try {
      await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
      await expect.poll(() => page.textContent('output')).toMatch(/^From .* m to .* m in 15 updates\.$/);
      await page.waitForTimeout(300);
      await page.screenshot({ path: join(SCREENSHOTS, 'example.png') });
      const painted = await page.evaluate(() => {
        const canvas = document.querySelector('canvas')!;
        const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height - 20);
        return data.filter((_, i) => i % 4 === 3).filter((alpha) => alpha > 0).length;
      });
      expect(painted).toBeGreaterThan(1000);
      expect(complaints.filter((text) => !/favicon|404/.test(text))).toEqual([]);
    } finally {
      server.close();
    }
  });
});
