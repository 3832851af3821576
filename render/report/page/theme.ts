// Colours of a page, for light and dark: everything in it, charts and pictures too, names them by variables.

import { SHADES, shadeColour } from '../../draw/painting.ts';
import { activationColour, css, type PaletteName, palettes } from '../../draw/palette.ts';

/** Grades of an actuator's activation from -1 to 1; a picture has no more colours than that. */
export const GRADES = 9;

/** Colours of series, in this order. */
const series = {
  light: ['#2a6ab8', '#ae5800', '#217a50', '#b83a6b', '#7450c2', '#0a7680', '#7d6212', '#bd3737'],
  dark: ['#6aaaf7', '#f0a04b', '#5cc596', '#f07fac', '#b196f5', '#4cc3cf', '#d8b755', '#ff7b7b'],
} as const;

export const SERIES = series.light.length;

const surfaces: Readonly<Record<PaletteName, Readonly<Record<string, string>>>> = {
  light: {
    page: '#f4f6fa',
    card: '#ffffff',
    edge: '#e1e6ee',
    text: '#1c2230',
    muted: '#5a6478',
    axis: '#9aa4b6',
    grid: '#e8ecf2',
    good: '#1f7a4d',
    warn: '#a65a00',
  },
  dark: {
    page: '#10131a',
    card: '#181c25',
    edge: '#2a303d',
    text: '#e8ecf5',
    muted: '#a0abc0',
    axis: '#5f6a80',
    grid: '#252b37',
    good: '#62cf97',
    warn: '#f0ad55',
  },
};

/** The variables of a theme as CSS declarations. */
export function variables(name: PaletteName): string {
  const palette = palettes[name];
  const activation = Array.from({ length: GRADES }, (_, i): [string, string] => [
    `act-${i}`,
    css(activationColour((2 * i) / (GRADES - 1) - 1, palette)),
  ]);
  const robot: [string, string][] = (['ink', 'pale', 'skin', 'ground', 'trail'] as const).map((part) => [
    part,
    css(palette[part]),
  ]);
  const tiles = Array.from({ length: SHADES }, (_, i): [string, string] => [
    `tile-${i}`,
    css(shadeColour(palette, i)),
  ]);
  const colours = series[name].map((colour, i): [string, string] => [`s${i}`, colour]);
  return [...Object.entries(surfaces[name]), ...robot, ...tiles, ...activation, ...colours]
    .map(([variable, value]) => `--${variable}:${value}`)
    .join(';');
}

/** The colour of series `i`, as CSS and SVG take it. */
export const seriesColour = (i: number): string => `var(--s${i % SERIES})`;
