// The page: puts its parts together, and the first robot on stage.

import './jitless.ts';
import { describeBrowserAdapters, type Robot } from '../../../index.ts';
import { App } from './app.ts';
import { Companions } from './companions/companions.ts';
import { robotOfFragment } from './share.ts';
import { messageOf } from './sim/rpc.ts';
import { Library } from './source/library.ts';
import { openSource } from './source/open.ts';
import { Stage } from './stage/stage.ts';
import { wireCompanions } from './ui/companions-panel.ts';
import { byId } from './ui/dom.ts';
import { Gallery } from './ui/gallery.ts';
import { wireKeys } from './ui/keys.ts';
import { LearnPanel } from './ui/learn-panel.ts';
import { wireLookPanel } from './ui/look-panel.ts';
import { showMessage, wireMessage } from './ui/message.ts';
import { wireRobotPanel } from './ui/robot-panel.ts';
import { Story } from './ui/story.ts';
import { show, wireTabs } from './ui/tabs.ts';
import { wireTakePanel } from './ui/take-panel.ts';
import { palette, wireTheme } from './ui/theme.ts';
import { TouchPanel } from './ui/touch-panel.ts';
import { wireTransport } from './ui/transport.ts';

const prefersStill = matchMedia('(prefers-reduced-motion: reduce)').matches;

await start();

async function start(): Promise<void> {
  wireTheme();
  wireMessage();
  byId('stage-state').textContent = 'Loading …';
  const app = new App(await openStage());
  wireTransport(app);
  wireRobotPanel(app);
  wireLookPanel(app);
  wireTakePanel(app);
  const learn = new LearnPanel(app);
  const touch = new TouchPanel(app);
  const library = new Library(app, openSource());
  const companions = new Companions(app, library);
  wireCompanions(companions);
  wireKeys({ app, learn, touch, companions });
  const toStage = () => show('stage', () => {});
  const gallery = new Gallery(app, library, toStage);
  const story = new Story(app, library, toStage);
  wireTabs((view) => {
    if (view === 'gallery') gallery.show();
    if (view === 'story') void story.show();
  });
  requestAnimationFrame(function frame(now) {
    app.frame(now);
    requestAnimationFrame(frame);
  });
  // What the console, and tests, may look at.
  Object.assign(globalThis, { morphograd: { app, companions } });
  await putFirst(app, library);
}

/** Software drivers of WebGPU draw more slowly than those of WebGL. */
async function hasHardwareGpu(): Promise<boolean> {
  try {
    return (await describeBrowserAdapters()).some(({ isSoftware }) => !isSoftware);
  } catch {
    return false;
  }
}

/** Null where the browser cannot draw; everything but the stage works all the same. */
async function openStage(): Promise<Stage | null> {
  const host = byId('stage');
  host.tabIndex = 0;
  try {
    const stage = await Stage.open(palette(), !(await hasHardwareGpu()));
    stage.canvas.setAttribute('aria-hidden', 'true');
    host.prepend(stage.canvas);
    new ResizeObserver(() => stage.resize(host.clientWidth, host.clientHeight)).observe(host);
    stage.resize(host.clientWidth, host.clientHeight);
    return stage;
  } catch (error) {
    byId('stage-state').textContent =
      `This browser can draw neither with WebGPU nor with WebGL, so the stage stays empty. ${messageOf(error)}`;
    return null;
  }
}

/** The robot of the address, else the source's best, as soon as there is one. */
async function putFirst(app: App, library: Library): Promise<void> {
  const isLinked = await putLinked(app);
  // Before the run is there, which may take a while: a link that is opened meanwhile counts too.
  addEventListener('hashchange', () => void putLinked(app));
  const putBest = (): void => {
    const best = library.summary?.robots[0];
    if (!app.act && best) void library.put(best.id, !prefersStill);
    else if (!app.act && app.stage)
      byId('stage-state').textContent =
        library.failure ?? 'No robot yet. Drop a file here, or wait for the run.';
  };
  if (!isLinked) library.onChange.push(putBest);
  await library.open();
}

/** Puts the robot of the address on stage, if there is one in it. */
async function putLinked(app: App): Promise<boolean> {
  let robot: Robot | null;
  try {
    robot = await robotOfFragment(location.hash);
  } catch (error) {
    showMessage(messageOf(error));
    return false;
  }
  return robot !== null && app.put(robot, { isPlaying: !prefersStill });
}
