import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { InputError } from '../../../base/input-error.ts';
import { loadParts, loadScenario } from '../../../evolve/parts/load.ts';
import { builtInScenario } from '../../../evolve/parts/scenario.ts';

const folder = mkdtempSync(join(tmpdir(), 'morphograd-parts-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let modules = 0;

/** A module of that text. */
function written(text: string): string {
  const path = join(folder, `module-${modules++}.mjs`);
  writeFileSync(path, text);
  return path;
}

const selection = `{ name: 'mine', description: 'Mine.', create: () => ({}) }`;

describe('loadParts', () => {
  it('gives what is built in and, behind it, what modules bring', async () => {
    const path = written(`export default { selections: [${selection}] };`);
    const parts = await loadParts([path]);
    expect(parts.selections.at(-1)).toMatchObject({ name: 'mine' });
    expect(parts.modules).toEqual([path]);
    expect((await loadParts([])).modules).toEqual([]);
  });

  it.each([
    ['throw new Error("no");', ': the module cannot be loaded: no. Mend it.'],
    ['export const x = ;', ': the module cannot be loaded: '],
    ['export const x = 1;', ': "default" must be an object of genotypes, operators'],
    [
      'export default { selection: [] };',
      ': "default.selection" is no part of a search. Did you mean "selections"?',
    ],
    ['export default { selections: {} };', ': "default.selections" must be a list, but is an object.'],
    ['export default { selections: [3] };', ': "default.selections[0]" must be an object, but is 3.'],
    ['export default { selections: [{}] };', ': "default.selections[0].name" is missing. Write a text.'],
    [
      `export default { selections: [{ name: 'a', description: 'A.' }] };`,
      ': "default.selections[0].create" is missing. Write a function.',
    ],
    [
      `export default { selections: [${selection}, ${selection}] };`,
      ': There are two selections called "mine".',
    ],
    [
      `export default { selections: [{ name: 'a', description: 'A.', create: () => ({}), settings: ({ z }) => z.int() }] };`,
      ': its settings have no schema: ',
    ],
  ])('says of the module %j: %s', async (text, message) => {
    const path = written(text);
    const error = await loadParts([path]).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(InputError);
    expect((error as InputError).message).toContain(`${path}${message}`);
  });

  it('says which module is missing', async () => {
    const path = join(folder, 'gone.js');
    await expect(loadParts([path])).rejects.toThrow(`${path}: there is no such module.`);
  });
});

describe('loadScenario', () => {
  it('takes modules by their place beside scenario.json, and only where they were loaded', async () => {
    const module = written(`export default { selections: [${selection}] };`);
    const { sources } = builtInScenario('walk');
    const json = {
      format: 'morphograd/scenario',
      version: 1,
      modules: [`./${module.slice(folder.length + 1)}`],
      evolution: { selection: { kind: 'mine' } },
      sources,
    };
    writeFileSync(join(folder, 'scenario.json'), JSON.stringify(json));
    expect(() => loadScenario(folder)).toThrow(
      `"modules" names ${module}, which is code and was not loaded.`,
    );
    const scenario = loadScenario(folder, await loadParts([module]));
    expect(scenario).toMatchObject({ modules: [module], evolution: { selection: { kind: 'mine' } } });
  });
});
