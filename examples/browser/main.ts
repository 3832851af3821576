// A page in which a random body learns to walk and is then shown. Run it with: npx vite examples/browser

import {
  builtInScenario,
  createTask,
  createWasmBackend,
  initialController,
  jobOf,
  learn,
  spaceOf,
  stream,
} from 'morphograd';

const scenario = builtInScenario('walk');
const task = createTask(scenario);
const space = spaceOf(scenario);
const { body } = space.develop(space.random(stream(4)));
// With pauses, in which the page is drawn and answers.
const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
const backend = createWasmBackend({ precision: 'single', pause });

const told = document.querySelector('output')!;
const start = initialController(scenario.controller, body, 1);
const { controller, fitness, learningCurve } = await learn(backend, task, body, start, { updates: 15 });
told.textContent = `From ${(-learningCurve[0]!).toFixed(2)} m to ${fitness.toFixed(2)} m in 15 updates.`;

const session = await backend.open(task.program, jobOf(task, body, controller));
const { position, activation } = await session.record(scenario.steps);
session.close();

const canvas = document.querySelector('canvas')!;
const context = canvas.getContext('2d')!;
const SCALE = 240; // pixels a metre
const numbers = position.length / (scenario.steps + 1);
const actuators = activation.length / scenario.steps;

function draw(step: number): void {
  const at = (mass: number): [number, number] => {
    const place = step * numbers + 2 * mass;
    return [60 + SCALE * position[place]!, canvas.height - 20 - SCALE * position[place + 1]!];
  };
  context.clearRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = '#eef1f6';
  context.fillRect(0, canvas.height - 20, canvas.width, 20);
  context.lineWidth = 4;
  context.lineCap = 'round';
  let actuator = 0;
  for (let spring = 0; spring < body.springs.count; spring++) {
    const isActuator = body.springs.amplitude[spring] !== 0;
    const value = isActuator ? activation[step * actuators + actuator++]! : 0;
    context.strokeStyle = !isActuator ? '#969eac' : value > 0 ? '#3478c8' : '#d04848';
    context.beginPath();
    context.moveTo(...at(body.springs.ends[2 * spring]!));
    context.lineTo(...at(body.springs.ends[2 * spring + 1]!));
    context.stroke();
  }
}

const begun = performance.now();
function frame(now: number): void {
  const step = Math.floor((now - begun) / 1000 / scenario.timeStep) % scenario.steps;
  draw(step);
  requestAnimationFrame(frame);
}
requestAnimationFrame(frame);
