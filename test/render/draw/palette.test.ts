import { describe, expect, it } from 'vitest';
import { css, palettes, type Rgb } from '../../../render/draw/palette.ts';

/** Relative luminance and contrast as of WCAG 2.2. */
const luminance = (colour: Rgb): number => {
  const [r, g, b] = colour.map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const contrast = (one: Rgb, other: Rgb): number => {
  const [dark, light] = [luminance(one), luminance(other)].toSorted((a, b) => a - b) as [number, number];
  return (light + 0.05) / (dark + 0.05);
};

describe('the palettes', () => {
  it.each(Object.entries(palettes))('can be read: texts of the %s one have 4.5 : 1', (_, palette) => {
    for (const text of [palette.ink, palette.soft]) {
      expect(contrast(text, palette.background)).toBeGreaterThanOrEqual(4.5);
    }
  });

  it('write colours in six digits', () => {
    expect(css([0, 10, 255])).toBe('#000aff');
  });
});
