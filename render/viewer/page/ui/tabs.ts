// Stage, Gallery and Story as tabs.

import { byId } from './dom.ts';

const NAMES = ['stage', 'gallery', 'story'] as const;
export type View = (typeof NAMES)[number];

/** @param onShow Called when a view comes up. */
export function wireTabs(onShow: (view: View) => void): void {
  for (const name of NAMES) byId(`tab-${name}`).addEventListener('click', () => show(name, onShow));
  document.querySelector('[role="tablist"]')!.addEventListener('keydown', (event) => {
    const { key } = event as KeyboardEvent;
    const direction = { ArrowRight: 1, ArrowLeft: -1 }[key];
    if (direction === undefined) return;
    const now = NAMES.findIndex((name) => byId(`tab-${name}`).getAttribute('aria-selected') === 'true');
    const next = NAMES[(now + direction + NAMES.length) % NAMES.length]!;
    show(next, onShow);
    byId(`tab-${next}`).focus();
  });
}

export function show(view: View, onShow: (view: View) => void): void {
  for (const name of NAMES) {
    const tab = byId(`tab-${name}`);
    tab.setAttribute('aria-selected', String(name === view));
    tab.tabIndex = name === view ? 0 : -1;
    byId(`view-${name}`).hidden = name !== view;
  }
  onShow(view);
}
