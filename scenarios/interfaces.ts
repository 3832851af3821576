// What the step gives the functions of a scenario, by the names of their parameters, and what they have to return.

import { InputError } from '../base/input-error.ts';
import { closest, counted } from '../base/text.ts';
import { fieldDomains } from '../sim/body/fields.ts';
import { WgslError } from '../sim/wgsl/error.ts';
import { Graph } from '../sim/wgsl/graph.ts';
import { checkTypes, lower, typeIn } from '../sim/wgsl/lower.ts';
import type { Module } from '../sim/wgsl/parse.ts';
import type { FunctionSyntax, TypeSyntax } from '../sim/wgsl/syntax.ts';
import { typeName } from '../sim/wgsl/types.ts';
import { ownSensors } from './controllers/sensors.ts';
import { objectivesOf } from './objectives.ts';
import type { Scenario } from './scenario.ts';
import { terrainStructs } from './terrain/assemble.ts';

type TypeName =
  | 'f32'
  | 'vecD'
  | 'vecH'
  | 'Mass'
  | 'Spring'
  | 'Facet'
  | 'Cell'
  | `${'Spring' | 'Facet' | 'Cell'}${'Masses' | 'Forces'}`
  | 'Body'
  | 'Grip'
  | 'World'
  | 'Terrain'
  | 'Task'
  | 'Controller';

interface Interface {
  /** Types by the parameters' names, of which a function takes those that it needs, in any order. */
  readonly parameters: Readonly<Record<string, TypeName>>;
  /** null: any number or vector. */
  readonly result: TypeName | null;
  /** Another type that the result may have instead. */
  readonly orResult?: TypeName;
}

const everywhere = { world: 'World', terrain: 'Terrain', task: 'Task', time: 'f32' } as const;

/** What forces on elements and objectives over them may take alike, besides the body. */
const ofElement = {
  spring: { a: 'Mass', b: 'Mass', masses: 'SpringMasses', spring: 'Spring' },
  facet: { masses: 'FacetMasses', facet: 'Facet' },
  cell: { masses: 'CellMasses', cell: 'Cell' },
} as const;

/** With the body, and what is there everywhere. */
const withBody = <P extends object>(parameters: P) =>
  ({ ...parameters, body: 'Body', ...everywhere }) as const;

const interfaces = {
  springForce: {
    parameters: withBody({ ...ofElement.spring, activation: 'f32' } as const),
    result: 'vecD',
    orResult: 'SpringForces',
  },
  facetForce: { parameters: withBody(ofElement.facet), result: 'FacetForces' },
  cellForce: {
    parameters: withBody({ ...ofElement.cell, activation: 'f32' } as const),
    result: 'CellForces',
  },
  massForce: { parameters: { mass: 'Mass', body: 'Body', grip: 'Grip', ...everywhere }, result: 'vecD' },
  runningReward: { parameters: { body: 'Body', start: 'Body', ...everywhere }, result: 'f32' },
  sensor: {
    parameters: { mass: 'Mass', body: 'Body', controller: 'Controller', ...everywhere },
    result: null,
  },
  massObjective: { parameters: { mass: 'Mass', start: 'Mass', body: 'Body', ...everywhere }, result: 'f32' },
  springObjective: { parameters: withBody(ofElement.spring), result: 'f32' },
  facetObjective: { parameters: withBody(ofElement.facet), result: 'f32' },
  cellObjective: { parameters: withBody(ofElement.cell), result: 'f32' },
  actuatorObjective: { parameters: { spring: 'Spring', body: 'Body', ...everywhere }, result: 'f32' },
  finalReward: { parameters: { start: 'Body', end: 'Body', ...everywhere }, result: 'f32' },
} satisfies Record<string, Interface>;

/** The terrain is called by the contact law, so its parameters go by their order. */
const terrainFunctions = { terrain_distance: 'vecD', terrain_height: 'vecH' } as const;

/**
 * Checks that the functions that the step calls fit into it, and the types within all functions of the scenario's files.
 *
 * @param module Of `moduleOf`.
 * @param where What errors name the scenario by.
 * @throws {WgslError} where a function does not fit, or is ill-typed
 * @throws {InputError} `invalid` for a terrain without its struct
 */
