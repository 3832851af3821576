// The numbers that a learning changes, as groups with their bounds and rates: a controller's own arrays, and copies of what
// else is trained.

import { actuatorsOf, type Body } from '../../sim/body/body.ts';
import { musclesOf } from '../../sim/body/elements.ts';
import { restVolumes } from '../../sim/body/fields.ts';
import { type Bounds, bodyWith, LEAST_POSITIVE } from '../../sim/body/trainable.ts';
import type { RobotController } from '../robot/controller.ts';
import { jobOf, type Task } from '../task.ts';
import type { LearnOptions } from './learn.ts';
import { copyController, type Group, groupsOf } from './learnable.ts';
import type { OptimizerState } from './optimizer.ts';
import { limitsOf, type Trained, trainedOf } from './trainable.ts';

/** A group, and where it has to stay. */
export interface LimitedGroup extends Group {
  readonly bounds: Bounds;
  /** Entries that stay what they are, and what the others may not become: actuators stay such, and other springs too. */
  readonly isPassive?: ((entry: number) => boolean) | undefined;
}

/** What is learned, as it stands; the groups' arrays are those of `controller` and `values`. */
export interface Learning {
  readonly controller: RobotController;
  /** What is trained besides the controller, by name. */
  readonly values: ReadonlyMap<string, Float64Array>;
  readonly groups: readonly LimitedGroup[];
  /** Takes back what the last update did to cells whose shapes at rest it would turn inside out. */
  readonly keepCells: () => void;
  readonly state: OptimizerState;
}

const NOTHING: OptimizerState = { updates: 0, vectors: {} };

/**
 * @param controller Of the learning's own memory.
 * @throws {InputError} where the scenario trains what does not exist
 */
export function learningOf(
  task: Task,
  body: Body,
  controller: RobotController,
  { from, rate: factor = 1 }: Pick<LearnOptions, 'from' | 'rate'>,
): Learning {
  const { scenario, program } = task;
  const job = jobOf(task, body, controller);
  const known = [...program.parameters.keys(), ...program.weights.map(({ name }) => name)].sort();
  const own = new Map(groupsOf(controller).map(({ name, values }) => [name, values]));
  const values = new Map<string, Float64Array>();
  const rates: Record<string, number> = { ...from?.optimizer.rates };
  const groups: LimitedGroup[] = [];
  for (const trained of trainedOf(scenario, known)) {
    const arrays = trained.names.map((name) => {
      const array = own.get(name) ?? Float64Array.from(from?.values?.[name] ?? job.values.get(name)!);
      if (!own.has(name)) values.set(name, array);
      return array;
    });
    const isController = trained.names.every((name) => own.has(name));
    if (!isController && trained.rate === undefined) rates[trained.entry] ??= usualRate(task, arrays);
    const rate = trained.rate ?? rates[trained.entry];
    const pace = rate === undefined ? undefined : { rate: rate * factor };
    trained.names.forEach((name, i) => {
      groups.push({ ...limited(task, body, trained, name), name, values: arrays[i]!, pace });
    });
  }
  const { updates, vectors, scale } = structuredClone(from?.optimizer ?? NOTHING);
  const hasRates = Object.keys(rates).length > 0;
  const held = { ...(hasRates && { rates }), ...(scale !== undefined && { scale }) };
  const keepCells = cellKeeper(body, values);
  return { controller, values, groups, keepCells, state: { updates, vectors, ...held } };
}

function limited(
  { scenario }: Task,
  body: Body,
  { bounds }: Trained,
  name: string,
): Omit<LimitedGroup, 'name' | 'values'> {
  const limits = { bounds: limitsOf(scenario, name, bounds) };
  if (name !== 'spring.amplitude' && name !== 'cell.amplitude') return limits;
  const actuators = new Set(name === 'spring.amplitude' ? actuatorsOf(body) : musclesOf(body));
  return { ...limits, isPassive: (entry) => !actuators.has(entry) };
}

/** A hundredth of the values' size, or of their unit where they are 0: each by so much, or all of them together. */
function usualRate({ scenario }: Task, arrays: readonly Float64Array[]): number {
  const numbers = arrays.flatMap((array) => [...array]);
  const mean = Math.sqrt(
    numbers.reduce((sum, value) => sum + value * value, 0) / Math.max(1, numbers.length),
  );
  const each = 0.01 * (mean || 1);
  return scenario.learning.optimizer.kind === 'adam' ? each : each * Math.sqrt(numbers.length);
}

/** Of its volume at rest as the body has it, a cell keeps this part at least. */
const LEAST_REST = 0.05;

/** See {@link Learning.keepCells}; fields of a cell's edges are bounded together, and not number by number. */
function cellKeeper(body: Body, values: ReadonlyMap<string, Float64Array>): () => void {
  const edges = new Map([...values].filter(([name]) => name.startsWith('cell.rest_')));
  if (edges.size === 0) return () => {};
  const least = restVolumes(body).map((volume) => LEAST_REST * volume);
  let before = [...edges.values()].map((array) => array.slice());
  return () => {
    const arrays = [...edges.values()];
    restVolumes(bodyWith(body, edges)).forEach((volume, cell) => {
      if (volume > least[cell]!) return;
      for (const [k, array] of arrays.entries()) array[cell] = before[k]![cell]!;
    });
    before = arrays.map((array) => array.slice());
  };
}

/** Brings what an update has moved out of bounds back to them, in place. */
export function project(groups: readonly LimitedGroup[]): void {
  for (const { values, bounds, isPassive } of groups) {
    const { least, most } = bounds;
    if (least === Number.NEGATIVE_INFINITY && most === Number.POSITIVE_INFINITY) continue;
    values.forEach((value, i) => {
      if (isPassive?.(i)) return;
      const kept = Math.min(most, Math.max(least, value));
      values[i] = isPassive && kept === 0 ? LEAST_POSITIVE : kept;
    });
  }
}

/** What is learned, in memory of its own. */
export const copyOf = ({ controller, values }: Learning): Pick<Learning, 'controller' | 'values'> => ({
  controller: copyController(controller),
  values: new Map([...values].map(([name, array]) => [name, array.slice()])),
});
