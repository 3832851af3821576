// A robot and a scenario brought together: the settings that a controller's weights were learned with go before those
// that the scenario would give a new controller.

import { InputError } from '../../base/input-error.ts';
import { controllerSchema } from '../../scenarios/controller.ts';
import { ownFieldsOf } from '../../scenarios/fields.ts';
import { defaultScenario } from '../../scenarios/load.ts';
import type { Scenario } from '../../scenarios/scenario.ts';
import type { Body } from '../../sim/body/body.ts';
import { ownFieldFault } from '../../sim/body/check-body.ts';
import { shapeOfSettings } from '../initialise.ts';
import type { RobotController } from './controller.ts';

/** The scenario under which `controller` means what it meant when it was learned. */
export function withController(scenario: Scenario, controller: RobotController): Scenario {
  return { ...scenario, controller: settingsOf(scenario.controller, controller) };
}

function settingsOf(given: Scenario['controller'], controller: RobotController): Scenario['controller'] {
  const own = shapeOfSettings(controller as Scenario['controller']);
  const isInitial = ([name]: [string, unknown]) => !(name in shapeOfSettings(given));
  const initial = given.kind === controller.kind ? Object.entries(given).filter(isInitial) : [];
  return controllerSchema.parse({ ...Object.fromEntries(initial), ...own });
}

/**
 * @param where The robot's file, for the error.
 * @throws {InputError} `invalid` if the body lives in another space than the scenario, or has fields that it does not declare
 */
export function checkFit(scenario: Scenario, body: Body, where: string): void {
  const invalid = (problem: string) => new InputError({ code: 'invalid', where, problem });
  if (scenario.dimension === body.dimension) {
    const fault = ownFieldFault(body, ownFieldsOf(scenario));
    if (fault) throw invalid(`${fault.replace('the scenario', `scenario "${scenario.name}"`)}`);
    return;
  }
  throw invalid(
    `the body lives in ${body.dimension}D, but scenario "${scenario.name}" in ${scenario.dimension}D. ` +
      `Name a ${body.dimension}D scenario with --scenario, such as ${defaultScenario(body.dimension).name}.`,
  );
}
