// morphograd replay: a robot simulated again, its fitness held against the stored one.

import { breathe } from '../terminal/signals.ts';
import '../../sim/backends/node.ts';
import { type Command, Option } from 'commander';
import { checkRoom, checkWritable, writePieces } from '../../base/files.ts';
import { counted } from '../../base/text.ts';
import { withController } from '../../control/robot/fit.ts';
import type { Robot } from '../../control/robot/robot.ts';
import { createTask, jobOf } from '../../control/task.ts';
import type { Scenario } from '../../scenarios/scenario.ts';
import { backendKind, backendKinds, openBackend } from '../../sim/backends/registry.ts';
import { piecesOf } from '../../sim/body/pieces.ts';
import { version } from '../../version.ts';
import { noteMissing, readRobotFor } from '../files/robot-file.ts';
import { checkTrajectoryName, leastBytes, recorded, trajectoryPieces } from '../files/trajectory.ts';
import { backendOption, path, whole } from '../terminal/options.ts';
import { print } from '../terminal/output.ts';

interface Options {
  readonly steps?: number;
  readonly scenario?: string;
  readonly trajectory?: string;
  readonly backend: string;
  readonly json?: true;
}

const HELP = `
A trajectory has a row for each state: time [s]; positions [m] x0, y0, x1, …; velocities [m/s] vx0, vy0, …; the
activation of each actuator in the step that follows. In NumPy, for a body of M masses in 2D:
  t = numpy.load("walk.npy"); positions = t[:, 1:1+2*M].reshape(len(t), M, 2)

On the CPU backend the fitness is the stored one bit for bit, if the robot was made there by the same version.
The exit code is 1 if it should be but is not, or if the simulation explodes.
`;

export function addReplay(program: Command): void {
  program
    .command('replay')
    .description('Simulate a robot again, print its fitness, write its trajectory.')
    .argument('<robot>', 'JSON file of a robot, or quadruped')
    .addOption(
      new Option('--steps <n>', "length of the episode; by default the scenario's").argParser(
        whole(1, 1_000_000),
      ),
    )
    .option('--scenario <name>', "name or folder; by default the robot's own, else walk, in 3D walk3d")
    .option('--trajectory <file>', 'write every mass at every step, as .csv or .npy', path)
    .addOption(backendOption(['auto', ...backendKinds().map(({ name }) => name)]).default('cpu'))
    .option('--json', 'print one JSON object')
    .addHelpText('after', HELP)
    .action(run);
}

async function run(path: string, options: Options): Promise<void> {
  if (options.trajectory !== undefined) checkTrajectoryName(options.trajectory);
  const { robot, scenario: given } = readRobotFor(path, options.scenario);
  const scenario = withController(given, robot.controller ?? { kind: 'none' });
  const steps = options.steps ?? scenario.steps;
  const { trajectory } = options;
  if (trajectory !== undefined) {
    checkWritable(trajectory);
    checkRoom(trajectory, leastBytes(trajectory, robot.body, steps), 'Use fewer --steps');
  }
  const replayed = await replay(robot, scenario, steps, options);
  const isSameTask = options.scenario === undefined && steps === scenario.steps;
  const comparison = compare(robot, replayed, isSameTask);
  if (options.json) {
    const { fitness, losses, objectives, backend } = replayed;
    const { stored, difference, verdict } = comparison;
    const { trajectory = null } = options;
    print(
      JSON.stringify({
        robot: path,
        backend,
        steps,
        fitness,
        storedFitness: stored,
        difference,
        verdict,
        losses,
        objectives: Object.fromEntries(objectives),
        trajectory,
        pieces: piecesOf(robot.body).length,
      }),
    );
  } else {
    print(...lines(robot, scenario, steps, replayed, comparison));
    if (options.trajectory !== undefined)
      print(`Trajectory of the first start written: ${options.trajectory}`);
  }
  if (FAILED.includes(comparison.verdict)) process.exitCode = 1;
}

