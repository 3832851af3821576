// The robots of the source as cards or as a map, and in the list beside the stage.

import type { EliteEntry, RobotEntry, SourceSummary } from '../../run-source.ts';
import type { App } from '../app.ts';
import { messageOf } from '../sim/rpc.ts';
import type { Library } from '../source/library.ts';
import { type Picture, thumbnail } from '../thumbs/thumbs.ts';
import { ArchiveView } from './archive-view.ts';
import { card } from './card.ts';
import { byId, element, replaceKeepingFocus, short } from './dom.ts';
import * as words from './gallery-words.ts';
import { onTheme } from './theme.ts';

/** Most robots that are shown as cards; the rest of a run is seldom looked at. */
const MOST = 120;

/** While the slider is moved on, nothing is fetched [ms]. */
const SETTLING = 120;

type Choice = 'best' | 'generation' | 'archive';

export class Gallery {
  readonly #app: App;
  readonly #library: Library;
  readonly #toStage: () => void;
  readonly #archive: ArchiveView;
  #choice: Choice = 'best';
  /** Null: the latest, also when another comes. */
  #generation: number | null = null;
  #turn = 0;

  constructor(app: App, library: Library, toStage: () => void) {
    this.#app = app;
    this.#library = library;
    this.#toStage = toStage;
    this.#archive = new ArchiveView((id) => void this.#stage(id));
    library.onChange.push(() => this.#update());
    app.onStaged.push(() => this.#update());
    onTheme(() => this.#update());
    byId<HTMLSelectElement>('robot-select').addEventListener('change', ({ target }) => {
      const { value } = target as HTMLSelectElement;
      if (value) void this.#library.put(value, true);
    });
    byId('gallery-choice').addEventListener('change', ({ target }) => {
      this.#choice = (target as HTMLInputElement).value as Choice;
      this.show();
    });
    this.#wireGeneration();
  }

  show(): void {
    void this.#showChosen();
  }

  #wireGeneration(): void {
    const slider = byId<HTMLInputElement>('generation');
    let clock: ReturnType<typeof setTimeout>;
    slider.addEventListener('input', () => {
      this.#generation = slider.value === slider.max ? null : Number(slider.value);
      byId('generation-value').textContent = slider.value;
      clearTimeout(clock);
      clock = setTimeout(() => this.show(), SETTLING);
    });
  }

  #update(): void {
    this.#showList();
    this.#showState();
    if (!byId('view-gallery').hidden) this.show();
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
    byId('run-state').textContent = failure ?? (summary?.isLive ? `${summary.title}${news}` : '');
    const offered = { best: true, generation: generations > 0, archive: summary?.hasArchive ?? false };
    for (const label of byId('gallery-choice').querySelectorAll('label'))
      label.hidden = !offered[label.querySelector('input')!.value as Choice];
    if (failure) byId('gallery-summary').textContent = failure;
    byId('gallery-choice').hidden = !offered.generation && !offered.archive;
  }

  async #showChosen(): Promise<void> {
    const turn = ++this.#turn;
    this.#showControls();
    const { summary, failure } = this.#library;
    if (failure || !summary) return;
    try {
      const show = await this.#chosen(summary);
      if (turn === this.#turn) byId('gallery-summary').textContent = show();
    } catch (error) {
      if (turn === this.#turn) byId('gallery-summary').textContent = messageOf(error);
    }
  }

  /** Fetches what is to be shown. @returns what shows it, and gives a sentence about it */
  async #chosen({ title, robots: all }: SourceSummary): Promise<() => string> {
    const { source, stagedId } = this.#library;
    if (this.#choice === 'archive') {
      const map = await source.archive();
      const picture = (elite: EliteEntry) => this.#picture(elite, 'portrait');
      return () => {
        this.#archive.show(map, { stagedId, picture });
        return words.ofArchive(title, map);
      };
    }
    if (this.#choice === 'generation') {
      const number = this.#chosenGeneration;
      const { robots } = await source.generation(number);
      return () => {
        this.#showCards(robots);
        return words.ofGeneration(title, number, robots);
      };
    }
    return () => {
      this.#showCards(this.#robots);
      return words.ofBest(title, this.#robots, all.length);
    };
  }

  get #latest(): number {
    return this.#library.summary?.history.at(-1)?.generation ?? 0;
  }

  get #chosenGeneration(): number {
    return this.#generation ?? this.#latest;
  }

  #showControls(): void {
    byId('archive').hidden = this.#choice !== 'archive';
    byId('gallery').hidden = this.#choice === 'archive';
    byId('gallery-generation').hidden = this.#choice !== 'generation';
    const slider = byId<HTMLInputElement>('generation');
    slider.max = String(this.#latest);
    slider.value = String(this.#chosenGeneration);
    byId('generation-value').textContent = slider.value;
  }

  #showCards(robots: readonly RobotEntry[]): void {
    const cards = robots.map((entry) => {
      const { id, name, fitness, task, generation, isKept } = entry;
      const notes = [
        task,
        generation === undefined ? undefined : `generation ${generation}`,
        isKept ? undefined : 'not kept',
      ];
      const isCurrent = id === this.#library.stagedId;
      const picture = this.#picture(entry, 'still');
      const onChoose = () => void this.#stage(id);
      return element('li', {}, card({ id, name, fitness, notes, picture, isCurrent, onChoose }));
    });
    replaceKeepingFocus(byId('gallery'), cards);
  }

  async #stage(id: string): Promise<void> {
    if (await this.#library.put(id, true)) this.#toStage();
  }

  #picture({ id, isKept }: RobotEntry, picture: Picture): Promise<string> {
    const { source, stamp } = this.#library;
    return thumbnail(
      `${stamp} ${isKept} ${id}`,
      () => (picture === 'still' ? source.robot(id) : source.body(id)),
      picture,
    );
  }
}

const titleOf = ({ name, fitness }: RobotEntry): string =>
  fitness === undefined ? name : `${name} · ${short(fitness)}`;
