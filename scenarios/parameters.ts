// The values of everything that kernels read as `world`, `terrain`, `task` and `controller`, by path.

import { InputError } from '../base/input-error.ts';
import { closest, counted } from '../base/text.ts';
import { typeIn } from '../sim/wgsl/lower.ts';
import type { Module } from '../sim/wgsl/parse.ts';
import { components, type StructType, type Type, typeName } from '../sim/wgsl/types.ts';
import { controllerKind } from './controllers/registry.ts';
import { moduleOf } from './kernels.ts';
import type { Scenario } from './scenario.ts';
import { terrainStructs } from './terrain/assemble.ts';

/** Numbers and tables by path: `world.gravity.x`, `terrain.heights`. */
export type Parameters = Map<string, number | readonly number[]>;

type Given = Readonly<Record<string, number | readonly number[]>>;

/**
 * A value for every member of the structs World, Terrain, Task and Controller that the scenario's WGSL declares.
 *
 * @param module Of {@link moduleOf}, where it is at hand.
 * @param where What errors name the scenario by.
 * @throws {InputError} `invalid` where a member of Terrain or Task has no value or a wrong one, or a value no member.
 */
export function parametersOf(
  scenario: Scenario,
  module: Module = moduleOf(scenario),
  where = `scenario "${scenario.name}"`,
): Parameters {
  const { objective } = scenario;
  const values: Parameters = new Map();
  const own = (name: string, path: string, field: string, given: Given, isProfile = false): void => {
    const struct = structOf(module, name);
    // Parts of a union have numbered structs, which no file has.
    const written = name.replace(/^(Terrain)\d+$/, '$1');
    checkNames(struct, written, field, given, where);
    for (const { name: member, type } of struct?.members ?? []) {
      const isFilledUp = isProfile && type.shape === 'array';
      const value = isFilledUp ? filledUp(type.length, given[member]) : given[member];
      checkValue(`struct ${written}`, `${field}.${member}`, type, value, where, isFilledUp);
      put(values, `${path}.${member}`, type, value!);
    }
  };
  hostValues(values, module, 'World', worldOf(scenario));
  for (const part of terrainStructs(scenario))
    own(part.struct, part.path, `${part.field}.parameters`, part.values, part.kind === 'profile');
  own('Task', 'task', 'objective.parameters', objective.parameters);
  const { controller } = scenario;
  for (const [name, value] of Object.entries(controllerKind(controller).constants(controller)))
    values.set(name, value);
  return values;
}

/** A profile goes on level beyond its last height. */
function filledUp(length: number, value: Given[string] | undefined): Given[string] | undefined {
  if (typeof value !== 'object' || value.length === 0) return value;
  return [...value, ...new Array<number>(Math.max(0, length - value.length)).fill(value.at(-1)!)];
}

function worldOf(scenario: Scenario): Given {
  const { contact } = scenario;
  const smooth = contact.law === 'penalty' ? contact : undefined;
  return {
    dt: scenario.timeStep,
    gravity: scenario.gravity,
    drag: scenario.drag,
    friction: 'friction' in contact ? contact.friction : 0,
    contact_stiffness: smooth?.stiffness ?? 0,
    contact_damping: smooth?.damping ?? 0,
    contact_width: smooth?.width ?? 0,
    friction_speed: smooth?.frictionSpeed ?? 0,
  };
}

/** Values of a struct of morphograd's own kernels; which of them it declares is up to the kernels. */
function hostValues(values: Parameters, module: Module, name: string, given: Given): void {
  for (const { name: member, type } of structOf(module, name)?.members ?? []) {
    if (given[member] !== undefined) put(values, `${name.toLowerCase()}.${member}`, type, given[member]);
  }
}

function structOf(module: Module, name: string): StructType | undefined {
  const syntax = module.structs.get(name);
  if (!syntax) return undefined;
  const type = typeIn(module, { name, element: null, length: null, place: syntax.place });
  return type.shape === 'struct' ? type : undefined;
}

function put(values: Parameters, path: string, type: Type, value: number | readonly number[]): void {
  if (type.shape !== 'vector') values.set(path, value);
  else for (const [axis, each] of [value].flat().entries()) values.set(`${path}.${components[axis]}`, each);
}

function checkNames(
  struct: StructType | undefined,
  name: string,
  field: string,
  given: Given,
  where: string,
): void {
  const members = struct?.members.map((member) => member.name) ?? [];
  const extra = Object.keys(given).find((each) => !members.includes(each));
  if (extra === undefined) return;
  const near = closest(extra, members);
  const problem = struct
    ? `has no member in struct ${name}. ${near ? `Did you mean "${near}"?` : `Its members are ${members.join(', ')}.`}`
    : `has no member, for the scenario's WGSL declares no struct ${name}. Write struct ${name} { ${extra}: f32 }.`;
  throw new InputError({ code: 'invalid', where, path: `${field}.${extra}`, problem });
}

function checkValue(
  struct: string,
  path: string,
  type: Type,
  value: Given[string] | undefined,
  where: string,
  mayBeShorter: boolean,
): void {
  const invalid = (problem: string) => new InputError({ code: 'invalid', where, path, problem });
  const length = lengthOf(type);
  if (length === undefined) {
    throw invalid(`is ${typeName(type)} in ${struct}. Parameters are f32, vectors of it and array<f32, N>.`);
  }
  const due = type.shape === 'scalar' ? 'a number' : `a list of ${counted(length, 'number')}`;
  const remedy = `Write ${mayBeShorter ? due.replace('of', 'of 1 to') : due}.`;
  if (value === undefined) throw invalid(`is missing, for ${struct} declares it. ${remedy}`);
  const found = typeof value === 'number' ? 'a number' : `a list of ${counted(value.length, 'number')}`;
  if (found !== due) throw invalid(`is ${found}, but ${typeName(type)} in ${struct}. ${remedy}`);
}

/** How many numbers a value of the type is; undefined if a parameter cannot be one. */
function lengthOf(type: Type): number | undefined {
  if (type.shape === 'array') return type.length;
  if (type.shape === 'struct' || type.scalar !== 'float') return undefined;
  return type.shape === 'vector' ? type.size : 1;
}
