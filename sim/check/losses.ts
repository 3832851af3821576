// The loss of a job as a function of the numbers of one group.

import type { Backend, Job, Session } from '../backends/backend.ts';
import type { State } from '../body/body.ts';
import type { Program } from '../step/program.ts';
import { type Group, placeOf } from './groups.ts';

/** The loss as a function of a group's entries. */
export class Losses {
  readonly #backend: Backend;
  readonly #program: Program;
  readonly #job: Job;
  readonly #steps: number;
  #session: Session | null = null;

  constructor(backend: Backend, program: Program, job: Job, steps: number) {
    this.#backend = backend;
    this.#program = program;
    this.#job = job;
    this.#steps = steps;
  }

  /** A session whose values are the job's between calls of {@link at}. */
  async session(): Promise<Session> {
    this.#session ??= await this.#backend.open(this.#program, this.#job);
    return this.#session;
  }

  close(): void {
    this.#session?.close();
  }

  /** The loss with the group's entries moved by `x` times `direction`. */
  async at(group: Group, direction: Float64Array, x: number): Promise<number> {
    const options = { steps: this.#steps, gradient: false };
    const moved = movedParts(group, direction, x);
    if (group.parts[0]!.kind === 'start') {
      const session = await this.#backend.open(this.#program, {
        ...this.#job,
        starts: this.#starts(moved, group),
      });
      try {
        return (await session.run(options)).loss;
      } finally {
        session.close();
      }
    }
    const session = await this.session();
    for (const [i, { name }] of group.parts.entries()) session.set(name, moved[i]!);
    const { loss } = await session.run(options);
    for (const { name, values } of group.parts) session.set(name, values);
    return loss;
  }

  /** All starts, each moved alike. */
  #starts(moved: readonly Float64Array[], group: Group): State[] {
    const { dimension } = this.#program;
    return this.#job.starts.map((start) => {
      const state = {
        position: Float64Array.from(start.position),
        velocity: Float64Array.from(start.velocity),
      };
      group.parts.forEach(({ name, values }, p) => {
        const [into, axis] = placeOf(state, name);
        values.forEach((value, i) => {
          into[i * dimension + axis]! += moved[p]![i]! - value;
        });
      });
      return state;
    });
  }
}

function movedParts(group: Group, direction: Float64Array, x: number): Float64Array[] {
  let at = 0;
  return group.parts.map(({ values }) => values.map((value) => value + x * direction[at++]!));
}
