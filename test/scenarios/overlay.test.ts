import { describe, expect, it } from 'vitest';
import { overlay } from '../../scenarios/overlay.ts';

describe('overlay', () => {
  const base = {
    drag: 2,
    gravity: [0, -9.81],
    contact: { law: 'coulomb', friction: 1 },
    evolution: { population: 24, generations: 20 },
  };

  it('changes objects field by field and replaces everything else', () => {
    const changed = overlay(base, { gravity: [0, -1], evolution: { population: 3 } });
    expect(changed).toEqual({ ...base, gravity: [0, -1], evolution: { population: 3, generations: 20 } });
  });

  it('replaces an object whose kind changes, for the fields of the old one mean nothing to the new one', () => {
    expect(overlay(base, { contact: { law: 'impact' } })).toEqual({ ...base, contact: { law: 'impact' } });
    expect(overlay(base, { contact: { friction: 0.5 } })).toMatchObject({
      contact: { law: 'coulomb', friction: 0.5 },
    });
  });

  it('leaves what it was given as it was', () => {
    const before = structuredClone(base);
    overlay(base, { contact: { friction: 0.5 } });
    expect(base).toEqual(before);
  });
});
