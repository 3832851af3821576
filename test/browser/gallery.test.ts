import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openRun } from '../../evolve/store/reader.ts';
import { faultsOf } from '../support/axe.ts';
import { hasBrowser, inBrowser, launch, openPage, SCREENSHOTS, type Watched } from '../support/chromium.ts';
import { succeeds, temporaryFolder } from '../support/cli.ts';
import { CLI } from '../support/dist.ts';

const folder = temporaryFolder();
const run = join(folder, 'kinds');

const axes = [
  { of: 'size', least: 0, most: 60, bins: 10 },
  { of: 'aspect-ratio', least: 0, most: 4, bins: 8 },
];

/** Breeds a few robots, each for a quarter of a second, that inherit weights and fill an archive. */
const EVOLVE = [
  ...['evolve', 'walk', '--out', 'kinds', '--quiet', '--backend', 'cpu', '--workers', '1'],
  ...['--population', '8', '--generations', '4', '--learning-steps', '2', '--set', 'top=1'],
  ...['--set', 'scenario.steps=60', '--set', 'scenario.evolution.inheritance=weights'],
  ...['--set', `scenario.evolution.archive=${JSON.stringify({ axes })}`],
];

/** The fitness of the robot on stage, and how far it has come at the end of its episode. */
async function atTheEnd(page: Page): Promise<{ fitness: number; distance: number }> {
  const steps = () => page.evaluate(() => globalThis.morphograd!.app.act!.player.timeline.steps);
  await expect.poll(steps).toBe(60);
  await page.evaluate(() => globalThis.morphograd!.app.act!.player.seek(60));
  await expect.poll(() => page.locator('#hud-time').textContent()).toMatch(/^0\.24/);
  return {
    fitness: await page.evaluate(() => globalThis.morphograd!.app.act!.robot.fitness!),
    distance: Number(await page.locator('#hud-distance').textContent()),
  };
}

const stagedName = (page: Page) => page.locator('#hud-name').textContent();
const focusedId = (page: Page) =>
  page.evaluate(() => (document.activeElement as HTMLElement | null)?.dataset.key);

