// The site of the documentation, where `npm run docs` has built it.

import { existsSync, readFileSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from '../docs/pages.ts';
import { hasBrowser, inBrowser, launch, openPage, SCREENSHOTS } from '../support/chromium.ts';

const SITE = join(ROOT, 'docs/.vitepress/dist');
const isBuilt = existsSync(join(SITE, 'index.html'));

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

/** As any server of files that leaves `.html` out of addresses. */
function serve(): Promise<Server> {
  const server = createServer((request, response) => {
    const path = join(SITE, decodeURIComponent(new URL(request.url!, 'http://site').pathname));
    const file = [path, `${path}.html`, join(path, 'index.html')].find(
      (each) => existsSync(each) && statSync(each).isFile(),
    );
    response.statusCode = file ? 200 : 404;
    response.setHeader('content-type', types[extname(file ?? '')] ?? 'text/plain');
    response.end(file && readFileSync(file));
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

const name = isBuilt ? 'the site of the documentation' : 'the site of the documentation (skipped: not built)';

describe.skipIf(!hasBrowser || !isBuilt)(inBrowser(name), () => {
  let browser: Browser;
  let server: Server;
  let origin: string;
  beforeAll(async () => {
    [browser, server] = await Promise.all([launch(), serve()]);
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    await browser?.close();
    server?.close();
  });

  it('is searched and read without asking anybody else', async () => {
    const { page, complaints } = await openPage(browser);
    const elsewhere: string[] = [];
    page.on('request', (request) => {
      const url = request.url();
      if (!url.startsWith(origin) && !/^(data|blob):/.test(url)) elsewhere.push(url);
    });
    await page.goto(`${origin}/`);
    // Keys are heard once the page has come alive.
    await page.waitForFunction(() => '__vue_app__' in document.querySelector('#app')!);
    await page.keyboard.press('Control+k');
    await page.locator('#localsearch-input').fill('stiffness');
    await page.locator('.results a').first().click();
    await expect.poll(() => page.locator('.vp-doc').textContent()).toMatch(/stiffness/i);
    await page.screenshot({ path: join(SCREENSHOTS, 'docs.png') });
    expect({ complaints, elsewhere }).toEqual({ complaints: [], elsewhere: [] });
  });

  it('shows the reference of the library, and files of the repository that pages link to', async () => {
    const { page } = await openPage(browser);
    await page.goto(`${origin}/api/Learning/morphograd.learn`);
    expect(await page.locator('h1').textContent()).toContain('learn()');
    await page.goto(`${origin}/extend/force`);
    await page.getByRole('link', { name: 'sim/body/fields.ts' }).first().click();
    await expect.poll(() => page.locator('.vp-doc').textContent()).toContain('columns');
  });

  it('shows its picture in light and in dark', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const { page } = await openPage(browser, { colorScheme, viewport: { width: 1280, height: 800 } });
      await page.goto(`${origin}/reference/architecture`);
      const picture = page.locator('.vp-doc img').first();
      await expect
        .poll(() => picture.evaluate((img: HTMLImageElement) => img.naturalWidth))
        .toBeGreaterThan(0);
      await page.screenshot({ path: join(SCREENSHOTS, `architecture-${colorScheme}.png`) });
    }
  });
});
