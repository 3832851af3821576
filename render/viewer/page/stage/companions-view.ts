// The robots beside the staged one, one behind the other in lanes.

import { Group } from 'three/webgpu';
import type { Anatomy, Pose } from '../../../draw/anatomy.ts';
import type { Palette } from '../../../draw/palette.ts';
import { RobotView } from './robot-view.ts';

export class CompanionsView {
  readonly group = new Group();
  readonly #gap: number;
  readonly #views: RobotView[] = [];

  /** @param gap From lane to lane [m]. */
  constructor(gap: number) {
    this.#gap = gap;
  }

  join(anatomy: Anatomy, palette: Palette, hasSkin: boolean): void {
    const view = new RobotView(anatomy, palette, 'low');
    view.showSkin(hasSkin);
    this.#views.push(view);
    view.group.position.z = -this.#gap * this.#views.length;
    this.group.add(view.group);
  }

  pose(lane: number, pose: Pose): void {
    this.#views[lane]?.pose(pose, () => false);
  }

  colour(palette: Palette): void {
    for (const view of this.#views) view.colour(palette);
  }

  showSkin(isShown: boolean): void {
    for (const view of this.#views) view.showSkin(isShown);
  }

  dispose(): void {
    for (const view of this.#views) view.dispose();
    this.group.removeFromParent();
  }
}
