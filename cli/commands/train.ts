// morphograd train: gradient descent on the controller of one body, or on whatever else its scenario trains.

import '../../sim/backends/node.ts';
import { dirname, join } from 'node:path';
import type { Command } from 'commander';
import { checkNew } from '../../base/files.ts';
import { InputError } from '../../base/input-error.ts';
import { stemOf } from '../../base/names.ts';
import { stream } from '../../base/random.ts';
import { counted } from '../../base/text.ts';
import { initialController } from '../../control/initialise.ts';
import { atOptimum } from '../../control/learn/descent.ts';
import { findLeap } from '../../control/learn/leap.ts';
import { type Learned, type LearningState, learn } from '../../control/learn/learn.ts';
import { training, trainsControlOnly } from '../../control/learn/trainable.ts';
import { learningFingerprint } from '../../control/robot/fingerprint.ts';
import { withController } from '../../control/robot/fit.ts';
import type { Robot } from '../../control/robot/robot.ts';
import { createTask, jobOf, learnedTask, type Task } from '../../control/task.ts';
import { spaceOf } from '../../evolve/parts/choose.ts';
import { invalidReason } from '../../evolve/search/validity.ts';
import type { Scenario } from '../../scenarios/scenario.ts';
import type { Backend, Job } from '../../sim/backends/backend.ts';
import { openBackend, simulationBackends } from '../../sim/backends/registry.ts';
import type { Body } from '../../sim/body/body.ts';
import { actuatorCount } from '../../sim/body/elements.ts';
import { piecesOf } from '../../sim/body/pieces.ts';
import { version } from '../../version.ts';
import { noteMissing, readRobotFor, writeRobot } from '../files/robot-file.ts';
import { loadScenarioWith } from '../run/open.ts';
import { type Change, changeLine } from '../terminal/changes.ts';
import { learningCurveLines } from '../terminal/learning-curve.ts';
import {
  allowModulesOption,
  backendOption,
  learningStepsOption,
  path,
  seedOption,
  trainOption,
} from '../terminal/options.ts';
import { complain, duration, print, short } from '../terminal/output.ts';
import { BROKEN_OFF, breathe, endNow, type Stoppable, stoppable } from '../terminal/signals.ts';

interface Options {
  readonly allowModules?: true;
  readonly random?: true;
  readonly seed?: number;
  readonly scenario?: string;
  readonly learningSteps?: number;
  readonly train?: readonly string[];
  readonly backend: string;
  readonly out?: string;
  readonly json?: true;
}

const HELP = `
The file may hold a bare body, {"masses": […], "springs": […]}. A robot that has a controller goes on learning from its
weights, unless --seed asks for new ones; steps that make it worse are then taken back and tried shorter, so that it never
loses what it knows ("learning": {"backtracking": true} has every robot learn so). With --train, which may be given
several times, other things are learned than the controller: fields of the body as spring.rest_length, parameters of the
world as world.friction; the trained robot's file has them in its body and its scenario. Ctrl-C ends the learning with the
evaluation in flight: the best weights so far are written, and the exit code is 130.

Examples:
  morphograd train my-body.json --scenario jump
  morphograd train quadruped                        a body in space that comes with morphograd
  morphograd train --random --seed 4 --learning-steps 100
  morphograd train my-body.json --train controller --train spring.stiffness
`;

export function addTrain(program: Command): void {
  program
    .command('train')
    .description('Teach one body: learn its controller, show the learning curve, write the trained robot.')
    .argument('[robot]', 'JSON file of a robot or of a bare body, or quadruped')
    .option('--random', 'make a random body of the scenario instead')
    .addOption(seedOption())
    .option('--scenario <name>', "name or folder; by default the robot's own, else walk, in 3D walk3d")
    .addOption(learningStepsOption())
    .addOption(trainOption())
    .addOption(backendOption(['auto', ...simulationBackends()]).default('cpu'))
    .option('--out <file>', 'by default ROBOT.trained.json beside the robot', path)
    .option('--json', 'print one JSON object')
    .addOption(allowModulesOption())
    .addHelpText('after', HELP)
    .action(run);
}

