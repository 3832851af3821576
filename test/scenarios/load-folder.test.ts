import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { InputError } from '../../base/input-error.ts';
import { loadScenario } from '../../evolve/parts/load.ts';
import { builtInScenario } from '../../evolve/parts/scenario.ts';
import { builtInScenarios } from '../../scenarios/load.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'morphograd-scenario-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const builtIn = (name: string) => fileURLToPath(new URL(`../../scenarios/${name}`, import.meta.url));

describe('loadScenario', () => {
  it.each(builtInScenarios)('reads the folder of %s as what the name stands for', (name) => {
    expect(loadScenario(builtIn(name))).toEqual(builtInScenario(name));
    expect(loadScenario(join(builtIn(name), 'scenario.json'))).toEqual(builtInScenario(name));
    expect(loadScenario(name)).toEqual(builtInScenario(name));
  });

  it('names a scenario for its folder', () => {
    const hop = join(folder, 'hop');
    cpSync(builtIn('jump'), hop, { recursive: true });
    const parameters = { moment: 0.5, width: 0.1 };
    const json = { format: 'morphograd/scenario', version: 1, objective: { parameters } };
    writeFileSync(join(hop, 'scenario.json'), JSON.stringify(json));
    expect(loadScenario(hop).name).toBe('hop');
  });

  it('says what a scenario is where there is none', () => {
    expect(() => loadScenario('wlk')).toThrow(
      /^wlk: this scenario is neither built in nor a folder\. Did you mean walk\? Built in are eldir, jump, walk, walk3d; .*scenario\.json/,
    );
    expect(() => loadScenario(folder)).toThrow(/is a folder without scenario\.json\. .*objective\.wgsl/);
  });

  it('gives line and column of a syntax error, and the file of a wrong field', () => {
    const file = join(folder, 'scenario.json');
    writeFileSync(file, '{\n  "format": "morphograd/scenario",\n  "drag": NaN\n}');
    expect(() => loadScenario(folder)).toThrow(`${file}: line 3, column 11: this is not JSON: "NaN"`);
    writeFileSync(file, '{ "format": "morphograd/scenario", "version": 1, "drga": 1 }');
    expect(() => loadScenario(folder)).toThrow(`${file}: "drga" is not a field of the format.`);
    writeFileSync(file, '{ "format": "morphograd/scenario", "version": 1 }');
    expect(() => loadScenario(folder)).toThrow(`${file}: "objective.file" names "objective.wgsl"`);
  });

  it('reads no files but those that the scenario names', () => {
    const hop = join(folder, 'hop');
    cpSync(builtIn('jump'), hop, { recursive: true });
    mkdirSync(join(hop, 'folder.wgsl'));
    symlinkSync(join(hop, 'nothing'), join(hop, 'dangling.wgsl'));
    expect(Object.keys(loadScenario(hop).sources)).toEqual(['objective.wgsl']);
    const json = { format: 'morphograd/scenario', version: 1, objective: { file: 'folder.wgsl' } };
    writeFileSync(join(hop, 'scenario.json'), JSON.stringify(json));
    expect(() => loadScenario(hop)).toThrow(`${join(hop, 'folder.wgsl')}: this is a folder. Name a file.`);
    const misspelt = { ...json, objective: { file: 'dangling.wgls' } };
    writeFileSync(join(hop, 'scenario.json'), JSON.stringify(misspelt));
    expect(() => loadScenario(hop)).toThrow(InputError);
  });
});
