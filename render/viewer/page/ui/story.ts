// How the run went, how the staged robot learned, and whom it comes from.

import type { Ancestor } from '../../run-source.ts';
import type { Act, App } from '../app.ts';
import type { Library } from '../source/library.ts';
import { thumbnail } from '../thumbs/thumbs.ts';
import { card } from './card.ts';
import { showCurves } from './charts.ts';
import { byId, showFacts } from './dom.ts';
import { captionOf, showLineage } from './lineage-tree.ts';
import { onTheme } from './theme.ts';

export class Story {
  readonly #app: App;
  readonly #library: Library;
  readonly #toStage: () => void;
  #turn = 0;

  constructor(app: App, library: Library, toStage: () => void) {
    this.#app = app;
    this.#library = library;
    this.#toStage = toStage;
    const update = (): void => {
      if (!byId('view-story').hidden) void this.show();
    };
    library.onChange.push(update);
    app.onStaged.push(update);
    onTheme(update);
  }

  async show(): Promise<void> {
    const { act } = this.#app;
    await this.#showFitness();
    await this.#showDiversity();
    if (!act) return;
    await showLearning(act);
    showProvenance(act);
    await this.#showLineage();
  }

  async #showFitness(): Promise<void> {
    const history = this.#library.summary?.history ?? [];
    const chart = byId('story-fitness');
    chart.hidden = history.length === 0;
    byId('story-fitness-note').textContent =
      history.length === 0
        ? 'These robots come without the history of a run. Show a run with: morphograd view runs/walk-1'
        : '';
    if (history.length === 0) return;
    await showCurves(chart, {
      x: 'generation',
      y: 'fitness',
      curves: [
        { name: 'best', values: history.map(({ best }) => best) },
        { name: 'mean', values: history.map(({ mean }) => mean) },
        { name: 'worst', values: history.map(({ worst }) => worst), isFaint: true },
      ],
    });
  }

  async #showDiversity(): Promise<void> {
    const history = this.#library.summary?.history ?? [];
    byId('story-diversity-figure').hidden = history.length === 0;
    if (history.length === 0) return;
    await showCurves(byId('story-diversity'), {
      x: 'generation',
      y: 'genes',
      curves: [{ name: 'diversity', values: history.map(({ diversity }) => diversity) }],
    });
  }

  async #showLineage(): Promise<void> {
    const turn = ++this.#turn;
    const { stagedId } = this.#library;
    const ancestors = stagedId === null ? [] : await this.#library.source.lineage(stagedId);
    if (turn !== this.#turn) return;
    const drawing = { list: byId('story-lineage'), lines: byId<HTMLElement & SVGSVGElement>('story-lines') };
    const shown = showLineage(drawing, ancestors, (each) => this.#ancestor(each));
    const more = ancestors.length - shown;
    byId('story-lineage-note').textContent =
      ancestors.length < 2
        ? 'No ancestor of this robot is known here.'
        : more > 0
          ? `The nearest ${shown - 1}; ${more} more are older.`
          : '';
  }

  #ancestor(ancestor: Ancestor): HTMLButtonElement {
    const { id, fitness, isKnown } = ancestor;
    const { source, stamp } = this.#library;
    const made = card({
      id,
      name: id,
      fitness,
      notes: [captionOf(ancestor)],
      picture: isKnown ? thumbnail(`ancestor ${stamp} ${id}`, () => source.robot(id)) : undefined,
      onChoose: async () => {
        if (await this.#library.put(id, true)) this.#toStage();
      },
    });
    made.disabled = !isKnown;
    return made;
  }
}

async function showLearning({ robot }: Act): Promise<void> {
  const curve = robot.learningCurve ?? [];
  const chart = byId('story-learning');
  chart.hidden = curve.length === 0;
  byId('story-learning-note').textContent =
    curve.length === 0 ? 'The file of this robot has no learning curve. Teach it on the stage.' : '';
  if (curve.length === 0) return;
  await showCurves(chart, { x: 'evaluation', y: 'loss', curves: [{ name: 'loss', values: curve }] });
}

function showProvenance({ robot, player }: Act): void {
  const { scenario } = player.simulation;
  const { provenance } = robot;
  const { controller, contact, terrain, learning } = scenario;
  const facts: [string, string | number | undefined][] = [
    ['Robot', robot.name],
    ['Individual', provenance?.id],
    ['Generation', provenance?.generation],
    ['Parents', provenance?.parents?.join(', ')],
    ['Seed', provenance?.seed],
    ['Learned on', provenance?.backend],
    ['Written by morphograd', provenance?.packageVersion],
    ['Task', scenario.name],
    ['Steps', `${scenario.steps} of ${scenario.timeStep} s`],
    ['Gravity', `${scenario.gravity.join(', ')} m/s²`],
    ['Drag', `${scenario.drag} 1/s`],
    ['Contact', 'friction' in contact ? `${contact.law}, friction ${contact.friction}` : contact.law],
    ['Terrain', terrain.kind],
    ['Controller', controller.kind],
    ['Learning', `${learning.updates} updates, ${learning.optimizer.kind}, rate ${learning.optimizer.rate}`],
  ];
  showFacts(
    byId('story-facts'),
    facts.flatMap(([name, value]) =>
      value === undefined || value === '' ? [] : [[name, String(value)] as const],
    ),
  );
}
