// The archive in the gallery: its map, which of its axes are shown, and the way through it by keys.

import { binned, named, rangeOf } from '../../../draw/elite-map.ts';
import { fitnessScale } from '../../../draw/palette.ts';
import type { ArchiveMap } from '../../run-source.ts';
import { archiveGrid, type MapOptions } from './archive-map.ts';
import { byId, element, replaceKeepingFocus, short, showText } from './dom.ts';

type Shown = Pick<MapOptions, 'stagedId' | 'picture'>;

export class ArchiveView {
  #axes = { x: 0, y: 1 };
  #last: { readonly map: ArchiveMap; readonly shown: Shown } | null = null;

  /** @param onChoose Called with the id of a robot. */
  constructor(onChoose: (id: string) => void) {
    byId('archive-legend-bar').style.background = `linear-gradient(90deg, ${fitnessScale.join(', ')})`;
    for (const axis of ['x', 'y'] as const) this.#wireAxis(axis);
    const host = byId('archive-map');
    host.addEventListener('click', ({ target }) => {
      const id = cellAt(target)?.dataset.key;
      if (id !== undefined) onChoose(id);
    });
    host.addEventListener('keydown', (event) => {
      const direction = directions[event.key];
      const from = cellAt(event.target);
      if (!direction || !from) return;
      event.preventDefault();
      goFrom(from, direction);
    });
  }

  show(map: ArchiveMap, shown: Shown): void {
    this.#last = { map, shown };
    const { axes, robots } = map;
    const isEmpty = robots.length === 0;
    byId('archive-frame').hidden = isEmpty;
    byId('archive-axes').hidden = axes.length < 3;
    if (isEmpty) return;
    const { x } = this.#axes;
    const y = axes.length > 1 ? this.#axes.y : undefined;
    for (const [id, index] of [
      ['archive-axis-x', x],
      ['archive-axis-y', y],
    ] as const)
      showChoices(byId<HTMLSelectElement>(id), map, index);
    showText(byId('archive-title-x'), binned(axes[x]!).name);
    showText(byId('archive-title-y'), y === undefined ? '' : binned(axes[y]!).name);
    const [least, greatest] = rangeOf(robots);
    byId('archive-least').textContent = short(least);
    byId('archive-greatest').textContent = short(greatest);
    replaceKeepingFocus(byId('archive-map'), [archiveGrid(map, { ...shown, x, y })]);
  }

  /** Two axes that are the same change places. */
  #wireAxis(axis: 'x' | 'y'): void {
    byId<HTMLSelectElement>(`archive-axis-${axis}`).addEventListener('change', ({ target }) => {
      const chosen = Number((target as HTMLSelectElement).value);
      const { x, y } = this.#axes;
      if (axis === 'x') this.#axes = { x: chosen, y: chosen === y ? x : y };
      else this.#axes = { x: chosen === x ? y : x, y: chosen };
      if (this.#last) this.show(this.#last.map, this.#last.shown);
    });
  }
}

function showChoices(select: HTMLSelectElement, { axes }: ArchiveMap, chosen: number | undefined): void {
  const names = axes.map(named);
  const shown = [...select.options].map(({ text }) => text);
  // A list that is open stays open.
  if (names.join() !== shown.join())
    select.replaceChildren(
      ...names.map((text, i) => element('option', { text, attributes: { value: String(i) } })),
    );
  select.value = String(chosen);
}

const cellAt = (target: EventTarget | null): HTMLElement | null =>
  (target as HTMLElement).closest<HTMLElement>('[data-key]');

type Direction = readonly [right: number, up: number];

const directions: Readonly<Record<string, Direction>> = {
  ArrowRight: [1, 0],
  ArrowLeft: [-1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

/** To the next robot in a direction: what lies aside is farther. */
function goFrom(from: HTMLElement, [right, up]: Direction): void {
  const distanceTo = (cell: HTMLElement): number => {
    const dx = Number(cell.dataset.x) - Number(from.dataset.x);
    const dy = Number(cell.dataset.y) - Number(from.dataset.y);
    const ahead = right * dx + up * dy;
    return ahead > 0 ? ahead + 3 * Math.abs(right * dy + up * dx) : Number.POSITIVE_INFINITY;
  };
  const cells = [...from.parentElement!.querySelectorAll<HTMLElement>('[data-key]')];
  const next = cells.reduce((best, cell) => (distanceTo(cell) < distanceTo(best) ? cell : best), from);
  from.tabIndex = -1;
  next.tabIndex = 0;
  next.focus();
}
