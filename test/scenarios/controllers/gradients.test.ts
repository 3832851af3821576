import { describe, expect, it } from 'vitest';
import { stream } from '../../../base/random.ts';
import { initialController } from '../../../control/initialise.ts';
import { numbersOf } from '../../../control/robot/controller.ts';
import { createTask, jobOf } from '../../../control/task.ts';
import { parseScenario } from '../../../scenarios/load.ts';
import type { Scenario, ScenarioInput } from '../../../scenarios/scenario.ts';
import { createWasmBackend } from '../../../sim/backends/wasm/backend.ts';
import { checkGradients, everyGradient, GRADIENT_TOLERANCE } from '../../../sim/check/gradients.ts';
import { latticeBody } from '../../../sim/check/lattice.ts';

const exact = createWasmBackend({ precision: 'double' });

const objective = `struct Task { target_position: vecD, weight: f32 }
fn final_reward(start: Body, end: Body) -> f32 { return end.center.x - start.center.x; }
fn running_reward(body: Body, time: f32) -> f32 { return exp(-time) * (body.velocity.x + height_of(body.center)); }
fn smell(mass: Mass, body: Body, task: Task, time: f32) -> vec2f {
  return vec2f(task.weight * mass.position.x, sin(5.0 * time) * body.velocity.x);
}
fn mood(body: Body, world: World) -> f32 { return world.drag * height_of(body.velocity); }`;

const network = { clocks: 2, constants: 1, clockRate: 25, featureScale: 2 } as const;

const controllers = {
  'one hidden layer': { kind: 'perceptron', hidden: 4, ...network },
  'three layers of sines, normalized': {
    kind: 'perceptron',
    hidden: [5, 3, 4],
    activation: 'sine',
    layerNorm: true,
    ...network,
  },
  'two layers of rectifiers': { kind: 'perceptron', hidden: [6, 5], activation: 'relu', ...network },
  'every sensor, and two of the scenario': {
    kind: 'perceptron',
    hidden: 4,
    ...network,
    sensors: [
      'smell',
      'contact',
      'velocity',
      'height',
      'mood',
      'target_direction',
      'center_velocity',
      'offset',
    ],
  },
  'no sensor and no clock': { kind: 'perceptron', hidden: 3, clocks: 0, constants: 0, sensors: [] },
  oscillators: { kind: 'oscillators', frequency: 4 },
  'coupled oscillators': { kind: 'coupled-oscillators', frequency: 4, coupling: 3 },
  'a recurrent network': { kind: 'recurrent', hidden: 4, ...network },
} as const;

function scenarioOf(controller: object, dimension: 2 | 3): Scenario {
  const side = dimension === 3 ? [0.4] : [];
  return parseScenario(
    {
      format: 'morphograd/scenario',
      version: 1,
      dimension,
      drag: 2,
      contact: { law: 'penalty', stiffness: 3000, width: 0.01 },
      objective: { parameters: { weight: 0.7, target_position: [1, ...side, 2] } },
      starts: [{ velocity: [0.5, ...side, -0.3] }, { velocity: [0.4, ...side, 0.1] }],
      controller,
      body: null,
    } as ScenarioInput,
    { 'objective.wgsl': objective },
    'kinds',
  );
}

describe.each(Object.entries(controllers))('gradients of %s', (_, controller) => {
  it.each([
    [2, 1],
    [2, 3],
    [3, 1],
    [3, 4],
  ] as const)('are those of differences in %i dimensions, read every %i steps', async (dimension, period) => {
    const scenario = scenarioOf({ ...controller, period }, dimension);
    const task = createTask(scenario, { gradients: everyGradient });
    const learned = numbersOf(scenario.controller).map(({ name }) => name);
    let open = new Set(learned);
    for (let seed = 1; seed <= 3 && open.size > 0; seed++) {
      const body = latticeBody(stream(seed, 'kinds'), { dimension, masses: 6, amplitude: 0.3 });
      const job = jobOf(task, body, initialController(scenario.controller, body, seed));
      for (const segment of [undefined, 16]) {
        const options = { steps: 40, ...(segment && { segment }) };
        const checks = await checkGradients(exact, task.program, job, options);
        for (const { group, error } of checks)
          expect(error, `relative error of ${group}`).toBeLessThanOrEqual(GRADIENT_TOLERANCE);
        const measured = new Set(checks.flatMap((each) => (each.outcome === 'measured' ? [each.group] : [])));
        open = new Set([...open].filter((name) => !measured.has(name)));
      }
    }
    expect([...open], 'what is learned, and was not measured').toEqual([]);
  });
});
