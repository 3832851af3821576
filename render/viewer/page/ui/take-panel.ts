// In and out: dropped and chosen files, and what can be taken along of the robot on stage.

import type { Robot } from '../../../../index.ts';
import type { App } from '../app.ts';
import { download, fileNameOf, readRobotFile, robotText } from '../files.ts';
import { linkFragment, MOST_LINK } from '../share.ts';
import { messageOf } from '../sim/rpc.ts';
import { byId } from './dom.ts';
import { filmGif, filmVideo, videoType } from './film.ts';
import { hideMessage, showMessage } from './message.ts';

const say = (text: string): void => {
  byId('take-note').textContent = text;
};

export function wireTakePanel(app: App): void {
  byId('save-json').addEventListener('click', () => saveRobot(app));
  byId('save-png').addEventListener('click', () => void savePicture(app));
  byId('share').addEventListener('click', () => void shareLink(app));
  byId('save-gif').addEventListener('click', () => void saveFilm(app, 'gif'));
  byId('save-video').addEventListener('click', () => void saveFilm(app, 'video'));
  byId('save-video').hidden = videoType() === undefined;
  const input = byId<HTMLInputElement>('open-file');
  input.addEventListener('change', () => {
    const [file] = input.files ?? [];
    input.value = '';
    if (file) void openFile(app, file);
  });
  wireDrop(app);
}

function wireDrop(app: App): void {
  const drop = byId('drop');
  let depth = 0;
  const over = (change: number): void => {
    depth = Math.max(0, depth + change);
    drop.hidden = depth === 0;
  };
  addEventListener('dragenter', () => over(1));
  addEventListener('dragleave', () => over(-1));
  addEventListener('dragover', (event) => event.preventDefault());
  addEventListener('drop', (event) => {
    event.preventDefault();
    depth = 0;
    drop.hidden = true;
    const [file] = event.dataTransfer?.files ?? [];
    if (file) void openFile(app, file);
    else showMessage('What you dropped is no file. Drop a robot’s JSON file.');
  });
}

async function openFile(app: App, file: File): Promise<void> {
  let robot: Robot;
  try {
    robot = await readRobotFile(file);
  } catch (error) {
    showMessage(messageOf(error));
    return;
  }
  hideMessage();
  await app.put({ ...robot, name: robot.name ?? file.name.replace(/\.json$/i, '') }, { isPlaying: true });
}

export function saveRobot({ act }: App): void {
  if (!act) return;
  const name = fileNameOf(act.robot, 'json');
  download(new Blob([robotText(act.robot)], { type: 'application/json' }), name);
  say(`Saved as ${name}.`);
}

export async function savePicture({ act, stage }: App): Promise<void> {
  if (!act || !stage) return;
  try {
    const name = fileNameOf(act.robot, 'png');
    download(await stage.picture(), name);
    say(`Saved as ${name}.`);
  } catch (error) {
    showMessage(messageOf(error));
  }
}

let isFilming = false;

async function saveFilm(app: App, kind: 'gif' | 'video'): Promise<void> {
  const { act, stage } = app;
  if (!act || !stage || isFilming) return;
  isFilming = true;
  const onProgress = (share: number) => say(`Filming, ${Math.round(100 * share)} % …`);
  try {
    const type = videoType();
    const film =
      kind === 'gif' || !type ? filmGif(app, act, onProgress) : filmVideo(app, act, type, onProgress);
    const blob = await film;
    const name = fileNameOf(act.robot, /gif|mp4|webm/.exec(blob.type)?.[0] ?? kind);
    download(blob, name);
    say(`Saved as ${name}.`);
  } catch (error) {
    showMessage(messageOf(error));
  } finally {
    isFilming = false;
  }
}

export async function shareLink({ act }: App): Promise<void> {
  if (!act) return;
  const fragment = await linkFragment(act.robot);
  const { href } = new URL(`#${fragment}`, location.href);
  if (href.length > MOST_LINK) {
    say(
      `This robot is too big for a link: it would have ${Math.ceil(href.length / 1000)},000 characters, and more than ` +
        `${MOST_LINK / 1000},000 are cut off on the way. Save the robot and send the file.`,
    );
    return;
  }
  history.replaceState(null, '', href);
  const size = `${Math.ceil(href.length / 1000)},000 characters`;
  try {
    await navigator.clipboard.writeText(href);
    say(`The link is on the clipboard (${size}).`);
  } catch {
    say(`The link is in the address bar (${size}); copy it from there.`);
  }
}
