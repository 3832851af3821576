import { describe, expect, it } from 'vitest';
import { parseRobot } from '../../control/robot.ts';
import { createTask, jobOf } from '../../control/task.ts';
import { filmstrip } from '../../render/filmstrip.ts';
import walker from '../../render/pictures/walker.json' with { type: 'json' };
import { createWasmBackend } from '../../sim/backends/wasm/backend.ts';

describe('the robot in the README', () => {
  const robot = parseRobot(walker, 'walker.json');

  it('still walks as far as its file says, to the bit', async () => {
    const task = createTask(robot.scenario!);
    const backend = createWasmBackend({ precision: 'single' });
    const session = await backend.open(task.program, jobOf(task, robot.body, robot.controller!));
    const { loss } = await session.run({ steps: robot.scenario!.steps, gradient: false });
    expect(-loss).toBe(robot.fitness);
  });

  it('is drawn once for each moment, with every spring', async () => {
    const task = createTask(robot.scenario!);
    const session = await createWasmBackend({ precision: 'single' }).open(
      task.program,
      jobOf(task, robot.body, robot.controller!),
    );
    const picture = filmstrip(robot.body, await session.record(40), {
      frames: 3,
      timeStep: 0.004,
      ground: () => 0,
    });
    expect(picture.match(/<text /g)).toHaveLength(3);
    expect(picture.match(/stroke="rgb[^"]*" stroke-width="(1.2|2.6)"/g)).toHaveLength(
      3 * robot.body.springs.count,
    );
    expect(picture).not.toMatch(/NaN|Infinity|undefined/);
  });
});
