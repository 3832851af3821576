// Scenarios as earlier versions of the program kept them in their files, brought to what the same words mean now.

import { isObject } from '../base/parse-json.ts';

/** What the springs were called whose lengths are a tenth of a millimetre too long. */
const renamed: Readonly<Record<string, string>> = {
  elastic_force: 'elastic_force_eldir',
  axial_damping: 'axial_damping_eldir',
};

/**
 * The complete scenario of a robot or a run of format version 1: bodies began as high as they were built, and all springs
 * had ELDiR's margin. On flat ground it simulates to the bits that it had.
 */
export function upgradedScenario(scenario: unknown): unknown {
  if (!isObject(scenario)) return scenario;
  const { forces } = scenario;
  const springs = isObject(forces) && Array.isArray(forces.spring) ? forces.spring : undefined;
  const spring = springs?.map((name) => renamed[String(name)] ?? name);
  return { placement: 'origin', ...scenario, ...(spring && { forces: { ...(forces as object), spring } }) };
}
