// Everything on the stage by keyboard, and the list of it.

import type { App } from '../app.ts';
import type { Companions } from '../companions/companions.ts';
import { changeCompanions } from './companions-panel.ts';
import { byId, element } from './dom.ts';
import type { LearnPanel } from './learn-panel.ts';
import { switchLook } from './look-panel.ts';
import { savePicture, saveRobot, shareLink } from './take-panel.ts';
import { switchTheme } from './theme.ts';
import type { TouchPanel } from './touch-panel.ts';
import { changeSpeed } from './transport.ts';

interface Key {
  /** As `KeyboardEvent.key`, in lower case. */
  readonly keys: readonly string[];
  /** As the list shows it. */
  readonly shown: string;
  readonly meaning: string;
  readonly withShift?: boolean;
  readonly run: (key: string) => void;
}

export interface KeyTargets {
  readonly app: App;
  readonly learn: LearnPanel;
  readonly touch: TouchPanel;
  readonly companions: Companions;
}

/** Seconds that an arrow goes through the episode. */
const SCRUB = 0.1;

export function wireKeys(targets: KeyTargets): void {
  const keys = keysOf(targets);
  byId('help-keys').replaceChildren(
    ...keys.map(({ shown, meaning }) =>
      element(
        'div',
        {},
        element('dt', {}, ...shown.split(' ').map((text) => element('kbd', { text }))),
        element('dd', { text: meaning }),
      ),
    ),
  );
  const help = byId<HTMLDialogElement>('help');
  byId('help-button').addEventListener('click', () => help.showModal());
  byId('help-close').addEventListener('click', () => help.close());
  addEventListener('keydown', (event) => {
    if (event.defaultPrevented || help.open || isTyping(event)) return;
    const key = event.key.toLowerCase();
    const isShifted = event.shiftKey && key.startsWith('arrow');
    const found = keys.find((each) => each.keys.includes(key) && (each.withShift ?? false) === isShifted);
    if (!found) return;
    event.preventDefault();
    found.run(key);
  });
  addEventListener('keyup', ({ key }) => {
    if ('ijkl'.includes(key.toLowerCase())) targets.touch.release();
  });
}