export function checkFunctions(scenario: Scenario, module: Module, where: string): void {
  const { forces } = scenario;
  const named = (names: readonly string[], face: Interface): void => {
    for (const name of names) {
      const declared = module.functions.get(name);
      if (declared) checkNamed(module, declared, face);
    }
  };
  checkTerrain(scenario, module, where);
  named(forces.spring, interfaces.springForce);
  named(forces.mass, interfaces.massForce);
  named(forces.facet, interfaces.facetForce);
  named(forces.cell, interfaces.cellForce);
  for (const { function: name, over, when } of objectivesOf(scenario)) {
    const face: Interface = interfaces[`${over}Objective`];
    const isActivated = when === 'always' && over !== 'mass' && over !== 'facet';
    const { parameters } = face;
    named([name], isActivated ? { ...face, parameters: { ...parameters, activation: 'f32' } } : face);
  }
  named(['running_reward'], interfaces.runningReward);
  named(['final_reward'], interfaces.finalReward);
  const sensors = ownSensors(scenario.controller);
  named(sensors, interfaces.sensor);
  const graph = new Graph();
  for (const { name, place } of module.functions.values()) {
    if (!place.file.startsWith('sim/kernels/')) checkTypes(module, name, graph);
  }
  // With the errors that depend on arguments: nothing more is known of what the step gives them.
  const called = [
    ...objectivesOf(scenario).map((objective) => objective.function),
    ...fieldDomains.flatMap((domain) => forces[domain]),
    'terrain_height',
    'running_reward',
    'final_reward',
    ...sensors,
  ];
  for (const name of new Set(called)) if (module.functions.has(name)) lower(module, name, graph);
}

function checkNamed(module: Module, fn: FunctionSyntax, { parameters, result, orResult }: Interface): void {
  for (const { name, type } of fn.parameters) {
    const due = parameters[name];
    if (due === undefined) {
      const near = closest(name, Object.keys(parameters));
      throw new WgslError(
        'type',
        type.place,
        `nothing is given to \`${fn.name}\` as \`${name}\`, for its parameters are bound by name`,
        near
          ? `did you mean \`${near}\`?`
          : `name it one of: ${Object.keys(parameters).join(', ')}; or make it a member of struct Task`,
      );
    }
    checkType(module, type, due, `the parameter \`${name}\` of \`${fn.name}\``);
  }
  if (result === null) return;
  const isOther = orResult !== undefined && fn.result?.name === orResult;
  checkResult(module, fn, isOther ? orResult : result, orResult);
}

function checkTerrain(scenario: Scenario, module: Module, where: string): void {
  for (const { kind, struct, field } of terrainStructs(scenario)) {
    const path = `${field}.kind`;
    const number = struct.slice('Terrain'.length);
    const declared = Object.keys(terrainFunctions).flatMap(
      (name) => module.functions.get(name.replace('terrain', `terrain${number}`)) ?? [],
    );
    const missing = (problem: string) => new InputError({ code: 'invalid', where, path, problem });
    if (!declared.some(({ place }) => !place.file.endsWith('terrain/by_height.wgsl')))
      throw missing(
        `names "${kind}", which declares neither fn terrain_distance nor fn terrain_height. Add one of them.`,
      );
    if (!module.structs.has(struct))
      throw missing(
        `names "${kind}", which does not declare struct Terrain. Add it, with what the terrain depends on.`,
      );
    for (const fn of declared) checkTerrainFunction(module, fn, struct);
  }
}

function checkTerrainFunction(module: Module, fn: FunctionSyntax, struct: string): void {
  const name = fn.name.replace(/^terrain\d+/, 'terrain') as keyof typeof terrainFunctions;
  const [x, given] = fn.parameters;
  if (!x || !given || fn.parameters.length > 2) {
    throw new WgslError(
      'type',
      fn.place,
      `\`${name}\` has ${counted(fn.parameters.length, 'parameter')}`,
      `write \`fn ${name}(x: ${terrainFunctions[name]}, terrain: Terrain) -> f32\``,
    );
  }
  checkType(module, x.type, terrainFunctions[name], `the first parameter of \`${name}\``);
  checkType(module, given.type, struct, `the second parameter of \`${name}\``);
  checkResult(module, fn, 'f32');
}

function checkResult(module: Module, fn: FunctionSyntax, due: TypeName, or?: TypeName): void {
  if (!fn.result) {
    const problem = `\`${fn.name}\` returns nothing`;
    const result = [due, or].filter(Boolean).map((type) => `\`-> ${type}\``);
    throw new WgslError('type', fn.place, problem, `write ${result.join(' or ')} and return it`);
  }
  checkType(module, fn.result, due, `the result of \`${fn.name}\``);
}

function checkType(module: Module, written: TypeSyntax, due: string, what: string): void {
  const found = typeName(typeIn(module, written));
  if (found === inSpace(due, module.dimension)) return;
  throw new WgslError(
    'type',
    written.place,
    `${what} is ${found}`,
    `write ${due.replace(/^(Terrain)\d+$/, '$1')}`,
  );
}

function inSpace(type: string, dimension: 2 | 3): string {
  if (type === 'vecD') return `vec${dimension}f`;
  if (type !== 'vecH') return type;
  return dimension === 2 ? 'f32' : 'vec2f';
}
