// What is shown besides the robot, and whether the camera goes with it.

import type { App } from '../app.ts';
import { byId } from './dom.ts';
import { onTheme, palette } from './theme.ts';

export type Look = 'follow' | 'trail' | 'ghost' | 'skin' | 'loop';

const box = (look: Look): HTMLInputElement => byId<HTMLInputElement>(`look-${look}`);

export function wireLookPanel(app: App): void {
  for (const look of ['follow', 'trail', 'ghost', 'skin', 'loop'] as const)
    box(look).addEventListener('change', () => apply(app));
  onTheme(() => {
    app.stage?.colour(palette());
    app.redraw();
  });
}

export function switchLook(app: App, look: Look): void {
  box(look).checked = !box(look).checked;
  apply(app);
}

function apply(app: App): void {
  app.parts = { ghost: box('ghost').checked, trail: box('trail').checked, skin: box('skin').checked };
  app.stage?.showParts(app.parts);
  if (app.stage) app.stage.camera.isFollowing = box('follow').checked;
  app.isLooping = box('loop').checked;
  if (app.act) app.act.player.isLooping = app.isLooping;
  app.redraw();
}
