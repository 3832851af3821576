// Other robots of the list beside the staged one, each in a lane of its own: they were recorded, and follow its time.

import type { Robot, Scenario } from '../../../../index.ts';
import { anatomyOf } from '../../../draw/anatomy.ts';
import { scenarioOf } from '../../../draw/world.ts';
import type { Act, App } from '../app.ts';
import { type Client, createClient } from '../sim/rpc.ts';
import { checkSize, emptyTimeline } from '../sim/simulation.ts';
import { MOST_BYTES, type Timeline } from '../sim/timeline.ts';
import type { Library } from '../source/library.ts';
import type { CompanionsHandlers } from './worker.ts';

/** Most robots beside the staged one. */
const MOST_COMPANIONS = 63;

interface Companion {
  readonly robot: Robot;
  readonly timeline: Timeline;
  readonly pose: Float32Array;
}

export class Companions {
  /** Called with what there is to say of it, null for nothing. */
  onNews: (news: string | null) => void = () => {};
  readonly #app: App;
  readonly #library: Library;
  readonly #recorded = new Map<string, Promise<Companion>>();
  #client: Client<CompanionsHandlers> | null = null;
  #companions: Companion[] = [];
  #size = 0;
  #turn = 0;

  constructor(app: App, library: Library) {
    this.#app = app;
    this.#library = library;
    app.onStaged.push((act) => void this.#gather(act));
    app.onPose.push((step) => this.#follow(step));
  }

  /** @param size Robots wanted beside the staged one. */
  resize(size: number): void {
    this.#size = Math.min(MOST_COMPANIONS, size);
    if (this.#app.act) void this.#gather(this.#app.act);
  }

  /** Those that run. */
  get running(): readonly Companion[] {
    return this.#companions;
  }

  async #gather(act: Act): Promise<void> {
    const turn = ++this.#turn;
    this.#companions = [];
    const { scenario } = act.player.simulation;
    const refusal = this.#size > 0 ? refusalOf(scenario) : null;
    const wanted = refusal ? [] : this.#candidates();
    this.#app.stage?.seat(wanted.length);
    this.#app.redraw();
    this.onNews(refusal);
    this.#forgetAllBut(wanted.map((id) => this.#keyOf(id, act)));
    for (const id of wanted) {
      if (bytesOf(this.#companions) > MOST_BYTES) {
        this.onNews(`There is no room for more than ${this.#companions.length} such episodes.`);
        return;
      }
      const companion = await this.#record(id, act).catch(() => null);
      if (turn !== this.#turn) return;
      if (!companion) continue;
      this.#companions.push(companion);
      this.#app.stage?.join(anatomyOf(companion.robot.body));
      this.#app.redraw();
      const done = this.#companions.length;
      this.onNews(done < wanted.length ? `${done} of ${wanted.length} are there …` : null);
    }
    if (wanted.length > this.#companions.length) this.onNews(lacking(this.#companions.length));
    else if (this.#size > wanted.length && !refusal) this.onNews(lacking(wanted.length));
  }

  /** The best of the list whose weights are there, without the one on stage. */
  #candidates(): string[] {
    const { summary, stagedId } = this.#library;
    const others = (summary?.robots ?? []).filter(({ id, isKept }) => isKept && id !== stagedId);
    return others.slice(0, this.#size).map(({ id }) => id);
  }

  /** The same for the same episode. */
  #keyOf(id: string, { player }: Act): string {
    return `${player.start} ${this.#library.stamp} ${id}`;
  }

  #forgetAllBut(keys: readonly string[]): void {
    for (const key of this.#recorded.keys()) if (!keys.includes(key)) this.#recorded.delete(key);
  }

  #record(id: string, act: Act): Promise<Companion> {
    const key = this.#keyOf(id, act);
    const known = this.#recorded.get(key);
    if (known) return known;
    const companion = this.#recordNew(id, act.player);
    this.#recorded.set(key, companion);
    companion.catch(() => this.#recorded.delete(key));
    return companion;
  }

  async #recordNew(id: string, { start, simulation }: Act['player']): Promise<Companion> {
    const world = simulation.scenario;
    this.#client ??= createClient<CompanionsHandlers>(
      new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' }),
    );
    const robot = await this.#library.source.robot(id);
    if (!robot.controller) throw new Error('Its weights are no longer kept.');
    const scenario = scenarioOf(robot);
    if (!isOneWorld(scenario, world)) throw new Error('It lives in another world.');
    checkSize(robot, scenario);
    const frames = await this.#client.call('record', { robot, start });
    const timeline = emptyTimeline(robot.body, scenario, start);
    timeline.append(frames);
    return { robot, timeline, pose: new Float32Array(robot.body.masses.count * robot.body.dimension) };
  }

  #follow(step: number): void {
    this.#companions.forEach(({ timeline, pose }, lane) => {
      this.#app.stage?.poseCompanion(lane, timeline.pose(step, pose));
    });
  }
}

const bytesOf = (companions: readonly Companion[]): number =>
  companions.reduce((sum, { timeline }) => sum + timeline.bytes, 0);

/** Lanes lie beside one another, so the ground must be the same in all of them. */
function refusalOf({ dimension, terrain }: Scenario): string | null {
  return dimension === 3 && terrain.kind !== 'flat'
    ? 'On uneven ground in space there are no lanes; robots come on stage one at a time.'
    : null;
}

function isOneWorld(a: Scenario, b: Scenario): boolean {
  const worldOf = ({ dimension, terrain, timeStep, sources }: Scenario) => [
    dimension,
    terrain,
    timeStep,
    sources,
  ];
  return JSON.stringify(worldOf(a)) === JSON.stringify(worldOf(b));
}

const lacking = (count: number): string =>
  count === 0 ? 'The list has no other robot of this world.' : `The list has ${count} more of this world.`;
