// The parameters of a scenario that learning may change, and the way back: from what kernels read to the scenario's fields.

import { type Bounds, LEAST_POSITIVE } from '../sim/body/trainable.ts';
import type { Scenario } from './scenario.ts';
import { terrainStructs } from './terrain/assemble.ts';

const anything: Bounds = { least: Number.NEGATIVE_INFINITY, most: Number.POSITIVE_INFINITY };
const nonNegative: Bounds = { least: 0, most: Number.POSITIVE_INFINITY };
const positive: Bounds = { least: LEAST_POSITIVE, most: Number.POSITIVE_INFINITY };

type Values = Readonly<Record<string, number | readonly number[]>>;

interface Parameter {
  readonly bounds: Bounds;
  /** The scenario with other numbers in this place. */
  readonly put: (scenario: Scenario, values: readonly number[]) => Scenario;
}

const ofContact = (field: string, bounds: Bounds): Parameter => ({
  bounds,
  put: (scenario, [value]) => ({
    ...scenario,
    contact: { ...scenario.contact, [field]: value } as Scenario['contact'],
  }),
});

const ofWorld: Readonly<Record<string, Parameter>> = {
  drag: { bounds: nonNegative, put: (scenario, [drag]) => ({ ...scenario, drag: drag! }) },
  friction: ofContact('friction', nonNegative),
  contact_stiffness: ofContact('stiffness', positive),
  contact_damping: ofContact('damping', nonNegative),
  contact_width: ofContact('width', positive),
  friction_speed: ofContact('frictionSpeed', positive),
};

const gravity = (axis: number): Parameter => ({
  bounds: anything,
  put: (scenario, [value]) => ({ ...scenario, gravity: scenario.gravity.with(axis, value!) }),
});

/** Of a vector, axis by axis, as kernels have it; of a list or a number, all at once. */
function put(given: Values, path: string, values: readonly number[]): Values {
  const [member = '', axis] = path.split('.');
  const before = given[member];
  if (axis !== undefined) {
    const vector = before as readonly number[];
    return { ...given, [member]: vector.with('xyz'.indexOf(axis), values[0]!) };
  }
  return { ...given, [member]: typeof before === 'object' ? [...values] : values[0]! };
}

/** What a kind's WGSL is made of, so that another number would be another program. */
const FIXED: Readonly<Record<string, readonly string[]>> = { profile: ['spacing'] };

function ofTerrain(scenario: Scenario, name: string): Parameter | null {
  for (const { kind, path, values, field } of terrainStructs(scenario)) {
    const member = name.slice(path.length + 1);
    const known = member.split('.')[0]!;
    if (!name.startsWith(`${path}.`) || values[known] === undefined) continue;
    if (['polygons', 'boxes', 'cells'].includes(kind) || FIXED[kind]?.includes(known)) return null;
    const index = /\[(\d+)\]$/.exec(field)?.[1];
    return {
      bounds: anything,
      put: (scenario, numbers) => {
        const { terrain } = scenario;
        const changed = <P extends { readonly parameters: Values }>(part: P): P => ({
          ...part,
          parameters: put({ ...values, ...part.parameters }, member, numbers),
        });
        if (index === undefined) return { ...scenario, terrain: changed(terrain) };
        const parts = terrain.terrains!;
        return {
          ...scenario,
          terrain: { ...terrain, terrains: parts.with(+index, changed(parts[+index]!)) },
        };
      },
    };
  }
  return null;
}

function parameterOf(scenario: Scenario, name: string): Parameter | null {
  const [struct, ...rest] = name.split('.');
  const member = rest.join('.');
  if (struct === 'world') {
    const axis = /^gravity\.([xyz])$/.exec(member)?.[1];
    return axis === undefined ? (ofWorld[member] ?? null) : gravity('xyz'.indexOf(axis));
  }
  if (struct === 'terrain') return ofTerrain(scenario, name);
  if (struct !== 'task') return null;
  return {
    bounds: anything,
    put: (scenario, values) => {
      const { objective } = scenario;
      return {
        ...scenario,
        objective: { ...objective, parameters: put(objective.parameters, member, values) },
      };
    },
  };
}

/** Where a parameter must stay for the scenario to be one; null: it cannot be trained, or is none of the scenario's. */
export const trainableParameter = (scenario: Scenario, name: string): Bounds | null =>
  parameterOf(scenario, name)?.bounds ?? null;

/** The scenario from which `parametersOf` makes these values, by their names there. */
export function parametersWith(scenario: Scenario, values: ReadonlyMap<string, Float64Array>): Scenario {
  return [...values].reduce(
    (changed, [name, numbers]) => parameterOf(changed, name)!.put(changed, [...numbers]),
    scenario,
  );
}
