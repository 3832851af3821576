import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { html } from '../../../../render/report/page/html.ts';

describe('a template of HTML', () => {
  it('escapes texts, and leaves what is HTML already', () => {
    const inner = html`<b>${'a < b & "c"'}</b>`;
    expect(html`<p title="${'"'}">${inner}${[inner, 1]}${null}</p>`.markup).toBe(
      '<p title="&#34;"><b>a &#60; b &#38; &#34;c&#34;</b><b>a &#60; b &#38; &#34;c&#34;</b>1</p>',
    );
  });

  it('lets no text end a tag or an attribute', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(html`${text}`.markup).not.toMatch(/[<>"']/);
      }),
    );
  });
});
