import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { css, palettes } from '../../render/draw/palette.ts';
import walker from '../../render/pictures/walker.json' with { type: 'json' };
import { serveView, type ViewServer } from '../../render/viewer/server/serve.ts';
import '../support/viewer-page.ts';
import { hasBrowser, inBrowser, launch, openPage, SCREENSHOTS, type Watched } from '../support/chromium.ts';
import { DIST } from '../support/dist.ts';
import { cave } from '../support/solids.ts';

const stagedName = (page: Page) => page.evaluate(() => globalThis.morphograd?.app.act?.robot.name);
const stagedCurve = (page: Page) =>
  page.evaluate(() => [...(globalThis.morphograd!.app.act!.robot.learningCurve ?? [])]);
const isPlaying = (page: Page) => page.evaluate(() => globalThis.morphograd!.app.act!.player.isPlaying);
const playhead = (page: Page) => page.evaluate(() => globalThis.morphograd!.app.act!.player.playhead);
const positions = (page: Page) => page.evaluate(() => Array.from(globalThis.morphograd!.app.pose!.position));
const message = (page: Page) => page.locator('#message-text').textContent();
const facts = (page: Page) => page.locator('#robot-facts').innerText();

/** Puts the playhead at a step, once that has been simulated. */
async function seek(page: Page, step: number): Promise<void> {
  await page.evaluate(() => globalThis.morphograd!.app.act!.player.pause());
  await expect
    .poll(() => page.evaluate(() => globalThis.morphograd!.app.act!.player.timeline.steps), {
      timeout: 30_000,
    })
    .toBeGreaterThanOrEqual(step);
  await page.evaluate((to) => globalThis.morphograd!.app.act!.player.seek(to), step);
}

/** Drops a file of this text on the page. */
async function drop(page: Page, name: string, text: string): Promise<void> {
  await page.evaluate(
    ([file, content]) => {
      const data = new DataTransfer();
      data.items.add(new File([content!], file!, { type: 'application/json' }));
      document.body.dispatchEvent(
        new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: data }),
      );
    },
    [name, text],
  );
}

/** Red, green and blue of what is on the stage at places of the plane. */
const coloursAt = (page: Page, places: readonly number[][]): Promise<number[][]> =>
  page.evaluate(async (all) => {
    const stage = globalThis.morphograd!.app.stage!;
    const picture = await createImageBitmap(await stage.picture());
    const context = new OffscreenCanvas(picture.width, picture.height).getContext('2d', {
      willReadFrequently: true,
    })!;
    context.drawImage(picture, 0, 0);
    const scale = picture.width / stage.canvas.clientWidth;
    return all.map((place) => {
      const { x, y } = stage.onCanvas(place, 0);
      return [...context.getImageData(Math.round(scale * x), Math.round(scale * y), 1, 1).data.slice(0, 3)];
    });
  }, places);

