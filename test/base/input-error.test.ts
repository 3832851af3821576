import { describe, expect, it } from 'vitest';
import { fieldPath, InputError } from '../../base/input-error.ts';

describe('InputError', () => {
  it('is one paragraph: file, field, what is wrong, what to do', () => {
    const error = new InputError({
      code: 'invalid',
      where: 'walker.json',
      path: fieldPath(['springs', 12, 'b']),
      problem: 'is 99. Write less.',
    });
    expect(error.message).toBe('walker.json: "springs[12].b" is 99. Write less.');
    expect(error).toMatchObject({ code: 'invalid', where: 'walker.json', path: 'springs[12].b' });
  });

  it('shows a name that is empty', () => {
    const error = new InputError({ code: 'not-found', where: '', problem: 'there is no such file.' });
    expect(error.message).toBe('"": there is no such file.');
  });
});
