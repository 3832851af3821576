// Light or dark: as the system has it, until the user says otherwise.

import { type PaletteName, palettes } from '../../../draw/palette.ts';
import { byId } from './dom.ts';

const KEY = 'morphograd-theme';

export type ThemeListener = (name: PaletteName) => void;

let current: PaletteName = 'light';
const listeners: ThemeListener[] = [];

export const theme = (): PaletteName => current;

export const palette = () => palettes[current];

export function onTheme(listener: ThemeListener): void {
  listeners.push(listener);
}

export function wireTheme(): void {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  apply(chosen() ?? (dark.matches ? 'dark' : 'light'));
  dark.addEventListener('change', () => {
    if (!chosen()) apply(dark.matches ? 'dark' : 'light');
  });
  byId('theme').addEventListener('click', switchTheme);
}

export function switchTheme(): void {
  apply(current === 'dark' ? 'light' : 'dark');
  try {
    localStorage.setItem(KEY, current);
  } catch {
    // A browser that stores nothing asks again next time.
  }
}

function chosen(): PaletteName | null {
  try {
    const stored = localStorage.getItem(KEY);
    return stored === 'dark' || stored === 'light' ? stored : null;
  } catch {
    return null;
  }
}

function apply(name: PaletteName): void {
  current = name;
  document.documentElement.dataset.theme = name;
  for (const listener of listeners) listener(name);
}
