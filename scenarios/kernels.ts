// The WGSL that a scenario's step is made of: morphograd's own kernels, those that the scenario chooses, and its files.

import { fieldStructs } from '../sim/body/fields.ts';
import advance from '../sim/kernels/advance.wgsl';
import body from '../sim/kernels/body.wgsl';
import contactCoulomb from '../sim/kernels/contact/coulomb.wgsl';
import contactImpact from '../sim/kernels/contact/impact.wgsl';
import contactNone from '../sim/kernels/contact/none.wgsl';
import contactPenalty from '../sim/kernels/contact/penalty.wgsl';
import touch from '../sim/kernels/contact/touch.wgsl';
import touchPlane from '../sim/kernels/contact/touch_plane.wgsl';
import touchSwept from '../sim/kernels/contact/touch_swept.wgsl';
import elements2 from '../sim/kernels/elements2.wgsl';
import elements3 from '../sim/kernels/elements3.wgsl';
import cell from '../sim/kernels/forces/cell.wgsl';
import facet from '../sim/kernels/forces/facet.wgsl';
import grip from '../sim/kernels/forces/grip.wgsl';
import muscle from '../sim/kernels/forces/muscle.wgsl';
import spring from '../sim/kernels/forces/spring.wgsl';
import springEldir from '../sim/kernels/forces/spring_eldir.wgsl';
import space2 from '../sim/kernels/space2.wgsl';
import space3 from '../sim/kernels/space3.wgsl';
import types from '../sim/kernels/types.wgsl';
import { type Module, parseModule, type WgslSource } from '../sim/wgsl/parse.ts';
import { controllerKind } from './controllers/registry.ts';
import { ownFieldsOf } from './fields.ts';
import type { Scenario } from './scenario.ts';
import { isPlane, terrainSources } from './terrain/assemble.ts';

const contacts: Record<Scenario['contact']['law'], string> = {
  impact: contactImpact,
  coulomb: contactCoulomb,
  penalty: contactPenalty,
  none: contactNone,
};

/**
 * All sources of a scenario's step, to be parsed together.
 *
 * @param prefix What WGSL errors put before the names of the scenario's own files, as in `my/hop/`.
 */
export function sourcesOf(scenario: Scenario, prefix = `${scenario.name}/`): WgslSource[] {
  const { dimension, contact, controller } = scenario;
  const kernels: [string, string][] = [
    ['types', types],
    ['fields', fieldStructs(dimension, ownFieldsOf(scenario))],
    [`space${dimension}`, dimension === 2 ? space2 : space3],
    ['body', body],
    [`elements${dimension}`, dimension === 2 ? elements2 : elements3],
    ['forces/spring', spring],
    ['forces/facet', facet],
    ['forces/cell', cell],
    ['forces/muscle', muscle],
    ['forces/spring_eldir', springEldir],
    ['advance', advance],
    [`contact/${contact.law}`, contacts[contact.law]],
    ...controllerKind(controller)
      .kernels(controller)
      .map(({ path, text }): [string, string] => [path, text]),
    ['forces/grip', grip],
    ['contact/touch', touch],
    isPlane(scenario) ? ['contact/touch_plane', touchPlane] : ['contact/touch_swept', touchSwept],
  ];
  const terrain = terrainSources(scenario, prefix);
  const isTaken = (path: string): boolean => terrain.some((source) => source.path === path);
  return [
    ...kernels.map(([name, text]) => ({ path: `sim/kernels/${name}.wgsl`, text })),
    ...terrain,
    ...Object.entries(scenario.sources)
      .map(([file, text]) => ({ path: `${prefix}${file}`, text }))
      .filter(({ path }) => !isTaken(path)),
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
