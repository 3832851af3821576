import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { reportPage } from '../../render/report/report.ts';
import { reportData } from '../support/report-data.ts';
import { chromiumExecutable } from '../support/software-gpu.ts';

const executable = chromiumExecutable();
const name = executable
  ? 'a report in a browser'
  : 'a report in a browser (skipped: no Chromium for this machine)';

describe.skipIf(!executable)(name, () => {
  let browser: Browser;
  const folder = mkdtempSync(join(tmpdir(), 'morphograd-report-'));
  const file = join(folder, 'report.html');

  beforeAll(async () => {
    writeFileSync(file, reportPage(reportData()));
    const { executablePath, args, env } = executable!;
    browser = await chromium.launch({
      executablePath,
      args,
      env: { ...process.env, ...env } as Record<string, string>,
    });
  });

  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it.each([
    ['light', 1280],
    ['dark', 1280],
    ['light', 360],
  ] as const)('fits, asks for nothing and is legible: %s, %i pixels wide', async (colorScheme, width) => {
    const context = await browser.newContext({
      colorScheme,
      javaScriptEnabled: true,
      viewport: { width, height: 800 },
    });
    const page = await context.newPage();
    const requests: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    await page.goto(pathToFileURL(file).href);
    const { overflow, contrast } = await page.evaluate(() => {
      const luminance = (colour: string): number => {
        const channels = colour
          .match(/[\d.]+/g)!
          .slice(0, 3)
          .map((text) => Number(text) / 255);
        const [r = 0, g = 0, b = 0] = channels.map((c) =>
          c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4,
        );
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
      };
      const card = luminance(getComputedStyle(document.querySelector('figure')!).backgroundColor);
      const texts = [...document.querySelectorAll('.chart text')].map((text) =>
        luminance(getComputedStyle(text).fill),
      );
      const ratios = texts.map((text) => (Math.max(text, card) + 0.05) / (Math.min(text, card) + 0.05));
      const { scrollWidth, clientWidth } = document.documentElement;
      return { overflow: scrollWidth - clientWidth, contrast: Math.min(...ratios) };
    });
    await context.close();
    expect(overflow).toBe(0);
    expect(requests).toEqual([pathToFileURL(file).href]);
    // WCAG 2.1, 1.4.3.
    expect(contrast).toBeGreaterThanOrEqual(4.5);
  });
});
