// The names of everything that kernels read as numbers and a program may set, with what is known of each: for people who
// write forces, objectives and programs.

import { noBody } from '../scenarios/controllers/kind.ts';
import { controllerKind } from '../scenarios/controllers/registry.ts';
import { ownFieldsOf } from '../scenarios/fields.ts';
import { moduleOf, sourcesOf } from '../scenarios/kernels.ts';
import { parametersOf } from '../scenarios/parameters.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import { terrainStructs } from '../scenarios/terrain/assemble.ts';
import { columnsOf, type FieldDomain, fieldDomains, fieldsOf } from '../sim/body/fields.ts';
import { type Note, notesOf } from '../sim/wgsl/notes.ts';
import type { Module } from '../sim/wgsl/parse.ts';
import { trainableIn } from './learn/trainable.ts';
import { createTask } from './task.ts';

/** A parameter of a scenario's step. */
export interface ListedParameter {
  /** As a session's `set` takes it: `world.gravity.x`. */
  readonly name: string;
  /** D is 2 in a plane, 3 in space. Null where its struct does not say. */
  readonly unit: string | null;
  /** Empty where its struct does not say. */
  readonly meaning: string;
  /** The scenario's; null where each robot has its own. */
  readonly value: number | readonly number[] | null;
  /** What each has one of. */
  readonly of: 'scenario' | FieldDomain | 'actuator' | 'robot';
  /** False: the scenario's step does not look at it. */
  readonly isRead: boolean;
  /** Whether learning may change it: what a scenario's "learning.train" may name. */
  readonly isTrainable: boolean;
}

type Known = Omit<ListedParameter, 'isRead' | 'isTrainable'>;

/**
 * Every field of masses and elements, every member of the scenario's structs that kernels read, and the controller's own.
 * @throws {WgslError} {BindingError} {InputError} as {@link createTask}
 */
export function listParameters(scenario: Scenario): ListedParameter[] {
  const { program } = createTask(scenario, { gradients: null });
  const module = moduleOf(scenario);
  const noteOf = notesBy(scenario, module);
  const { controller } = scenario;
  const numbers = controllerKind(controller).numbers(controller, noBody);
  const read = new Set([...program.parameters.keys(), ...program.weights.map(({ name }) => name)]);
  const trainable = new Set(trainableIn(scenario, [...read]));
  const known: Known[] = [
    ...[...parametersOf(scenario, module)]
      .filter(([name]) => !isInternal(name))
      .map(([name, value]): Known => ({ name, ...noteOf(name), value, of: 'scenario' })),
    ...fieldDomains.flatMap((domain) => fieldsIn(domain, scenario)),
    ...numbers.map(({ name, kind, columns }): Known => {
      const note = kind === 'weights' ? { unit: '1', meaning: 'Weights of a layer.' } : noteOf(name);
      return {
        name,
        ...note,
        value: null,
        of: columns.of === 'actuator' && kind === 'parameter' ? 'actuator' : 'robot',
      };
    }),
  ];
  return known.map((each) => ({
    ...each,
    isRead: read.has(each.name),
    isTrainable: trainable.has(each.name),
  }));
}

/** What controllers' kernels are given besides settings. */
const isInternal = (name: string): boolean => name.startsWith('clock.');

function fieldsIn(domain: FieldDomain, scenario: Scenario): Known[] {
  const { dimension } = scenario;
  return fieldsOf(domain, dimension, ownFieldsOf(scenario)).flatMap(([field, description]) =>
    columnsOf(domain, field, description, dimension).map((name): Known => {
      const { unit, meaning } = description;
      return { name, unit, meaning, value: null, of: domain };
    }),
  );
}

/** What stands behind the member of a struct that a parameter is, or is a component of. */
function notesBy(scenario: Scenario, { structs }: Module): (name: string) => Note {
  const sources = sourcesOf(scenario);
  const paths = [
    { struct: 'World', path: 'world' },
    { struct: 'Task', path: 'task' },
    { struct: 'Controller', path: 'controller' },
    { struct: 'Oscillator', path: 'oscillator' },
    { struct: 'CoupledOscillator', path: 'oscillator' },
    { struct: 'LayerNorm', path: 'norm' },
    ...terrainStructs(scenario),
  ];
  const notes = new Map<string, Note>();
  for (const { struct, path } of paths) {
    const declared = structs.get(struct);
    if (!declared) continue;
    for (const [member, note] of notesOf(declared, sources)) notes.set(`${path}.${member}`, note);
  }
  return (name) =>
    notes.get(name) ??
    notes.get(name.replace(/\.[xyzw]$/, '')) ??
    notes.get(name.replace(/^norm [^.]+/, 'norm')) ?? { unit: null, meaning: '' };
}
