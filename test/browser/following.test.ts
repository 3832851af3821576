import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GenerationSummary } from '../../evolve/run/summary.ts';
import walker from '../../render/pictures/walker.json' with { type: 'json' };
import type { RunSource } from '../../render/viewer/run-source.ts';
import { robotFilesSource } from '../../render/viewer/server/robot-files.ts';
import { serveView, type ViewServer } from '../../render/viewer/server/serve.ts';
import { faultsOf } from '../support/axe.ts';
import {
  hasBrowser,
  inBrowser,
  launch,
  openPage,
  SCREENSHOTS,
  type Watched,
  WITH_VULKAN,
} from '../support/chromium.ts';
import { temporaryFolder } from '../support/cli.ts';
import { DIST } from '../support/dist.ts';
import { summary } from '../support/report-data.ts';
import '../support/viewer-page.ts';

const run = join(temporaryFolder(), 'walk-1');

const history: GenerationSummary[] = [];

/** A run whose robots are files, so that a test can say what they are. */
function sourceOf(): RunSource {
  const files = robotFilesSource([run]);
  return { ...files, summary: async () => ({ ...(await files.summary()), history }) };
}

/** Adds a generation to the run: the robot, and a line of history. */
function addGeneration(generation: number, fitness: number): void {
  const id = `${generation}-0`;
  const parents = generation > 0 ? [`${generation - 1}-0`] : [];
  const provenance = { ...walker.provenance, id, generation, parents };
  const robot = { ...walker, name: `walk ${id}`, fitness, provenance };
  mkdirSync(join(run, 'robots'), { recursive: true });
  writeFileSync(join(run, 'robots', `best-${generation}.json`), JSON.stringify(robot));
  history.push(summary(generation, { best: fitness, mean: fitness / 2, worst: null }));
}

/** Steps that each robot beside the staged one was recorded for. */
const companions = (page: Page) =>
  page.evaluate(() => globalThis.morphograd!.companions.running.map(({ timeline }) => timeline.steps));

const state = (page: Page) => page.locator('#run-state').textContent();

describe.skipIf(!hasBrowser)(inBrowser('the viewer of a run'), () => {
  let server: ViewServer;
  let browser: Browser;
  let watched: Watched;
  let page: Page;

  beforeAll(async () => {
    addGeneration(0, 1);
    server = await serveView({ site: join(DIST, 'site'), source: sourceOf(), port: 0 });
    browser = await launch();
    // Nothing here is about motion.
    watched = await openPage(browser, { reducedMotion: 'reduce' });
    page = watched.page;
    await page.goto(server.url);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  it('stages its best robot, at rest where motion is not wanted', async () => {
    await expect.poll(() => page.locator('#hud-name').textContent()).toBe('walk 0-0');
    await expect.poll(() => state(page)).toBe('walk-1, generation 0');
    expect(await page.locator('#play').getAttribute('aria-pressed')).toBe('false');
  });

  it('shows a generation that comes while it is open, without being loaded anew', async () => {
    await page.locator('#tab-gallery').click();
    expect(await page.locator('.card').count()).toBe(1);
    addGeneration(1, 2);
    await expect.poll(() => state(page)).toBe('walk-1, generation 1');
    await expect.poll(() => page.locator('.card-name').allTextContents()).toEqual(['walk 1-0', 'walk 0-0']);
    await expect.poll(() => page.locator('.card-picture').first().getAttribute('src')).toMatch(/^blob:/);
    await page.screenshot({ path: join(SCREENSHOTS, 'gallery.png') });
  });

  it('tells the story: curves, and the lineage of the robot on stage', async () => {
    await page.locator('.card').first().click();
    await expect.poll(() => page.locator('#hud-name').textContent()).toBe('walk 1-0');
    await page.locator('#tab-story').click();
    await expect
      .poll(() => page.locator('#story-fitness').getAttribute('aria-label'))
      .toMatch(/2 points, the last 2\.000/);
    await expect
      .poll(() => page.locator('#story-lineage .card-name').allTextContents())
      .toEqual(['1-0', '0-0']);
    expect(await page.locator('#story-lines path').count()).toBe(1);
    expect(await page.locator('#story-diversity').getAttribute('aria-label')).toMatch(
      /^genes over generation: 2 points/,
    );
    await page.screenshot({ path: join(SCREENSHOTS, 'story.png') });
    await page.locator('#story-lineage button').nth(1).click();
    await expect.poll(() => page.locator('#hud-name').textContent()).toBe('walk 0-0');
  });

  it('lets others of the list run beside the robot on stage, each as far as it can', async () => {
    await page.locator('#tab-stage').click();
    const alone = await page.locator('#stage').screenshot();
    await page.locator('#companions').selectOption('3');
    await expect
      .poll(() => page.locator('#companions-note').textContent())
      .toBe('The list has 1 more of this world.');
    await expect.poll(() => companions(page)).toEqual([walker.scenario.steps]);
    await expect.poll(async () => (await page.locator('#stage').screenshot()).equals(alone)).toBe(false);
    await page.screenshot({ path: join(SCREENSHOTS, 'companions.png') });
    await page.locator('#stage').focus();
    await page.keyboard.press('a');
    expect(await page.locator('#companions').inputValue()).toBe('15');
    await page.locator('#companions').selectOption('0');
    await expect.poll(() => companions(page)).toEqual([]);
  });

  it('has no serious fault of accessibility, in light and dark, wide and narrow', async () => {
    const faults: string[] = [];
    for (const [view, colorScheme, width] of [
      ['stage', 'light', 1000],
      ['gallery', 'dark', 1000],
      ['story', 'light', 1000],
      ['stage', 'dark', 390],
    ] as const) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 640 });
      await page.locator(`#tab-${view}`).click();
      faults.push(...(await faultsOf(page)).map((fault) => `${view}, ${colorScheme}: ${fault}`));
    }
    expect(faults).toEqual([]);
    await page.screenshot({ path: join(SCREENSHOTS, 'phone-dark.png') });
    expect(watched.complaints).toEqual([]);
  });

  it('is drawn with WebGPU on a GPU that is no software', async () => {
    const vulkan = await launch(WITH_VULKAN);
    const other = await openPage(vulkan, { reducedMotion: 'reduce' });
    await other.page.addInitScript(() => {
      const info = {
        vendor: 'some',
        architecture: '',
        device: '',
        description: '',
        isFallbackAdapter: false,
      };
      Object.defineProperty(GPUAdapter.prototype, 'info', { get: () => info });
    });
    await other.page.goto(server.url);
    await expect.poll(() => other.page.locator('#hud-name').textContent()).toBe('walk 1-0');
    expect(
      await other.page
        .locator('#stage canvas')
        .evaluate((canvas: HTMLCanvasElement) => canvas.getContext('webgpu') !== null),
    ).toBe(true);
    const start = await other.page.locator('#stage').screenshot();
    await other.page.keyboard.press('ArrowRight');
    await expect
      .poll(async () => (await other.page.locator('#stage').screenshot()).equals(start))
      .toBe(false);
    await other.page.screenshot({ path: join(SCREENSHOTS, 'stage-webgpu.png') });
    expect(other.complaints).toEqual([]);
    await vulkan.close();
  });

  it('says so when the server is gone, and goes on', async () => {
    await server.close();
    await expect.poll(() => page.locator('#gallery-summary').textContent()).toMatch(/does not answer/);
    expect(await page.locator('#hud-name').textContent()).toBe('walk 0-0');
  });
});