describe.skipIf(!hasBrowser)(inBrowser('the viewer'), () => {
  let server: ViewServer;
  let browser: Browser;
  let watched: Watched;
  let page: Page;

  beforeAll(async () => {
    server = await serveView({ site: join(DIST, 'site'), port: 0 });
    browser = await launch();
    watched = await openPage(browser);
    page = watched.page;
    await page.goto(server.url);
    await vi.waitUntil(async () => (await stagedName(page)) === 'Walker', { timeout: 40_000, interval: 100 });
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });
  afterEach(() => {
    expect(watched.complaints).toEqual([]);
  });

  it('shows a robot that moves, in numbers and in pixels', async () => {
    await seek(page, 100);
    const before = { positions: await positions(page), pixels: await page.locator('#stage').screenshot() };
    await page.locator('#play').click();
    await expect.poll(() => playhead(page)).toBeGreaterThan(150);
    await page.locator('#play').click();
    const after = { positions: await positions(page), pixels: await page.locator('#stage').screenshot() };
    expect(after.positions[0]! - before.positions[0]!).toBeGreaterThan(0.05);
    expect(after.pixels.equals(before.pixels)).toBe(false);
  });

  it('walks as far as its file says', async () => {
    await expect.poll(() => facts(page)).toContain('same bits');
    await seek(page, walker.scenario.steps);
    await expect.poll(() => page.locator('#hud-distance').textContent()).toBe(walker.fitness.toFixed(3));
    const distance = await page.evaluate(() => globalThis.morphograd!.app.distance);
    expect(Math.abs(distance - walker.fitness)).toBeLessThan(1e-3);
    await page.screenshot({ path: join(SCREENSHOTS, 'stage-light.png') });
  });

  it('obeys the keyboard, and lists its keys', async () => {
    await page.locator('#stage').focus();
    await page.keyboard.press('Home');
    expect(await isPlaying(page)).toBe(true);
    await page.keyboard.press('Space');
    expect(await isPlaying(page)).toBe(false);
    await seek(page, 20);
    await page.keyboard.press('.');
    expect(await playhead(page)).toBe(21);
    await page.keyboard.press(',');
    await page.keyboard.press(',');
    expect(await playhead(page)).toBe(19);
    await page.keyboard.press('ArrowRight');
    expect(await playhead(page)).toBe(44);
    await page.keyboard.press('-');
    expect(await page.locator('#speed').inputValue()).toBe('0.5');
    await page.keyboard.press('+');
    await page.keyboard.press('t');
    expect(await page.locator('#look-trail').isChecked()).toBe(false);
    await page.keyboard.press('t');
    await page.keyboard.press('?');
    expect(await page.locator('#help').evaluate((help: HTMLDialogElement) => help.open)).toBe(true);
    expect(await page.locator('#help-keys').innerText()).toContain('cut the chosen spring');
    const letters = await page.locator('#help-keys kbd').allTextContents();
    const single = letters.filter((key) => /^[A-Z]$/.test(key));
    expect(new Set(single).size).toBe(single.length);
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('href'))).toBe('./licences.txt');
    await page.screenshot({ path: join(SCREENSHOTS, 'help.png') });
    await page.keyboard.press('Escape');
  });

  it('feels a hand, a cut, and another gravity, and forgets them', async () => {
    await seek(page, 40);
    const untouched = await positions(page);
    await page.keyboard.press(']');
    await page.keyboard.press('x');
    await page.locator('#gravity').fill('2');
    await page.evaluate(() => globalThis.morphograd!.app.act!.player.play());
    await expect.poll(() => playhead(page)).toBeGreaterThan(60);
    await page.keyboard.down('i');
    await expect.poll(() => page.evaluate(() => globalThis.morphograd!.app.act!.interventions.held)).toBe(0);
    const heldAt = (await positions(page))[1]!;
    await expect.poll(async () => (await positions(page))[1]! - heldAt).toBeGreaterThan(0.02);
    await page.keyboard.up('i');
    await page.keyboard.press('r');
    await expect
      .poll(() => page.evaluate(() => globalThis.morphograd!.app.act!.player.isTouched))
      .toBe(false);
    await seek(page, 40);
    expect(await positions(page)).toEqual(untouched);
  });

  it('can be grabbed with the pointer', async () => {
    await seek(page, 10);
    const at = await page.evaluate(() => {
      const { stage, act } = globalThis.morphograd!.app;
      const { x, y } = stage!.onCanvas(act!.player.timeline.positionAt(10), 5);
      const { left, top } = stage!.canvas.getBoundingClientRect();
      return { x: left + x, y: top + y };
    });
    await page.mouse.move(at.x, at.y);
    await page.mouse.down();
    await page.mouse.move(at.x + 10, at.y - 120, { steps: 4 });
    const lifted = async () => (await positions(page))[11]!;
    const before = await lifted();
    await expect.poll(lifted, { timeout: 15_000 }).toBeGreaterThan(before + 0.02);
    await page.mouse.up();
    expect(await page.evaluate(() => globalThis.morphograd!.app.act!.interventions.held)).toBe(-1);
    await page.keyboard.press('r');
  });

  it('learns in the tab: the loss falls, and the better robot takes the stage', async () => {
    const child = JSON.stringify({ ...walker, name: 'beginner', controller: undefined, fitness: undefined });
    const { initialController, parseRobot, robotToJSON } = await import('../../index.ts');
    const robot = parseRobot(JSON.parse(child), 'beginner');
    const controller = initialController(robot.scenario!.controller, robot.body, 1);
    await drop(page, 'beginner.json', JSON.stringify(robotToJSON({ ...robot, controller })));
    await expect.poll(() => stagedName(page)).toBe('beginner');
    await page.locator('#learn-updates').fill('12');
    await page.locator('#learn').click();
    await expect
      .poll(() => page.locator('#learn-state').textContent(), { timeout: 30_000 })
      .toMatch(/^13 evaluations/);
    await expect
      .poll(() => page.evaluate(() => globalThis.morphograd!.app.act!.robot.learningCurve?.length))
      .toBe(13);
    const curve = await page.evaluate(() => globalThis.morphograd!.app.act!.robot.learningCurve!);
    expect(Math.min(...curve)).toBeLessThan(curve[0]! - 0.2);
    expect(await page.locator('#learn-chart svg path').count()).toBeGreaterThan(1);
    await expect.poll(() => facts(page)).toContain('same bits');
    const curves = () =>
      page.locator('#learn-chart svg path').evaluateAll(
        (paths, colours) =>
          paths.filter((path) => colours.includes(path.getAttribute('stroke') ?? '')).length,
        Object.values(palettes).map(({ long }) => css(long)),
      );
    const before = await curves();
    expect(before).toBeGreaterThan(0);
    await page.locator('#learn-chart').hover();
    await expect.poll(() => page.locator('#learn-chart').innerText()).toMatch(/evaluation|loss/);
    expect(await curves()).toBe(before);
  });

  it('learns on from an evolved robot without ever losing what it knows, and says when there is nothing to gain', async () => {
    await page.locator('#robot-select').selectOption('walker');
    await expect.poll(() => stagedName(page)).toBe('Walker');
    await page.locator('#learn-updates').fill('120');
    await page.locator('#learn').click();
    await expect
      .poll(() => page.locator('#learn-state').textContent(), { timeout: 60_000 })
      .toMatch(/evaluations: .* at best\./);
    await expect.poll(() => stagedCurve(page)).not.toEqual(walker.learningCurve);
    const curve = await stagedCurve(page);
    expect(curve).toEqual(curve.toSorted((a, b) => b - a));
    expect(curve.at(-1)).toBeLessThan(-walker.fitness!);
    const state = await page.locator('#learn-state').textContent();
    if (curve.length < 121) expect(state).toMatch(/rates from .* were tried\.$/);
  });

  it('forgets and learns from random weights', async () => {
    await page.locator('#learn-updates').fill('6');
    const before = await stagedCurve(page);
    await page.locator('#forget').click();
    await expect
      .poll(() => page.locator('#learn-state').textContent(), { timeout: 30_000 })
      .toMatch(/^7 evaluations: .*Before it forgot, it came to .*: try again/);
    await expect.poll(async () => (await stagedCurve(page)).length).toBe(7);
    expect(Math.min(...(await stagedCurve(page)))).toBeGreaterThan(Math.min(...before));
  });

  it('mutates the body and teaches the child', async () => {
    const before = await page.evaluate(() => globalThis.morphograd!.app.act!.robot.body.springs.count);
    await page.locator('#mutate').click();
    await expect.poll(() => stagedName(page)).toMatch(/\(child\)$/);
    await page.locator('#learn-stop').waitFor({ state: 'hidden' });
    const child = await page.evaluate(() => {
      const { robot } = globalThis.morphograd!.app.act!;
      return { genes: robot.genotype, fitness: robot.fitness, springs: robot.body.springs.count };
    });
    expect(child.genes).not.toEqual(walker.genotype);
    expect(before + child.springs).toBeGreaterThan(0);
  });

  it('gives a link that brings the robot to another page', async () => {
    await page.locator('#robot-select').selectOption('walker');
    await expect.poll(() => stagedName(page)).toBe('Walker');
    await page.locator('#share').click();
    await expect.poll(() => page.url()).toContain('#robot=');
    await page.evaluate(() => globalThis.morphograd!.app.act!.player.pause());
    // At rest, for two pages that draw would take turns.
    const other = await openPage(browser, { reducedMotion: 'reduce' });
    await other.page.goto(page.url());
    await expect.poll(() => stagedName(other.page), { timeout: 30_000 }).toBe('Walker');
    await expect.poll(() => facts(other.page)).toMatch(/5\.144, (the same|same bits)/);
    await other.page.goto(`${server.url}#robot=broken`);
    await expect.poll(() => message(other.page)).toMatch(/the robot in it is damaged/);
    await other.page.context().close();
    await page.evaluate(() => history.replaceState(null, '', '.'));
  });

  it('saves the robot as the file that it came from', async () => {
    const [download] = await Promise.all([page.waitForEvent('download'), page.locator('#save-json').click()]);
    const saved = JSON.parse(readFileSync(await download.path(), 'utf8'));
    expect(saved.controller).toEqual(walker.controller);
    expect(saved.fitness).toBe(walker.fitness);
    const [picture] = await Promise.all([page.waitForEvent('download'), page.locator('#save-png').click()]);
    expect(
      readFileSync(await picture.path())
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG');
  });

  it('films the episode as a GIF and as a video', async () => {
    const scenario = { ...walker.scenario, steps: 60 };
    await drop(page, 'short.json', JSON.stringify({ ...walker, name: 'short', scenario }));
    await expect.poll(() => stagedName(page)).toBe('short');
    await seek(page, 60);
    const [film] = await Promise.all([page.waitForEvent('download'), page.locator('#save-gif').click()]);
    expect(readFileSync(await film.path(), 'latin1')).toMatch(/^GIF89a/);
    const [video] = await Promise.all([page.waitForEvent('download'), page.locator('#save-video').click()]);
    expect(
      readFileSync(await video.path())
        .subarray(0, 64)
        .toString('latin1'),
    ).toMatch(/webm|matroska|ftyp/);
    await page.locator('#robot-select').selectOption('walker');
    await expect.poll(() => stagedName(page)).toBe('Walker');
  });

  it('says what is wrong with a file, as text, and goes on', async () => {
    const without = (field: string) => JSON.stringify({ ...walker, [field]: undefined });
    const wired = {
      masses: [{ position: [0, 0] }, { position: [1, 0] }, { position: [0, 1] }],
      springs: [{ a: 0, b: 7 }],
    };
    const bad: [string, string, RegExp][] = [
      ['picture.json', 'GIF89a', /picture\.json: this is not a robot's JSON file/],
      ['body.json', without('body'), /body\.json: "body" is missing/],
      [
        'nan.json',
        JSON.stringify(walker).replace('"steps":1000', '"steps":NaN'),
        /nan\.json: .*not a robot's JSON/,
      ],
      [
        'wiring.json',
        JSON.stringify(wired),
        /wiring\.json: "springs\[0\]\.b" is 7, but the masses are numbered/,
      ],
      [
        'huge.json',
        JSON.stringify({ ...walker, scenario: { ...walker.scenario, steps: 1_000_000 } }),
        /more than the page holds/,
      ],
      [
        'wgsl.json',
        JSON.stringify({
          ...walker,
          scenario: {
            ...walker.scenario,
            sources: { 'objective.wgsl': 'fn final_reward() -> f32 { while (true) {} }' },
          },
        }),
        /cannot be put on stage/,
      ],
    ];
    for (const [name, text, expected] of bad) {
      await drop(page, name, text);
      await expect.poll(() => message(page), { timeout: 15_000 }).toMatch(expected);
      expect(await stagedName(page)).toBe('Walker');
    }
    await page.locator('#message-close').click();
    const markup = '<img src=x onerror="globalThis.hacked = true">';
    await drop(page, 'markup.json', JSON.stringify({ ...walker, name: markup, notes: markup }));
    await expect.poll(() => stagedName(page)).toBe(markup);
    expect(await page.locator('#robot-notes').textContent()).toBe(markup);
    expect(await page.evaluate(() => 'hacked' in globalThis)).toBe(false);
    expect(await page.locator('img[src="x"]').count()).toBe(0);
  });

  it('shows robots of space, and what stands over them in the dark', async () => {
    await page.locator('#robot-select').selectOption('trotter');
    await expect.poll(() => stagedName(page)).toMatch(/Trotter/);
    await page.locator('#theme').click();
    await seek(page, 200);
    await page.screenshot({ path: join(SCREENSHOTS, 'stage-dark.png') });
    await page.locator('#theme').click();
  });

  it('shows a cave open, under a roof', async () => {
    const scenario = { ...walker.scenario, terrain: cave };
    await drop(page, 'cave.json', JSON.stringify({ ...walker, name: 'cave', scenario }));
    await expect.poll(() => stagedName(page)).toBe('cave');
    await seek(page, 1);
    const [inside, roof] = await coloursAt(page, [
      [-0.3, 0.2],
      [-0.3, 0.62],
    ]);
    const { background } = palettes.light;
    const unlike = (colour: number[]) =>
      Math.max(...background.map((value, i) => Math.abs(value - colour[i]!)));
    expect(unlike(inside!)).toBeLessThan(3);
    expect(unlike(roof!)).toBeGreaterThan(20);
    await page.screenshot({ path: join(SCREENSHOTS, 'cave.png') });
  });

  it('simulates on the GPU as on the CPU', async () => {
    await page.locator('#robot-select').selectOption('jumper');
    await expect.poll(() => stagedName(page)).toBe('Jumper');
    await seek(page, 30);
    const cpu = await positions(page);
    await page.locator('#backend').selectOption('gpu');
    await expect.poll(() => facts(page), { timeout: 30_000 }).toContain('on the GPU');
    await seek(page, 30);
    const gpu = await positions(page);
    const distances = gpu.map((value, i) => Math.abs(value - cpu[i]!));
    expect(Math.max(...distances)).toBeLessThan(1e-3);
    await page.locator('#backend').selectOption('auto');
    await expect.poll(() => facts(page)).toContain('on the CPU');
  });
});
