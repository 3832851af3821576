import { expect, it } from 'vitest';
import { recorded, trajectoryPieces } from '../../../cli/files/trajectory.ts';
import { initialController } from '../../../control/initialise.ts';
import { createTask, jobOf } from '../../../control/task.ts';
import { createWasmBackend } from '../../../sim/backends/wasm/backend.ts';
import { randomBody, smallScenario } from '../../support/small.ts';

it('writes a trajectory piece by piece, the same numbers as one recorded at once', async () => {
  const scenario = smallScenario();
  const body = randomBody(scenario, 1);
  const task = createTask(scenario, { gradients: null });
  const job = jobOf(task, body, initialController(scenario.controller, body, 1));
  const session = await createWasmBackend({ precision: 'single' }).open(task.program, job);
  const steps = 100;
  const parts = recorded(session, task.program, body, steps, 500);
  const pieces: string[] = [];
  for await (const piece of trajectoryPieces('a.csv', body, steps, 0.004, parts)) pieces.push(String(piece));
  expect(pieces.length).toBeGreaterThan(3);
  const rows = pieces
    .join('')
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => line.split(',').map(Number));
  expect(rows).toHaveLength(steps + 1);
  const { position, velocity, activation } = await session.record(steps);
  const width = 2 * body.masses.count;
  const column = (from: number, to: number, states = rows) =>
    Float64Array.from(states.flatMap((row) => row.slice(from, to)));
  expect(rows.map(([time]) => time)).toEqual(rows.map((_, row) => row * 0.004));
  expect(column(1, 1 + width)).toEqual(position.map((value) => value + 0));
  expect(column(1 + width, 1 + 2 * width)).toEqual(velocity.map((value) => value + 0));
  expect(column(1 + 2 * width, rows[0]!.length, rows.slice(0, -1))).toEqual(
    activation.map((value) => value + 0),
  );
});
