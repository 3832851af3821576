// Learning in the tab: the staged robot learns on or from nothing, or a mutated child learns, with its loss as it falls.

import { atOptimum } from '../../../../control/learn/descent.ts';
import { trainsControlOnly } from '../../../../control/learn/trainable.ts';
import { actuatorCount, initialController, type Robot, type Scenario } from '../../../../index.ts';
import { scenarioOf, taskOf } from '../../../draw/world.ts';
import type { Act, App } from '../app.ts';
import { childOf, whyNoChild } from '../learn/child.ts';
import { Learning } from '../learn/learning.ts';
import type { LearnRequest } from '../learn/worker.ts';
import { showCurves } from './charts.ts';
import { byId, short } from './dom.ts';
import { showMessage } from './message.ts';

/** Least time between two drawings of the curve [ms]. */
const DRAW = 80;

export class LearnPanel {
  readonly #app: App;
  #learning: Learning | null = null;
  #drawnAt = 0;

  constructor(app: App) {
    this.#app = app;
    byId('learn').addEventListener('click', () => this.teach());
    byId('forget').addEventListener('click', () => this.forget());
    byId('mutate').addEventListener('click', () => this.mutate());
    byId('learn-stop').addEventListener('click', () => this.#learning?.stop());
    app.onStaged.push((act) => this.#show(act));
    app.successor = () => this.#learning?.news() ?? null;
  }

  get isLearning(): boolean {
    return this.#learning !== null;
  }

  /** The staged robot goes on learning from the weights that it has; one that has none begins with random ones. */
  teach(): void {
    const robot = this.#app.act?.robot;
    const updates = this.#updatesFor(robot);
    if (!robot || updates === null) return;
    if (robot.controller) void this.#follow(robot, { updates, backtracking: true });
    else this.forget();
  }

  /** The staged robot learns from random weights, other ones each time. */
  forget(): void {
    const robot = this.#app.act?.robot;
    const updates = this.#updatesFor(robot);
    if (!robot || updates === null) return;
    void this.#follow(forgetful(robot, randomSeed()), { updates, backtracking: false }, robot.fitness);
  }

  /** How many updates are asked for; null where nothing can be learned now. */
  #updatesFor(robot: Robot | undefined): number | null {
    if (!robot || this.#learning || whyNoLearning(robot)) return null;
    const updates = byId<HTMLInputElement>('learn-updates');
    return updates.reportValidity() ? Number(updates.value) : null;
  }

  /** A mutated child takes the stage and learns as long as its kind does in evolution. */
  async mutate(): Promise<void> {
    const { act } = this.#app;
    if (!act || this.#learning || whyNoChild(act.robot)) return;
    const child = childOf(act.robot, randomSeed());
    if (await this.#app.put(child, { isPlaying: true }))
      await this.#follow(child, {
        updates: act.player.simulation.scenario.learning.updates,
        backtracking: false,
      });
  }

  /** @param before Fitness of the robot that forgot what it knew. */
  async #follow(robot: Robot, how: Omit<LearnRequest, 'robot'>, before?: number): Promise<void> {
    const learning = new Learning(robot, how, () => this.#draw(learning));
    this.#learning = learning;
    this.#showButtons();
    byId('learn-chart').hidden = false;
    byId('learn-state').textContent = 'Learning …';
    const failure = await learning.finished;
    const taught = learning.news();
    this.#learning = null;
    this.#showButtons();
    this.#drawnAt = 0;
    this.#draw(learning);
    byId('learn-state').textContent = conclusionOf(learning, before);
    if (failure) showMessage(`The learning was given up. ${failure}`);
    const isOther = !how.backtracking || Math.min(...learning.curve) < learning.curve[0]!;
    if (taught && isOther) await this.#app.put(taught, { isPlaying: true });
  }

  #draw(learning: Learning): void {
    const now = performance.now();
    if (now - this.#drawnAt < DRAW && learning === this.#learning) return;
    this.#drawnAt = now;
    void showCurves(byId('learn-chart'), {
      x: 'evaluation',
      y: 'loss',
      curves: [{ name: 'loss', values: [...learning.curve] }],
      length: learning.updates + 1,
    });
    if (learning === this.#learning) {
      const least = Math.min(...learning.curve);
      byId('learn-state').textContent =
        `Evaluation ${learning.curve.length} of ${learning.updates + 1}, best fitness ${short(0 - least)}.`;
    }
  }

  #show({ robot }: Act): void {
    const why = whyNoLearning(robot);
    const noChild = whyNoChild(robot);
    byId<HTMLButtonElement>('learn').title =
      why ?? 'Go on from the weights that it has, without ever losing them (N)';
    byId<HTMLButtonElement>('forget').title = why ?? 'Begin with random weights, other ones each time (W)';
    byId<HTMLButtonElement>('mutate').title = noChild ?? 'Mutate the body and teach the child (M)';
    this.#showButtons();
  }

  #showButtons(): void {
    const robot = this.#app.act?.robot;
    const isBusy = this.#learning !== null;
    byId<HTMLButtonElement>('learn').disabled = isBusy || !robot || whyNoLearning(robot) !== null;
    byId<HTMLButtonElement>('forget').disabled = byId<HTMLButtonElement>('learn').disabled;
    byId<HTMLButtonElement>('mutate').disabled = isBusy || !robot || whyNoChild(robot) !== null;
    byId('learn-stop').hidden = !isBusy;
    if (robot && whyNoLearning(robot) !== null) byId('learn-state').textContent = whyNoLearning(robot);
  }
}

/** What the robot's task gives to robots that have no controller, or have forgotten it. */
function forgetful(robot: Robot, seed: number): Robot {
  const { controller: _c, fitness: _f, learningCurve: _l, learning: _, ...rest } = robot;
  return { ...rest, controller: initialController(settingsOf(robot), robot.body, seed) };
}

/** Of the controller that it has, else of the one that its task gives. */
const settingsOf = (robot: Robot): Scenario['controller'] =>
  robot.controller ? scenarioOf(robot).controller : taskOf(robot).controller;

const randomSeed = (): number => Math.floor(Math.random() * 2 ** 31);

function whyNoLearning(robot: Robot): string | null {
  const scenario = scenarioOf(robot);
  if (!trainsControlOnly(scenario)) return null;
  if (actuatorCount(robot.body) === 0) return 'The body has no actuator, so there is nothing to learn.';
  if (settingsOf(robot).kind === 'none') return "The robot's task has no controller that could learn.";
  return null;
}

function conclusionOf({ curve, isAtOptimum, rate }: Learning, before: number | undefined): string {
  if (curve.length === 0) return 'Nothing was learned.';
  const [first = 0] = curve;
  const best = 0 - Math.min(...curve);
  const gain = `${curve.length} evaluations: fitness ${short(0 - first)} at first, ${short(best)} at best.`;
  if (isAtOptimum) return `${gain} ${atOptimum(rate)}`;
  if (before === undefined || best >= before) return gain;
  return (
    `${gain} Before it forgot, it came to ${short(before)}. How far learning comes depends on the weights that it begins ` +
    'with: try again, or with more updates.'
  );
}
