// The page as a whole: which robot is on stage, its player and what is done to it, and the loop that moves and draws them.

import { groundOf, InputError, type Robot } from '../../../index.ts';
import { anatomyOf, centerOf, type Pose } from '../../draw/anatomy.ts';
import { Interventions } from './sim/interventions.ts';
import { Player } from './sim/player.ts';
import { messageOf } from './sim/rpc.ts';
import { Simulation } from './sim/simulation.ts';
import type { BackendChoice } from './sim/worker.ts';
import { Pace } from './stage/pace.ts';
import type { Stage } from './stage/stage.ts';
import { showMessage } from './ui/message.ts';

/** What is on stage. */
export interface Act {
  readonly robot: Robot;
  readonly player: Player;
  readonly interventions: Interventions;
  /** Fitness of the episode as this page simulates it; undefined until it is known. */
  measured: number | undefined;
}

type Listener = (act: Act) => void;

export class App {
  readonly stage: Stage | null;
  act: Act | null = null;
  backend: BackendChoice = 'auto';
  parts = { ghost: true, trail: true, skin: true };
  isLooping = true;
  /** Called when another robot is on stage; when anything of it has changed; for every frame that is shown. */
  readonly onStaged: Listener[] = [];
  readonly onChange: Listener[] = [];
  readonly onFrame: Listener[] = [];
  /** Called with the step that is posed, in films too. */
  readonly onPose: ((step: number) => void)[] = [];
  /** Takes over from the staged robot at the end of its episode. */
  successor: () => Robot | null = () => null;
  #pose = new Float32Array(0);
  #last = 0;
  readonly #pace = new Pace();
  #isFilming = false;
  #turn = 0;
  #shown = { playhead: -1, steps: -1, player: null as Player | null };

  constructor(stage: Stage | null) {
    this.stage = stage;
  }

  /**
   * Puts a robot on stage. Where that cannot be done a message says why, and what was there stays.
   * @returns true if the robot is there
   */
  async put(
    robot: Robot,
    { start = 0, isPlaying = this.act?.player.isPlaying ?? false } = {},
  ): Promise<boolean> {
    const turn = ++this.#turn;
    try {
      const simulation = await Simulation.open(robot, this.backend);
      if (turn !== this.#turn) {
        simulation.close();
        return false;
      }
      this.#stage(simulation, start, isPlaying);
      return true;
    } catch (error) {
      if (turn === this.#turn) showMessage(explain(error, robot));
      return false;
    }
  }

  #stage(simulation: Simulation, start: number, isPlaying: boolean): void {
    const { robot, scenario } = simulation;
    this.act?.player.simulation.close();
    const player = new Player(simulation, start);
    const interventions = new Interventions(robot.body, scenario);
    const act: Act = { robot, player, interventions, measured: undefined };
    this.act = act;
    player.isLooping = this.isLooping;
    player.isPlaying = isPlaying;
    player.onChange = () => this.#notify(this.onChange);
    this.#pose = new Float32Array(robot.body.masses.count * robot.body.dimension);
    this.stage?.show({
      anatomy: anatomyOf(robot.body),
      ground: groundOf(scenario),
      start: player.timeline.moment(0).position,
    });
    this.stage?.showParts(this.parts);
    this.#notify(this.onStaged);
    this.#notify(this.onChange);
    void this.#measure(act);
  }

  async #measure(act: Act): Promise<void> {
    try {
      act.measured = await act.player.simulation.measure();
    } catch {
      return;
    }
    if (this.act === act) this.#notify(this.onChange);
  }

  /** The staged robot from its start, in its own world. */
  async reset(): Promise<void> {
    if (this.act) await this.put(this.act.robot, { start: this.act.player.start });
  }

  /** Where the masses are now [m], shape [masses × dimension]. */
  get pose(): Pose | null {
    const player = this.act?.player;
    return player ? player.timeline.pose(player.playhead, this.#pose) : null;
  }

  /** How far the centre of mass has come along the first axis [m]. */
  get distance(): number {
    if (!this.act) return 0;
    const { robot, player } = this.act;
    const [start = 0] = centerOf(robot.body, player.timeline.positionAt(0));
    const [now = 0] = centerOf(robot.body, this.pose!.position);
    return now - start;
  }

  /** Stands still while `film` shows what it likes by {@link showStep}. */
  async filming<T>(film: () => Promise<T>): Promise<T> {
    this.#isFilming = true;
    try {
      return await film();
    } finally {
      this.#isFilming = false;
      this.redraw();
    }
  }

  /** @param isJump As of {@link Stage.pose}. */
  showStep({ player, interventions }: Act, step: number, isJump: boolean): void {
    const { timeline } = player;
    const pose = timeline.pose(step, this.#pose);
    this.stage?.trail((at) => timeline.positionAt(at), Math.floor(step));
    this.stage?.pose(pose, isJump);
    this.stage?.robot?.showGrip(interventions.held, pose.position);
    for (const listener of this.onPose) listener(step);
  }

  /** Shows the robot once more, though it has not moved. */
  redraw(): void {
    this.#shown = { ...this.#shown, playhead: -1 };
  }

  /** @param now Of the frame [ms]. */
  frame(now: number): void {
    const passed = now - this.#last;
    this.#last = now;
    if (this.#isFilming) return;
    if (this.act) this.#move(this.act, Math.min(0.1, passed / 1000));
    const quality = this.act?.player.isPlaying ? this.#pace.frame(passed) : null;
    if (quality) this.stage?.setQuality(quality);
    this.stage?.render();
  }

  #move(act: Act, seconds: number): void {
    const { player } = act;
    player.tick(seconds);
    const shown = this.#shown;
    const { playhead, timeline } = player;
    const isNew = shown.player !== player;
    if (!isNew && shown.playhead === playhead && shown.steps === timeline.steps) return;
    const isJump = isNew || (shown.playhead >= 0 && Math.abs(playhead - shown.playhead) > 40);
    this.#shown = { playhead, steps: timeline.steps, player };
    this.showStep(act, playhead, isJump);
    for (const listener of this.onFrame) listener(act);
    if (playhead >= player.length && !player.isTouched) this.#succeed();
  }

  #succeed(): void {
    const robot = this.successor();
    if (robot) void this.put(robot, { isPlaying: true });
  }

  #notify(listeners: readonly Listener[]): void {
    if (this.act) for (const listener of listeners) listener(this.act);
  }
}

function explain(error: unknown, { name }: Robot): string {
  if (error instanceof InputError) return error.message;
  return `${name ?? 'This robot'} cannot be put on stage. ${messageOf(error)}`;
}
