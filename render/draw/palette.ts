// The colours of robots and their worlds, in one place for pictures, animations and the page.

/** Red, green and blue, each from 0 to 255. */
export type Rgb = readonly [number, number, number];

export interface Palette {
  readonly background: Rgb;
  /** Joints, lines and texts. */
  readonly ink: Rgb;
  /** Passive springs, and lines that are no matter of reading. */
  readonly pale: Rgb;
  /** Lesser texts: at least 4.5 : 1 on the background. */
  readonly soft: Rgb;
  readonly skin: Rgb;
  readonly ground: Rgb;
  /** The path of the centre of mass. */
  readonly trail: Rgb;
  /** An actuator at its shortest, at its longest, and in between. */
  readonly short: Rgb;
  readonly long: Rgb;
  readonly rest: Rgb;
}

export type PaletteName = 'light' | 'dark';

export const palettes: Readonly<Record<PaletteName, Palette>> = {
  light: {
    background: [247, 248, 251],
    ink: [59, 66, 82],
    pale: [143, 153, 171],
    soft: [88, 97, 116],
    skin: [227, 233, 244],
    ground: [213, 219, 230],
    trail: [233, 148, 46],
    short: [208, 72, 72],
    long: [52, 120, 200],
    rest: [150, 158, 172],
  },
  dark: {
    background: [17, 20, 27],
    ink: [222, 228, 240],
    pale: [118, 130, 152],
    soft: [162, 173, 194],
    skin: [44, 53, 71],
    ground: [33, 39, 51],
    trail: [245, 176, 80],
    short: [255, 107, 107],
    long: [96, 165, 250],
    rest: [120, 130, 150],
  },
};

/** Fitness and what else grows, from little to much: viridis, which reads the same on light and on dark. */
export const fitnessScale = [
  '#440154',
  '#482878',
  '#3e4a89',
  '#31688e',
  '#26828e',
  '#1f9e89',
  '#35b779',
  '#6ece58',
  '#b5de2b',
  '#fde725',
] as const;

/** As `#rrggbb`, which browsers, Inkscape, ECharts and resvg all read. */
export const css = (colour: Rgb): string =>
  `#${colour.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;

/** From red (shortest, -1) over grey to blue (longest, 1). */
export function activationColour(activation: number, { short, long, rest }: Palette): Rgb {
  return mix(rest, activation < 0 ? short : long, Math.min(1, Math.abs(activation)));
}

/** A share of `to` in `from`. */
export function mix(from: Rgb, to: Rgb, share: number): Rgb {
  const channel = (i: 0 | 1 | 2): number => Math.round(from[i] + share * (to[i] - from[i]));
  return [channel(0), channel(1), channel(2)];
}

/** From the least fitness (0) to the greatest (1), along {@link fitnessScale}. */
export function fitnessColour(share: number): Rgb {
  const at = Math.min(1, Math.max(0, share)) * (fitnessScale.length - 1);
  const below = Math.min(Math.floor(at), fitnessScale.length - 2);
  return mix(rgbOf(fitnessScale[below]!), rgbOf(fitnessScale[below + 1]!), at - below);
}

/** Of `#rrggbb`. */
function rgbOf(hex: string): Rgb {
  const channel = (i: number): number => Number.parseInt(hex.slice(i, i + 2), 16);
  return [channel(1), channel(3), channel(5)];
}
