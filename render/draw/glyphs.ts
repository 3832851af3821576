// Numerals as strokes. Pictures that become pixels without a browser have no fonts to rely on, and need no more than
// distances and times.

/** Polylines on a grid 4 wide and 6 high, from the lower left; `x,y` pairs. */
const glyphs: Readonly<Record<string, string>> = {
  '0': '1,0 3,0 4,1 4,5 3,6 1,6 0,5 0,1 1,0',
  '1': '0.5,4.5 2,6 2,0',
  '2': '0,5 1,6 3,6 4,5 4,4 0,0 4,0',
  '3': '0,6 4,6 2,3.6 3,3.6 4,2.6 4,1 3,0 1,0 0,1',
  '4': '3,0 3,6 0,1.6 4,1.6',
  '5': '4,6 0.4,6 0,3.2 1,3.8 3,3.8 4,2.8 4,1 3,0 1,0 0,1',
  '6': '3.6,6 1.4,4.4 0,2 0,1 1,0 3,0 4,1 4,2.4 3,3.4 1,3.4 0,2.2',
  '7': '0,6 4,6 1.4,0',
  '8': '1,3.3 0,4.3 0,5 1,6 3,6 4,5 4,4.3 3,3.3 1,3.3 0,2.3 0,1 1,0 3,0 4,1 4,2.3 3,3.3',
  '9': '0.4,0 2.6,1.6 4,4 4,5 3,6 1,6 0,5 0,3.6 1,2.6 3,2.6 4,3.8',
  '.': '1,0 1,0.2',
  '-': '0.6,3 3.4,3',
  m: '0,0 0,4 0,3 1,4 2,3 2,0 2,3 3,4 4,3 4,0',
  s: '4,3.6 3,4 1,4 0,3.2 1,2.2 3,1.8 4,0.9 3,0 1,0 0,0.5',
};

const NARROW: Readonly<Record<string, number>> = { '.': 3, ' ': 3 };
const ADVANCE = 5.6;

const advanceOf = (character: string): number => NARROW[character] ?? ADVANCE;

/** How wide a text is that is as high as `height`, in the same unit. */
export const glyphsWidth = (text: string, height: number): number =>
  ([...text].reduce((width, character) => width + advanceOf(character), 0) * height) / 6;

/** The data of an SVG path that writes `text` with its lower left corner at (x, y). */
export function glyphsPath(text: string, x: number, y: number, height: number): string {
  return glyphsLines(text, height)
    .map((line) => {
      const points = line.map(([right, up]) => `${(x + right).toFixed(1)} ${(y - up).toFixed(1)}`);
      return `M ${points.join(' L ')}`;
    })
    .join(' ');
}

/** Polylines that write `text` from (0, 0) to the right; characters other than numerals, `m` and `s` are left blank. */
export function glyphsLines(text: string, height: number): [right: number, up: number][][] {
  const unit = height / 6;
  let at = 0;
  return [...text].flatMap((character) => {
    const left = at;
    at += unit * advanceOf(character);
    const line = glyphs[character]?.split(' ').map((pair): [number, number] => {
      const [right = 0, up = 0] = pair.split(',').map(Number);
      return [left + unit * right, unit * up];
    });
    return line ? [line] : [];
  });
}
