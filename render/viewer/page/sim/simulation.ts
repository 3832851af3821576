// The staged robot, from the page's side: its episode, simulated in a worker.

import { actuatorCount, type Body, type Robot, type Scenario, startingPose } from '../../../../index.ts';
import { scenarioOf } from '../../../draw/world.ts';
import type { Frames } from './frames.ts';
import { type Client, createClient } from './rpc.ts';
import { Timeline } from './timeline.ts';
import type { AdvanceRequest, BackendChoice, SimulationHandlers, Staged } from './worker.ts';

export class Simulation {
  readonly robot: Robot;
  readonly scenario: Scenario;
  readonly staged: Staged;
  readonly #client: Client<SimulationHandlers>;

  private constructor(robot: Robot, scenario: Scenario, staged: Staged, client: Client<SimulationHandlers>) {
    this.robot = robot;
    this.scenario = scenario;
    this.staged = staged;
    this.#client = client;
  }

  /**
   * Opens a robot in a worker of its own, so that one that takes long holds up no other.
   * @throws with a sentence for the user where the robot cannot be simulated
   */
  static async open(robot: Robot, backend: BackendChoice): Promise<Simulation> {
    const scenario = scenarioOf(robot);
    checkSize(robot, scenario);
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
    const client = createClient<SimulationHandlers>(worker);
    try {
      const staged = await client.call('stage', { robot, backend });
      return new Simulation(robot, scenario, staged, client);
    } catch (error) {
      client.close();
      throw error;
    }
  }

  /** An empty recording from one of the scenario's starts. */
  timeline(start: number): Timeline {
    return emptyTimeline(this.robot.body, this.scenario, start);
  }

  /** Steps from one reading of the controller to the next. */
  get controlPeriod(): number {
    const { controller } = this.scenario;
    return controller.kind === 'none' ? 1 : controller.period;
  }

  async measure(): Promise<number> {
    return (await this.#client.call('measure', null)).fitness;
  }

  advance(request: AdvanceRequest): Promise<Frames> {
    return this.#client.call('advance', request);
  }

  close(): void {
    this.#client.close();
  }
}

/** A recording of a body in one of a scenario's starts, of no step yet. */
export function emptyTimeline(body: Body, scenario: Scenario, start: number): Timeline {
  const shape = { width: body.masses.count * body.dimension, actuators: actuatorCount(body) };
  const { position, velocity } = startingPose(scenario, body, scenario.starts[start]!);
  return new Timeline(shape, position, velocity);
}

/** Spring-steps that the page simulates at most: seconds of work, and a recording that fits in its memory. */
const MOST_WORK = 3e8;
const MOST_NUMBERS = 5e7;

/** @throws for an episode that the page could not hold */
export function checkSize({ body }: Robot, scenario: Scenario): void {
  const work = scenario.steps * body.springs.count;
  const numbers = scenario.steps * body.masses.count * body.dimension * 2;
  if (work <= MOST_WORK && numbers <= MOST_NUMBERS) return;
  throw new Error(
    `An episode of ${scenario.steps} steps of ${body.masses.count} masses and ${body.springs.count} springs is more ` +
      'than the page holds. Replay it on the command line: morphograd replay ROBOT.json',
  );
}
