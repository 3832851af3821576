// What the page knows of its source: the list of robots, kept up to date while a run goes on, and which one is on stage.

import type { Robot } from '../../../../index.ts';
import type { SourceSummary } from '../../run-source.ts';
import type { App } from '../app.ts';
import { messageOf } from '../sim/rpc.ts';
import { showMessage } from '../ui/message.ts';
import { waiting } from '../ui/waiting.ts';
import type { RobotSource } from './source.ts';

/** From one look at a run to the next [ms]. */
const POLL = 1500;

export class Library {
  readonly source: RobotSource;
  summary: SourceSummary | null = null;
  /** Why the source does not answer, as a sentence; null while it does. */
  failure: string | null = null;
  /** Called when the list has changed, or the source no longer answers or answers again. */
  readonly onChange: (() => void)[] = [];
  readonly #app: App;
  #staged: { readonly id: string; readonly robot: Robot } | null = null;
  /** Of the robot that is to come on stage. */
  #wish = new AbortController();

  constructor(app: App, source: RobotSource) {
    this.#app = app;
    this.source = source;
    // Whoever puts another robot on stage waits for this one no longer.
    app.onStaged.push(({ robot }) => {
      if (robot !== this.#staged?.robot) this.#wish.abort();
    });
  }

  /** The id of the robot on stage; null where it is none of the source's, or has changed since. */
  get stagedId(): string | null {
    return this.#staged && this.#staged.robot === this.#app.act?.robot ? this.#staged.id : null;
  }

  /** Part of the name of what was made of a robot: those of a run stay as they are, those of files may change. */
  get stamp(): string {
    const { summary } = this;
    return summary && summary.history.length === 0 ? summary.revision : '';
  }

  /** Loads the list, and looks for news from then on. */
  async open(): Promise<void> {
    await this.#refresh();
    if (this.summary?.isLive || this.failure) this.#poll();
  }

  #poll(): void {
    setTimeout(async () => {
      if (!document.hidden) await this.#refresh();
      this.#poll();
    }, POLL);
  }

  async #refresh(): Promise<void> {
    const before = [this.summary?.revision, this.failure];
    try {
      this.summary = await this.source.summary();
      this.failure = null;
    } catch (error) {
      this.failure = messageOf(error);
    }
    if (before[0] !== this.summary?.revision || before[1] !== this.failure)
      for (const listener of this.onChange) listener();
  }

  /**
   * Puts a robot on stage, whose weights may have to be learned again first.
   * @returns true if the robot is on stage now
   */
  async put(id: string, isPlaying: boolean): Promise<boolean> {
    this.#wish.abort();
    const wish = new AbortController();
    this.#wish = wish;
    try {
      const robot = await this.robot(id, wish);
      if (wish.signal.aborted) return false;
      this.#staged = { id, robot };
      return await this.#app.put(robot, { isPlaying });
    } catch (error) {
      if (!wish.signal.aborted) showMessage(messageOf(error));
      return false;
    }
  }

  /**
   * A robot with its weights. Where they were not kept the page says that they are learned again, until they are.
   * @param wish Aborted, also by whoever looks at the page, when nobody waits for the robot any longer.
   */
  async robot(id: string, wish: AbortController): Promise<Robot> {
    const robot = await this.source.robot(id);
    if (robot.controller) return robot;
    const text = `${robot.name ?? id}: its weights were not kept; learning them again …`;
    return waiting(text, this.source.learned(id, wish.signal), () => wish.abort());
  }
}