describe.skipIf(!hasBrowser)(inBrowser('the gallery of a run'), () => {
  let server: ChildProcess;
  let browser: Browser;
  let watched: Watched;
  let page: Page;

  beforeAll(async () => {
    await succeeds(folder, EVOLVE);
    server = spawn(process.execPath, [CLI, 'view', run]);
    const [said] = (await once(server.stdout!.setEncoding('utf8'), 'data')) as [string];
    browser = await launch();
    watched = await openPage(browser, { reducedMotion: 'reduce', viewport: { width: 1000, height: 760 } });
    page = watched.page;
    await page.goto(/http\S+/.exec(said)![0]);
  });
  afterAll(async () => {
    await browser?.close();
    server?.kill();
  });

  it('shows the archive as a map, whose cells are robots', async () => {
    await expect.poll(() => stagedName(page)).toMatch(/^walk \d-\d$/);
    await page.locator('#tab-gallery').click();
    await page.getByText('Archive', { exact: true }).click();
    const reader = openRun(run);
    const elites = [...reader.search()!.archive!.values()];
    reader.close();
    await expect.poll(() => page.locator('.map-cell').count()).toBe(elites.length);
    expect(await page.locator('.map-empty').count()).toBe(80 - elites.length);
    expect(await page.locator('.map-mark-x').allTextContents()).toEqual(
      Array.from({ length: 11 }, (_, i) => String(6 * i)),
    );
    const label = await page.locator('.map-cell').first().getAttribute('aria-label');
    expect(label).toMatch(/^size \d+–\d+, aspect ratio [\d.]+–[\d.]+: fitness -?0\.\d+$/);
    expect(await page.locator('#archive-axes').isVisible()).toBe(false);
    await expect.poll(() => page.locator('.map-cell img[src^="blob:"]').count()).toBe(elites.length);
    await page.screenshot({ path: join(SCREENSHOTS, 'map-light.png') });
  });

  it('is walked through by the arrow keys, and stages the robot of a cell', async () => {
    const filled = page.locator('.map-cell');
    expect(await page.locator('.map-cell[tabindex="0"]').count()).toBe(1);
    await page.locator('.map-cell[tabindex="0"]').focus();
    const start = await focusedId(page);
    for (const key of ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight']) await page.keyboard.press(key);
    for (let i = 0; i < 12; i++) await page.keyboard.press('ArrowLeft');
    const id = await focusedId(page);
    expect(id).not.toBe(start);
    const places = await filled.evaluateAll((cells) => cells.map((cell) => Number(cell.dataset.x)));
    const at = await page.evaluate(() => Number((document.activeElement as HTMLElement).dataset.x));
    expect(at).toBe(Math.min(...places));
    await page.keyboard.press('Enter');
    await expect.poll(() => stagedName(page)).toBe(`walk ${id}`);
    expect(await page.locator('#view-stage').isVisible()).toBe(true);
    const { fitness, distance } = await atTheEnd(page);
    expect(Math.abs(distance - fitness)).toBeLessThan(1e-3);
  });

  it('shows any generation by keyboard, at rest whose weights were not kept', async () => {
    await page.locator('#tab-gallery').click();
    await page.getByText('Generation', { exact: true }).click();
    const names = () => page.locator('.card-name').allTextContents();
    await expect.poll(async () => (await names())[0]).toMatch(/^walk 4-/);
    await page.locator('#generation').focus();
    await page.keyboard.press('Home');
    await expect.poll(async () => (await names())[0]).toMatch(/^walk 0-/);
    await page.keyboard.press('ArrowRight');
    await expect.poll(async () => (await names())[0]).toMatch(/^walk 1-/);
    expect(await page.locator('#generation-value').textContent()).toBe('1');
    const fitness = (await page.locator('.card-fitness').allTextContents()).map(Number);
    expect(fitness).toEqual([...fitness].sort((a, b) => b - a));
    const cards = await page.locator('.card').count();
    await expect.poll(() => page.locator('.card-picture[src^="blob:"]').count()).toBe(cards);
    await page.screenshot({ path: join(SCREENSHOTS, 'generation-light.png') });
  });

  it('learns weights again that were not kept, and the robot does what it did', async () => {
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    const forgotten = page.locator('.card', { hasText: 'not kept' }).first();
    const name = await forgotten.locator('.card-name').textContent();
    await page.route('**/api/learned/*', async (route) => {
      // As if it took longer.
      await new Promise((resolve) => setTimeout(resolve, 700));
      await route.continue();
    });
    await forgotten.click();
    await expect
      .poll(() => page.locator('#waiting').textContent())
      .toContain(`${name}: its weights were not kept; learning them again …`);
    await page.screenshot({ path: join(SCREENSHOTS, 'learning-again.png') });
    await expect.poll(() => stagedName(page)).toBe(name);
    await expect.poll(() => page.locator('#waiting').isVisible()).toBe(false);
    expect(asked.filter((path) => path.startsWith('/api/learned/'))).toHaveLength(1);
    const { fitness, distance } = await atTheEnd(page);
    expect(Math.abs(distance - fitness)).toBeLessThan(1e-3);
    await expect.poll(() => page.locator('#robot-facts').innerText()).toContain('same bits');
  });

  it('stops waiting when it is told to', async () => {
    await page.unroute('**/api/learned/*');
    await page.route('**/api/learned/*', () => {});
    await page.locator('#tab-gallery').click();
    const before = await stagedName(page);
    const forgotten = page.locator('.card:not([aria-current])', { hasText: 'not kept' }).first();
    await forgotten.click();
    await page.locator('#waiting-cancel').click();
    await expect.poll(() => page.locator('#waiting').isVisible()).toBe(false);
    expect(await stagedName(page)).toBe(before);
    expect(await page.locator('#message').isVisible()).toBe(false);
  });

  it('stays within a phone, where the map is pushed aside and not the page', async () => {
    await page.getByText('Archive', { exact: true }).click();
    await page.setViewportSize({ width: 390, height: 760 });
    await expect.poll(() => page.locator('.map').isVisible()).toBe(true);
    const isWider = (selector: string) =>
      page.locator(selector).evaluate(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth);
    expect([await isWider('#archive-map'), await isWider('#view-gallery'), await isWider('html')]).toEqual([
      true,
      false,
      false,
    ]);
    await page.setViewportSize({ width: 1000, height: 760 });
  });

  it('has no serious fault of accessibility, in light and dark', async () => {
    const faults: string[] = [];
    for (const [choice, colorScheme] of [
      ['Generation', 'light'],
      ['Archive', 'dark'],
    ] as const) {
      await page.emulateMedia({ colorScheme });
      await page.getByText(choice, { exact: true }).click();
      await expect.poll(() => page.locator('#gallery-summary').textContent()).toMatch(/click one/i);
      faults.push(...(await faultsOf(page)).map((fault) => `${choice}, ${colorScheme}: ${fault}`));
    }
    expect(faults).toEqual([]);
    await page.screenshot({ path: join(SCREENSHOTS, 'map-dark.png') });
    expect(watched.complaints).toEqual([]);
  });

  it('ends with its server, which leaves nothing running', async () => {
    server.kill('SIGINT');
    expect(await once(server, 'exit')).toEqual([0, null]);
    await expect.poll(() => page.locator('#gallery-summary').textContent()).toMatch(/does not answer/);
  });
});
