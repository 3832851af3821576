// The WGSL that a scenario's step is made of: morphograd's own kernels, those that the scenario chooses, and its files.

import advance from '../sim/kernels/advance.wgsl';
import body from '../sim/kernels/body.wgsl';
import contactCoulomb from '../sim/kernels/contact_coulomb.wgsl';
import contactImpact from '../sim/kernels/contact_impact.wgsl';
import contactNone from '../sim/kernels/contact_none.wgsl';
import contactPenalty from '../sim/kernels/contact_penalty.wgsl';
import control from '../sim/kernels/control.wgsl';
import grip from '../sim/kernels/grip.wgsl';
import sense from '../sim/kernels/sense.wgsl';
import space2 from '../sim/kernels/space2.wgsl';
import space3 from '../sim/kernels/space3.wgsl';
import spring from '../sim/kernels/spring.wgsl';
import terrainField from '../sim/kernels/terrain_field.wgsl';
import terrainFlat from '../sim/kernels/terrain_flat.wgsl';
import terrainProfile from '../sim/kernels/terrain_profile.wgsl';
import types from '../sim/kernels/types.wgsl';
import { type Module, parseModule, type WgslSource } from '../sim/wgsl/parse.ts';
import type { Scenario } from './scenario.ts';

const contacts: Record<Scenario['contact']['law'], string> = {
  impact: contactImpact,
  coulomb: contactCoulomb,
  penalty: contactPenalty,
  none: contactNone,
};

const terrains: Readonly<Record<string, string>> = {
  flat: terrainFlat,
  profile: terrainProfile,
  field: terrainField,
};

/**
 * All sources of a scenario's step, to be parsed together.
 *
 * @param prefix What WGSL errors put before the names of the scenario's own files, as in `my/hop/`.
 */
export function sourcesOf(scenario: Scenario, prefix = `${scenario.name}/`): WgslSource[] {
  const { dimension, contact, terrain } = scenario;
  const kernels: [string, string][] = [
    ['types', types],
    [`space${dimension}`, dimension === 2 ? space2 : space3],
    ['body', body],
    ['spring', spring],
    ['advance', advance],
    [`contact_${contact.law}`, contacts[contact.law]],
    ['sense', sense],
    ['control', control],
    ['grip', grip],
  ];
  const builtIn = terrains[terrain.kind];
  if (builtIn !== undefined) kernels.push([`terrain_${terrain.kind}`, builtIn]);
  return [
    ...kernels.map(([name, text]) => ({ path: `sim/kernels/${name}.wgsl`, text })),
    ...Object.entries(scenario.sources).map(([file, text]) => ({ path: `${prefix}${file}`, text })),
  ];
}

/**
 * The parsed sources of a scenario.
 *
 * @param prefix As of {@link sourcesOf}.
 * @throws {WgslError} where a file is not WGSL or leaves the subset.
 */
export function moduleOf(scenario: Scenario, prefix?: string): Module {
  return parseModule(sourcesOf(scenario, prefix), scenario.dimension);
}
