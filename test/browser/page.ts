// What a page does with the public interface: the README's walker once more, on the CPU and on the GPU.

import {
  type Backend,
  createGpuBackend,
  createTask,
  createWasmBackend,
  jobOf,
  openBrowserGpu,
  parseRobot,
} from '../../index.ts';

/** The fitness of a robot, given as its file's data, and the size of its weights' gradient over some steps. */
async function fitnessOf(
  data: unknown,
  kind: 'cpu' | 'gpu',
  steps: number,
): Promise<{ fitness: number; slope: number }> {
  const robot = parseRobot(data, 'dropped file');
  const task = createTask(robot.scenario!);
  const backend: Backend =
    kind === 'gpu' ? createGpuBackend(await openBrowserGpu()) : createWasmBackend({ precision: 'single' });
  const session = await backend.open(task.program, jobOf(task, robot.body, robot.controller!));
  const { loss, gradients } = await session.run({ steps, gradient: true });
  session.close();
  await backend.close();
  return { fitness: -loss, slope: Math.hypot(...gradients!.values.get('output')!) };
}

declare global {
  interface Window {
    readonly morphograd: { readonly fitnessOf: typeof fitnessOf };
  }
}

Object.assign(window, { morphograd: { fitnessOf } });
