// Learning in the tab: the staged controller learns on, or a mutated child learns from nothing, with its loss as it falls.

import { trainsControlOnly } from '../../../../control/learn/trainable.ts';
import type { Robot } from '../../../../index.ts';
import { actuatorsOf } from '../../../../index.ts';
import { scenarioOf } from '../../../draw/world.ts';
import type { Act, App } from '../app.ts';
import { childOf, whyNoChild } from '../learn/child.ts';
import { Learning } from '../learn/learning.ts';
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
    byId('mutate').addEventListener('click', () => this.mutate());
    byId('learn-stop').addEventListener('click', () => this.#learning?.stop());
    app.onStaged.push((act) => this.#show(act));
    app.successor = () => this.#learning?.news() ?? null;
  }

  get isLearning(): boolean {
    return this.#learning !== null;
  }

  /** The staged robot goes on learning from the weights that it has. */
  teach(): void {
    const robot = this.#app.act?.robot;
    if (!robot || this.#learning || whyNoLearning(robot)) return;
    const updates = byId<HTMLInputElement>('learn-updates');
    if (!updates.reportValidity()) return;
    void this.#follow(robot, Number(updates.value));
  }

  /** A mutated child takes the stage and learns as long as its kind does in evolution. */
  async mutate(): Promise<void> {
    const { act } = this.#app;
    if (!act || this.#learning || whyNoChild(act.robot)) return;
    const child = childOf(act.robot, Math.floor(Math.random() * 2 ** 31));
    if (await this.#app.put(child, { isPlaying: true }))
      await this.#follow(child, act.player.simulation.scenario.learning.updates);
  }

  async #follow(robot: Robot, updates: number): Promise<void> {
    const learning = new Learning(robot, updates, () => this.#draw(learning));
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
    byId('learn-state').textContent = conclusionOf(learning);
    if (failure) showMessage(`The learning was given up. ${failure}`);
    if (taught) await this.#app.put(taught, { isPlaying: true });
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
    byId<HTMLButtonElement>('learn').title = why ?? 'Go on from the weights that it has (N)';
    byId<HTMLButtonElement>('mutate').title = noChild ?? 'Mutate the body and teach the child (M)';
    this.#showButtons();
  }

  #showButtons(): void {
    const robot = this.#app.act?.robot;
    const isBusy = this.#learning !== null;
    byId<HTMLButtonElement>('learn').disabled = isBusy || !robot || whyNoLearning(robot) !== null;
    byId<HTMLButtonElement>('mutate').disabled = isBusy || !robot || whyNoChild(robot) !== null;
    byId('learn-stop').hidden = !isBusy;
    if (robot && whyNoLearning(robot) !== null) byId('learn-state').textContent = whyNoLearning(robot);
  }
}

function whyNoLearning(robot: Robot): string | null {
  const { body, controller } = robot;
  if (!trainsControlOnly(scenarioOf(robot))) return null;
  if (actuatorsOf(body).length === 0) return 'The body has no actuator, so there is nothing to learn.';
  if (!controller || controller.kind === 'none') return 'The robot has no controller that could learn.';
  return null;
}

function conclusionOf({ curve }: Learning): string {
  if (curve.length === 0) return 'Nothing was learned.';
  const [first = 0] = curve;
  const least = Math.min(...curve);
  return `${curve.length} evaluations: fitness ${short(0 - first)} at first, ${short(0 - least)} at best.`;
}
