// The sensors of a scenario's controller, looked up among the functions of its WGSL files.

import { WgslError } from '../../sim/wgsl/error.ts';
import { parseSource } from '../../sim/wgsl/parse-declaration.ts';
import type { FunctionSyntax } from '../../sim/wgsl/syntax.ts';
import type { ControllerSettings } from './kind.ts';
import { resolveSensors, type Sensor } from './sensors.ts';

/** The controller with what is known of its sensors in place of the names of the scenario's own functions. */
export function withSensors<C extends ControllerSettings>(
  {
    controller,
    dimension,
    sources,
  }: {
    readonly controller: C;
    readonly dimension: number;
    readonly sources: Readonly<Record<string, string>>;
  },
  report: (path: (string | number)[], message: string) => void,
): C {
  const { sensors } = controller as { readonly sensors?: readonly Sensor[] };
  if (!sensors) return controller;
  const functions = new Map(functionsIn(sources).map((fn) => [fn.name, fn]));
  const resolved = resolveSensors(
    sensors,
    dimension,
    (name) => functions.get(name),
    [...functions.keys()],
    (i, message) => report(['controller', 'sensors', i], message),
  );
  return { ...controller, sensors: resolved };
}

/** Files that cannot be read have none; what is wrong with them is said where all are parsed together. */
function functionsIn(sources: Readonly<Record<string, string>>): FunctionSyntax[] {
  return Object.entries(sources).flatMap(([path, text]) => {
    try {
      return parseSource(path, text).filter((each) => each.kind === 'function');
    } catch (error) {
      if (error instanceof WgslError) return [];
      throw error;
    }
  });
}
