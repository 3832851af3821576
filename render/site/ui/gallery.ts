// The robots of the source as cards, and in the list beside the stage.

import type { RobotEntry } from '../../run-source.ts';
import type { App } from '../app.ts';
import type { Library } from '../source/library.ts';
import { thumbnail } from '../thumbs/thumbs.ts';
import { byId, element, short } from './dom.ts';
import { onTheme } from './theme.ts';

/** Most robots that are shown; the rest of a run is seldom looked at. */
const MOST = 120;

export class Gallery {
  readonly #app: App;
  readonly #library: Library;
  readonly #toStage: () => void;

  constructor(app: App, library: Library, toStage: () => void) {
    this.#app = app;
    this.#library = library;
    this.#toStage = toStage;
    library.onChange.push(() => this.#update());
    app.onStaged.push(() => this.#update());
    onTheme(() => this.#update());
    byId<HTMLSelectElement>('robot-select').addEventListener('change', ({ target }) => {
      const { value } = target as HTMLSelectElement;
      if (value) void this.#library.put(value, true);
    });
  }

  show(): void {
    this.#showCards();
  }

  #update(): void {
    this.#showList();
    this.#showState();
    if (!byId('view-gallery').hidden) this.#showCards();
  }

  get #robots(): readonly RobotEntry[] {
    return (this.#library.summary?.robots ?? []).slice(0, MOST);
  }

  #showList(): void {
    const select = byId<HTMLSelectElement>('robot-select');
    const { stagedId } = this.#library;
    const own = this.#app.act && stagedId === null ? [this.#app.act.robot.name ?? 'unnamed robot'] : [];
    const option = (text: string, value: string) => element('option', { text, attributes: { value } });
    select.replaceChildren(
      ...own.map((name) => option(name, '')),
      ...this.#robots.map((entry) => option(titleOf(entry), entry.id)),
    );
    select.value = stagedId ?? '';
  }

  #showState(): void {
    const { summary, failure } = this.#library;
    const generations = summary?.history.length ?? 0;
    const news = generations > 0 ? `, generation ${summary!.history.at(-1)!.generation}` : '';
    const state = failure ?? (summary?.isLive ? `${summary.title}${news}` : '');
    byId('run-state').textContent = state;
    byId('gallery-summary').textContent = failure ?? galleryText(this.#library);
  }

  #showCards(): void {
    byId('gallery').replaceChildren(...this.#robots.map((entry) => this.#card(entry)));
  }

  #card(entry: RobotEntry): HTMLLIElement {
    const picture = element('img', { class: 'card-picture', attributes: { alt: '', loading: 'lazy' } });
    const key = `${this.#library.summary?.revision} ${entry.id}`;
    thumbnail(key, () => this.#library.source.robot(entry.id)).then(
      (url) => {
        picture.src = url;
      },
      () => {
        picture.alt = 'This robot has no picture, for it cannot be simulated.';
      },
    );
    const note = [entry.task, entry.generation === undefined ? '' : `generation ${entry.generation}`];
    const card = element(
      'button',
      { class: 'card', attributes: { type: 'button' } },
      picture,
      element(
        'span',
        { class: 'card-text' },
        element('span', { class: 'card-name', text: entry.name }),
        element('span', {
          class: 'card-fitness',
          text: entry.fitness === undefined ? '' : short(entry.fitness),
        }),
        element('span', { class: 'card-note', text: note.filter(Boolean).join(', ') }),
      ),
    );
    if (entry.id === this.#library.stagedId) card.setAttribute('aria-current', 'true');
    card.addEventListener('click', async () => {
      if (await this.#library.put(entry.id, true)) this.#toStage();
    });
    return element('li', {}, card);
  }
}

const titleOf = ({ name, fitness }: RobotEntry): string =>
  fitness === undefined ? name : `${name} · ${short(fitness)}`;

function galleryText({ summary }: Library): string {
  if (!summary) return 'Loading …';
  const { title, robots } = summary;
  if (robots.length === 0) return `${title}: no robot yet. They appear here as they come.`;
  const shown = robots.length > MOST ? `, the best ${MOST} of ${robots.length} shown` : '';
  return `${title}. Best first${shown}; click one to see it move.`;
}
