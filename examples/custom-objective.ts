// An objective of your own in WGSL, through the library: a body is to lift its front without going anywhere. Run it with:
//   cd examples && npx unrun custom-objective.ts

import {
  createTask,
  createWasmBackend,
  initialController,
  learn,
  parseScenario,
  spaceOf,
  stream,
} from 'morphograd';

const objective = `
struct Task {
  share: f32, // [1] of the lift that a metre of way costs
}

// A soft choice of the masses in front: tanh is 1 far before the centre and -1 far behind it.
fn lift(mass: Mass, body: Body) -> f32 {
  let offset = mass.position - body.center;
  return tanh(10.0 * forward_of(offset)) * height_of(offset);
}

fn forward_of(x: vec2f) -> f32 {
  return x.x;
}

fn final_reward(start: Body, end: Body, task: Task) -> f32 {
  let way = end.center - start.center;
  return -task.share * dot(way, way);
}
`;

const scenario = parseScenario(
  {
    format: 'morphograd/scenario',
    version: 1,
    steps: 250,
    objective: {
      parameters: { share: 0.5 },
      terms: { lift: { function: 'lift', over: 'mass', when: 'end' } },
    },
    learning: { updates: 12 },
  },
  { 'objective.wgsl': objective },
  'lift',
);

const space = spaceOf(scenario);
const { body } = space.develop(space.random(stream(3)));
const start = initialController(scenario.controller, body, 1);
const backend = createWasmBackend({ precision: 'single' });
const { learningCurve } = await learn(backend, createTask(scenario), body, start);
console.log(learningCurve.map((loss) => (-loss).toFixed(4)).join('\n'));
