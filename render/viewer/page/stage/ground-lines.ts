// Lines and numerals on the ground.

import { MeshBasicMaterial, Vector3 } from 'three/webgpu';
import { glyphsLines, glyphsWidth } from '../../../draw/glyphs.ts';
import { mix, type Palette } from '../../../draw/palette.ts';
import { Rods } from './rods.ts';
import { colourOf } from './space.ts';

/** In the scene's axes [m]. */
export interface Line {
  readonly begin: Vector3;
  readonly end: Vector3;
  readonly isStrong: boolean;
}

/** How high numerals are [m]. */
const SIZE = 0.075;

const from = new Vector3();
const to = new Vector3();

export function groundLines(lines: readonly Line[], { ground, pale }: Palette): Rods {
  const rods = new Rods(lines.length, new MeshBasicMaterial(), 4);
  const [strong, weak] = [colourOf(mix(ground, pale, 0.55)), colourOf(mix(ground, pale, 0.2))];
  lines.forEach(({ begin, end, isStrong }, i) => {
    rods.place(i, begin, end, isStrong ? 0.0035 : 0.0025);
    rods.colour(i, isStrong ? strong : weak);
  });
  rods.update();
  return rods;
}

/**
 * The distances `values` [m] in numerals.
 * @param place Puts a point of the numeral at `x`, so far to the right of it and above its foot, into the scene.
 */
export function numerals(
  values: readonly number[],
  place: (x: number, right: number, up: number, into: Vector3) => void,
  { pale, ink }: Palette,
): Rods {
  const strokes = values.flatMap((x) => {
    const left = -glyphsWidth(`${x}`, SIZE) / 2;
    return glyphsLines(`${x}`, SIZE).flatMap((line) =>
      line.slice(1).map((end, i) => ({ x, begin: line[i]!, end, left })),
    );
  });
  const rods = new Rods(strokes.length, new MeshBasicMaterial(), 6);
  const colour = colourOf(mix(pale, ink, 0.35));
  strokes.forEach(({ x, begin, end, left }, i) => {
    place(x, left + begin[0], begin[1], from);
    place(x, left + end[0], end[1], to);
    rods.place(i, from, to, 0.0038);
    rods.colour(i, colour);
  });
  rods.update();
  return rods;
}