async function run(path: string | undefined, options: Options, command: Command): Promise<void> {
  if ((path === undefined) === !options.random) {
    command.error('error: name a robot file or give --random, one of the two.');
  }
  const out = options.out ?? outputFor(path, options.seed);
  const { robot, scenario } = path === undefined ? await randomRobot(options) : robotIn(path, options);
  checkNew(out);
  const learned = await train(robot, scenario, options);
  const tell = teller(options);
  if (learned.isStopped && learned.result.learningCurve.length < 2) {
    endNow('Stopped before anything was learned; nothing was written.');
  }
  tell(...learningCurveLines(learned.result.learningCurve));
  checkLearned(learned, scenario, path ?? 'the random body');
  const { body, scenario: task, controller, fitness, learningCurve } = together(robot, learned);
  const { state } = learned.result;
  const { learning: _, ...rest } = robot;
  writeRobot(out, {
    ...rest,
    body,
    ...(state && { learning: { ...state, of: learningFingerprint(body, task) } }),
    controller,
    scenario: task,
    fitness,
    learningCurve,
    provenance: {
      ...robot.provenance,
      // That of the weights, if they were drawn anew.
      ...(continues(robot, options) ? {} : { seed: options.seed ?? 1 }),
      packageVersion: version,
      backend: learned.backend,
    },
  });
  const { backend, seconds, from, isStopped } = learned;
  if (isStopped) {
    process.exitCode = BROKEN_OFF;
    complain(
      `Stopped after ${counted(learned.result.learningCurve.length - 1, 'update')}; the best weights so far are kept. ` +
        `Go on with: morphograd train ${out}`,
    );
  }
  const trained = changesOf(learned, body);
  if (options.json) {
    print(
      JSON.stringify({
        robot: path ?? null,
        written: out,
        backend,
        seconds,
        evaluations: learned.result.learningCurve.length,
        goesOn: from !== undefined,
        isStopped,
        isAtOptimum: learned.result.isAtOptimum,
        fitness,
        learningCurve,
        trained: Object.fromEntries(
          trained.map(({ name, after }) => [name, after.length === 1 ? after[0]! : Array.from(after)]),
        ),
        pieces: piecesOf(robot.body).length,
      }),
    );
    return;
  }
  tell(
    `${counted(learningCurve.length, 'evaluation')} in ${duration(seconds)}. Fitness: ` +
      `${short(0 - learningCurve[0]!)} at first, ${short(fitness)} at best.`,
    ...(learned.result.isAtOptimum
      ? [atOptimum(task.learning.optimizer.rate * (robot.learningRate ?? 1))]
      : []),
    ...trained.map(changeLine),
    `Written: ${out}`,
  );
}

/** What is for people goes to stderr where a program reads the output. */
const teller = ({ json }: Options): typeof print =>
  json
    ? (...lines) => {
        for (const line of lines) complain(line);
      }
    : print;

function outputFor(path: string | undefined, seed = 1): string {
  if (path === undefined) return `random-${seed}.trained.json`;
  return join(dirname(path), `${stemOf(path)}.trained.json`);
}

interface Subject {
  readonly robot: Robot;
  readonly scenario: Scenario;
}

async function randomRobot(options: Options): Promise<Subject> {
  const { scenario: named = 'walk', seed = 1, allowModules } = options;
  const { scenario: given, parts } = await loadScenarioWith(named, allowModules);
  const scenario = training(given, options.train);
  const space = spaceOf(scenario, parts);
  const genotype = space.random(stream(seed, 'genotype'));
  const { body } = space.develop(genotype);
  const genes = { space: space.name, genes: space.toJSON(genotype) };
  return { scenario, robot: { name: `random ${seed}`, body, genotype: genes, provenance: { seed } } };
}

function robotIn(path: string, options: Options): Subject {
  const { robot, scenario: given } = readRobotFor(path, options.scenario);
  const scenario = training(given, options.train);
  if (actuatorCount(robot.body) === 0 && trainsControlOnly(scenario)) {
    throw new InputError({
      code: 'invalid',
      where: path,
      problem:
        'the body has no actuator, so there is nothing to learn. Give a spring or a cell an "amplitude" such as 0.2; or --train another thing, as spring.rest_length.',
    });
  }
  return {
    robot,
    scenario: continues(robot, options) ? withController(scenario, robot.controller!) : scenario,
  };
}

/** True if learning goes on from the weights that the robot has. */
const continues = (robot: Robot, { seed }: Options): boolean =>
  robot.controller !== undefined && seed === undefined;

/** Where the robot's learning ended, if it is to go on there: in the same task, with the same optimizer. */
function stateOf(robot: Robot, scenario: Scenario, options: Options): LearningState | undefined {
  const { learning } = robot;
  if (!learning || !continues(robot, options) || options.scenario !== undefined) return undefined;
  return learning.of === learningFingerprint(robot.body, scenario) ? learning : undefined;
}

/** What was learned before and now as one: the curve of a learning that never stopped, and the best of both. */
function together(
  robot: Robot,
  { result, from }: Trained,
): Pick<Learned, 'body' | 'scenario' | 'controller' | 'fitness' | 'learningCurve'> {
  const { fitness = Number.NaN, learningCurve = [], controller = result.controller, body } = robot;
  if (!from) return result;
  // The last evaluation of the one is the first of the other.
  const curve = [...learningCurve, ...result.learningCurve.slice(learningCurve.length === 0 ? 0 : 1)];
  return result.fitness > fitness || Number.isNaN(fitness)
    ? { ...result, learningCurve: curve }
    : { body, scenario: robot.scenario!, controller, fitness, learningCurve: curve };
}