/** True where the key means something to the element that has the focus, or to the browser. */
function isTyping({ target, key, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
  if (ctrlKey || metaKey || altKey) return true;
  if (!(target instanceof HTMLElement)) return false;
  if (target.closest('[role="tablist"]') && key.startsWith('Arrow')) return true;
  if (target instanceof HTMLButtonElement) return key === ' ' || key === 'Enter';
  // Sliders and boxes take no letters.
  if (target.matches('input[type="range"], input[type="checkbox"], input[type="radio"]'))
    return key === ' ' || /^(Arrow|Page|Home|End)/.test(key);
  return target.matches('input, select, textarea');
}

function keysOf({ app, learn, touch, companions }: KeyTargets): Key[] {
  const player = () => app.act?.player;
  const scrub = (direction: number): void => {
    const now = player();
    if (!now) return;
    now.pause();
    now.seek(Math.round(now.playhead + (direction * SCRUB) / now.timeStep));
  };
  const turn = (azimuth: number, polar: number, factor?: number): void => {
    app.stage?.camera.turn(azimuth, polar, factor);
    app.stage?.invalidate();
  };
  const pull: Readonly<Record<string, readonly number[]>> = directions(app);
  return [
    { keys: [' '], shown: 'Space', meaning: 'play or pause', run: () => player()?.toggle() },
    { keys: ['home'], shown: 'Home', meaning: 'restart', run: () => player()?.restart() },
    { keys: [','], shown: ',', meaning: 'one step back', run: () => player()?.step(-1) },
    { keys: ['.'], shown: '.', meaning: 'one step forward', run: () => player()?.step(1) },
    {
      keys: ['arrowleft', 'arrowright'],
      shown: '← →',
      meaning: 'scrub by a tenth of a second',
      run: (key) => scrub(key === 'arrowleft' ? -1 : 1),
    },
    {
      keys: ['-', '+', '='],
      shown: '- +',
      meaning: 'slower, faster',
      run: (key) => changeSpeed(app, key === '-' ? -1 : 1),
    },
    {
      keys: ['arrowleft', 'arrowright', 'arrowup', 'arrowdown'],
      withShift: true,
      shown: 'Shift ←↑↓→',
      meaning: 'turn the camera',
      run: (key) =>
        turn(
          key === 'arrowleft' ? -0.12 : key === 'arrowright' ? 0.12 : 0,
          key === 'arrowup' ? -0.1 : key === 'arrowdown' ? 0.1 : 0,
        ),
    },
    {
      keys: ['pageup', 'pagedown'],
      shown: 'PgUp PgDn',
      meaning: 'nearer, farther',
      run: (key) => turn(0, 0, key === 'pageup' ? 0.87 : 1.15),
    },
    { keys: ['f'], shown: 'F', meaning: 'follow the robot', run: () => switchLook(app, 'follow') },
    { keys: ['t'], shown: 'T', meaning: 'trail', run: () => switchLook(app, 'trail') },
    { keys: ['g'], shown: 'G', meaning: 'ghost', run: () => switchLook(app, 'ghost') },
    {
      keys: ['a'],
      shown: 'A',
      meaning: 'more robots beside it, or none',
      run: () => changeCompanions(companions),
    },
    { keys: ['b'], shown: 'B', meaning: 'skin', run: () => switchLook(app, 'skin') },
    {
      keys: ['i', 'j', 'k', 'l'],
      shown: 'I J K L',
      meaning: 'hold to pull up, left, down, right',
      run: (key) => touch.pull(pull[key]!),
    },
    {
      keys: ['[', ']'],
      shown: '[ ]',
      meaning: 'choose a spring',
      run: (key) => touch.choose(key === '[' ? -1 : 1),
    },
    { keys: ['x'], shown: 'X', meaning: 'cut the chosen spring', run: () => touch.cut() },
    { keys: ['z'], shown: 'Z', meaning: 'freeze the chosen actuator', run: () => touch.freeze() },
    { keys: ['r'], shown: 'R', meaning: 'reset robot and world', run: () => void app.reset() },
    { keys: ['n'], shown: 'N', meaning: 'learn on', run: () => learn.teach() },
    { keys: ['w'], shown: 'W', meaning: 'forget, and learn from the beginning', run: () => learn.forget() },
    { keys: ['m'], shown: 'M', meaning: 'mutate, and teach the child', run: () => void learn.mutate() },
    { keys: ['o'], shown: 'O', meaning: 'open a file', run: () => byId('open-file').click() },
    { keys: ['s'], shown: 'S', meaning: 'save the robot', run: () => saveRobot(app) },
    { keys: ['p'], shown: 'P', meaning: 'save a picture', run: () => void savePicture(app) },
    { keys: ['c'], shown: 'C', meaning: 'copy a link', run: () => void shareLink(app) },
    { keys: ['d'], shown: 'D', meaning: 'light or dark', run: switchTheme },
    { keys: ['1', '2', '3'], shown: '1 2 3', meaning: 'Stage, Gallery, Story', run: (key) => showTab(key) },
    { keys: ['?'], shown: '?', meaning: 'this list', run: () => byId<HTMLDialogElement>('help').showModal() },
  ];
}

const showTab = (key: string): void =>
  byId({ '1': 'tab-stage', '2': 'tab-gallery', '3': 'tab-story' }[key]!).click();

/** Shares of the reach along each axis; in space left and right are along the way. */
function directions(app: App): Record<string, readonly number[]> {
  const isFlat = (): boolean => app.act?.robot.body.dimension === 2;
  const along = (x: number, up: number): readonly number[] => (isFlat() ? [x, up] : [x, 0, up]);
  return {
    get i() {
      return along(0, 1);
    },
    get j() {
      return along(-1, 0.2);
    },
    get k() {
      return along(0, -1);
    },
    get l() {
      return along(1, 0.2);
    },
  };
}
