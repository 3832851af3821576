// What a body given in code must hold, as a file's body does: without it, a simulation would break far from its cause.

import { closest } from '../../base/text.ts';
import type { Body } from './body.ts';
import { arityOf, cellVolume, type ElementKind, elementKinds, elementsOf } from './elements.ts';
import {
  camelCase,
  componentsOf,
  countOf,
  type Field,
  type FieldDomain,
  fieldDomains,
  fieldsOf,
  type OwnFields,
  ownArray,
  ownValues,
  rangeOf,
  restVolumes,
} from './fields.ts';

/**
 * @throws {RangeError} where a column has a wrong length, a number is not finite or out of its field's range, or an element
 * ends nowhere, joins a mass to itself or has no length or volume
 */
export function checkBody(body: Body): void {
  const { dimension, masses } = body;
  const vectors = dimension * masses.count;
  checkColumn('masses.position', masses.position, vectors);
  checkColumn('masses.velocity', masses.velocity, vectors);
  for (const domain of fieldDomains) {
    for (const [name, field] of fieldsOf(domain, dimension)) checkField(body, domain, name, field);
    for (const [name, values] of Object.entries(ownValues(body, domain)))
      checkColumn(`${listOf(domain)}.own.${name}`, values, countOf(body, domain));
  }
  for (const kind of elementKinds) {
    const { count, ends } = elementsOf(body, kind);
    const arity = arityOf(kind, dimension);
    checkColumn(`${kind}s.ends`, ends, arity * count);
    if (kind === 'cell') checkRest(body);
    for (let element = 0; element < count; element++)
      checkEnds(body, kind, element, [...ends.subarray(arity * element, arity * (element + 1))]);
  }
}

/** What is wrong with a body's numbers of fields that a scenario has to declare, as a sentence; null: nothing is. */
export function ownFieldFault(body: Body, own: OwnFields): string | null {
  for (const domain of fieldDomains) {
    const declared = own[domain] ?? {};
    for (const [name, values] of Object.entries(ownValues(body, domain))) {
      const list = listOf(domain);
      if (!Object.hasOwn(declared, name)) {
        const near = closest(name, Object.keys(declared));
        const remedy = near
          ? `Did you mean "${near}"?`
          : `Declare it in "fields.${domain}", or leave it out.`;
        return `The ${list} of the body have numbers of "${name}", a field that the scenario does not declare. ${remedy}`;
      }
      const { range, isWithin } = rangeOf(declared[name]!);
      const wrong = values.findIndex((value) => !isWithin(Math.fround(value)));
      if (wrong >= 0) return `${list}.own.${name}[${wrong}] is ${values[wrong]}; it has to be ${range}.`;
    }
  }
  return null;
}

const listOf = (domain: FieldDomain): string => (domain === 'mass' ? 'masses' : `${domain}s`);

function checkField(body: Body, domain: FieldDomain, name: string, field: Field): void {
  const values = ownArray(body, domain, name);
  const path = `${listOf(domain)}.${camelCase(name)}`;
  if (!values) {
    if (field.required && countOf(body, domain) > 0)
      throw new RangeError(`${path} is missing; this body needs it.`);
    return;
  }
  checkColumn(path, values, countOf(body, domain) * componentsOf(field, body.dimension));
  const { range, isWithin } = rangeOf(field);
  const wrong = values.findIndex((value) => !isWithin(Math.fround(value)));
  if (wrong >= 0) throw new RangeError(`${path}[${wrong}] is ${values[wrong]}; it has to be ${range}.`);
}

function checkColumn(name: string, values: ArrayLike<number>, due: number): void {
  if (values.length !== due)
    throw new RangeError(`${name} has ${values.length} numbers; this body needs ${due}.`);
  for (let i = 0; i < due; i++) {
    if (!Number.isFinite(values[i]))
      throw new RangeError(`${name}[${i}] is ${values[i]}, not a finite number.`);
  }
}

function checkEnds(body: Body, kind: ElementKind, element: number, ends: readonly number[]): void {
  const { count } = body.masses;
  const what = `${kind[0]!.toUpperCase()}${kind.slice(1)} ${element}`;
  const last = Math.max(...ends);
  if (last >= count)
    throw new RangeError(`${what} ends in mass ${last}, but the masses are numbered 0 to ${count - 1}.`);
  const twice = ends.find((mass, i) => ends.indexOf(mass) !== i);
  if (twice !== undefined) throw new RangeError(`${what} joins mass ${twice} to itself.`);
  if (kind === 'cell') checkVolume(body, what, ends);
  else if (kind === 'spring') checkLength(body, what, ends as [number, number]);
}

function checkRest(body: Body): void {
  const wrong = restVolumes(body).findIndex((volume) => !(Math.fround(volume) > 0));
  if (wrong >= 0)
    throw new RangeError(
      `Cell ${wrong} has no volume at rest, or a negative one: its rest edges are in the wrong order.`,
    );
}

function checkLength({ dimension, masses }: Body, what: string, [a, b]: readonly [number, number]): void {
  for (let axis = 0; axis < dimension; axis++) {
    const [from, to] = [a, b].map((mass) => Math.fround(masses.position[mass * dimension + axis]!));
    if (from !== to) return;
  }
  throw new RangeError(`${what} has no length: masses ${a} and ${b} stand in one place.`);
}

function checkVolume(body: Body, what: string, ends: readonly number[]): void {
  if (Math.fround(cellVolume(body, ends)) > 0) return;
  throw new RangeError(`${what} has no volume, or a negative one: its masses are in the wrong order.`);
}