/** What was trained besides the controller: as given, and as in the body that is kept, which may be that of before. */
function changesOf({ result, before }: Trained, kept: Body): Change[] {
  const isNew = result.body === kept;
  return [...result.values].map(([name, values]) => {
    const first = before.get(name)!;
    return { name, before: first, after: isNew ? values : first };
  });
}

const beginning = (robot: Robot, from: LearningState | undefined, options: Options): string => {
  if (from) return `Going on where its learning ended, after ${counted(from.optimizer.updates, 'update')}.`;
  if (!continues(robot, options)) return 'Learning begins with weights that are drawn at random.';
  return robot.learning
    ? 'Going on from its best weights with a new optimizer: its body, its task or the optimizer was changed since it learned. Steps that make it worse are taken back.'
    : 'Going on from its weights with a new optimizer; steps that make it worse are taken back.';
};

interface Trained {
  /** True if a signal ended it before all updates were made. */
  readonly isStopped: boolean;
  readonly from: LearningState | undefined;
  readonly result: Learned;
  /** Of the body, the scenario and the controller as given, by name. */
  readonly before: Job['values'];
  /** Why the best controller is not believed, as a sentence; null if it is. */
  readonly leap: string | null;
  readonly backend: string;
  readonly seconds: number;
}

async function train(robot: Robot, scenario: Scenario, options: Options): Promise<Trained> {
  const { seed, learningSteps: updates } = options;
  noteMissing(scenario, robot.body);
  const task = createTask(scenario);
  const controller = continues(robot, options)
    ? robot.controller!
    : initialController(scenario.controller, robot.body, seed ?? 1);
  const { masses, springs } = robot.body;
  const actuators = actuatorCount(robot.body);
  const backend = await openBackend(options.backend, { pause: breathe });
  const tell = teller(options);
  tell(
    `Teaching a body of ${masses.count} masses, ${springs.count} springs and ${counted(actuators, 'actuator')} ` +
      `the task "${scenario.name}" on the ${backend.name} backend.`,
  );
  const from = stateOf(robot, scenario, options);
  tell(beginning(robot, from, options));
  const began = performance.now();
  const stop = onSignal();
  try {
    const result = await learn(backend, task, robot.body, controller, {
      ...(updates !== undefined && { updates }),
      ...(from && { from }),
      ...(continues(robot, options) && robot.learningRate !== undefined && { rate: robot.learningRate }),
      // Those that have learned already are at their best, from which a step of full length mostly leads away.
      ...(continues(robot, options) && !from && { backtracking: true }),
      onEvaluation: () => !stop.signal.aborted,
    });
    const seconds = (performance.now() - began) / 1000;
    const leap = await leapOf(backend, learnedTask(task, robot.body, result.values), result);
    const before = jobOf(task, robot.body, controller).values;
    const due = (updates ?? scenario.learning.updates) + 1;
    const isStopped = stop.signal.aborted && result.failure === null && result.learningCurve.length < due;
    return { isStopped, from, result, before, leap, backend: backend.name, seconds };
  } finally {
    stop.ignore();
    await backend.close();
  }
}

/** Milliseconds after which it is told what is being waited for. */
const PATIENCE = 1000;

/** A signal lets the evaluation in flight be finished. */
function onSignal(): Stoppable {
  let notice: NodeJS.Timeout | undefined;
  const asked = stoppable(
    () => {
      notice = setTimeout(
        () => complain('Stopping: finishing the evaluation in flight. Press Ctrl-C again to write nothing.'),
        PATIENCE,
      );
    },
    () => endNow('Stopped. Nothing was written.'),
  );
  return {
    ...asked,
    ignore: () => {
      clearTimeout(notice);
      asked.ignore();
    },
  };
}

async function leapOf(
  backend: Backend,
  { task, body }: { readonly task: Task; readonly body: Body },
  learned: Learned,
): Promise<string | null> {
  if (Number.isNaN(learned.fitness)) return null;
  const session = await backend.open(task.program, jobOf(task, body, learned.controller));
  try {
    return await findLeap(session, task.scenario, body);
  } finally {
    session.close();
  }
}

/** @throws {InputError} if nothing was learned at all */
function checkLearned({ result, leap }: Trained, scenario: Scenario, where: string): void {
  const { failure, fitness, learningCurve } = result;
  if (Number.isNaN(fitness)) {
    throw new InputError({
      code: 'invalid',
      where,
      problem:
        `nothing can be learned. ${failure} Make the body's springs softer or its masses heavier, or give the ` +
        'scenario a shorter "timeStep"; or mend its objective, where it divides by zero or roots what is negative. ' +
        'Nothing was written.',
    });
  }
  const doubt = failure ?? invalidReason(learningCurve, scenario.validity) ?? leap;
  if (doubt !== null)
    complain(`Note: ${doubt} The best weights are kept all the same; look before you believe.`);
}