interface Replayed {
  readonly backend: string;
  readonly fitness: number;
  readonly losses: readonly number[];
  /** Of each start, by name. */
  readonly objectives: ReadonlyMap<string, readonly number[]>;
}

/** Writes the trajectory on the way, for a long one does not fit in memory. */
async function replay(
  { body, controller }: Robot,
  scenario: Scenario,
  steps: number,
  { backend: name, trajectory: file }: Options,
): Promise<Replayed> {
  noteMissing(scenario, body);
  const task = createTask(scenario, { gradients: null });
  const backend = await openBackend(name, { pause: breathe });
  try {
    const job = jobOf(task, body, controller ?? { kind: 'none' });
    const session = await backend.open(task.program, job);
    try {
      const { loss, losses, objectives } = await session.run({ steps, gradient: false });
      if (file !== undefined) {
        const parts = recorded(session, task.program, body, steps);
        await writePieces(file, trajectoryPieces(file, body, steps, scenario.timeStep, parts));
      }
      return { backend: backend.name, fitness: 0 - loss, losses, objectives };
    } finally {
      session.close();
    }
  } finally {
    await backend.close();
  }
}

/**
 * - `identical`: the stored fitness, to the bit
 * - `changed`: it should have been, but is not
 * - `different`: another one, as has to be expected of another backend or task
 * - `new`: none is stored
 * - `exploded`: the simulation gives none
 */
type Verdict = 'identical' | 'changed' | 'different' | 'new' | 'exploded';

const FAILED: readonly Verdict[] = ['changed', 'exploded'];

interface Comparison {
  readonly stored: number | null;
  readonly difference: number | null;
  readonly verdict: Verdict;
}

function compare(robot: Robot, { fitness, backend }: Replayed, isSameTask: boolean): Comparison {
  const { fitness: stored, provenance } = robot;
  if (!Number.isFinite(fitness)) return { stored: stored ?? null, difference: null, verdict: 'exploded' };
  if (stored === undefined) return { stored: null, difference: null, verdict: 'new' };
  const difference = fitness - stored;
  const isDue = isSameTask && provenance?.backend === backend && backendKind(backend).isReproducible;
  const verdict = fitness === stored ? 'identical' : isDue ? 'changed' : 'different';
  return { stored, difference, verdict };
}

function lines(
  robot: Robot,
  scenario: Scenario,
  steps: number,
  { backend, fitness, losses, objectives }: Replayed,
  { stored, difference, verdict }: Comparison,
): string[] {
  const rollouts = losses.length > 1 ? `, mean of ${losses.length} starts` : '';
  const passive = robot.controller ? '' : ' The robot has no controller: nothing moves its actuators.';
  const says: Record<Verdict, string> = {
    identical: `Stored: ${stored}, the same bit for bit.`,
    changed: `Stored: ${stored}, which is off by ${difference}. ${changed(robot)}`,
    different: `Stored: ${stored}; difference ${difference}.`,
    new: 'The file stores no fitness to compare with.',
    exploded: stored === null ? 'The file stores none.' : `Stored: ${stored}.`,
  };
  return [
    `Task "${scenario.name}", ${counted(steps, 'step')}, ${backend} backend.${passive}`,
    `Fitness: ${fitness}${rollouts}${Number.isFinite(fitness) ? '' : ': the simulation exploded, or the objective gives no number'}`,
    says[verdict],
    ...[...objectives].map(([name, values]) => `Objective ${name}: ${mean(values)}${rollouts}`),
  ];
}

function changed({ provenance }: Robot): string {
  const writer = provenance?.packageVersion;
  return writer !== undefined && writer !== version
    ? `The robot was written by morphograd ${writer}, this is ${version}: the physics may have changed in between.`
    : 'The file was changed since it was written, or this machine computes wrongly: see morphograd check.';
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
