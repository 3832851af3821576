// What is known of the robot on stage: its task, its size, and its fitness as stored and as simulated here.

import { actuatorsOf, musclesOf, piecesOf } from '../../../../index.ts';
import type { Act, App } from '../app.ts';
import type { BackendChoice } from '../sim/worker.ts';
import { byId, element, short, showFacts, showText } from './dom.ts';

/** What counts as the same fitness; the two are the same to the bit where the backend is. */
const SAME = 1e-3;

export function wireRobotPanel(app: App): void {
  const backend = byId<HTMLSelectElement>('backend');
  backend.addEventListener('change', () => {
    app.backend = backend.value as BackendChoice;
    void app.reset();
  });
  const start = byId<HTMLSelectElement>('start');
  start.addEventListener('change', () => {
    if (app.act) void app.put(app.act.robot, { start: Number(start.value) });
  });
  app.onStaged.push(showRobot);
  app.onChange.push(showFitness);
}

function showRobot({ robot, player }: Act): void {
  const { scenario, staged } = player.simulation;
  byId('robot-task').textContent = scenario.description || `Task: ${scenario.name}`;
  showText(byId('robot-notes'), robot.notes);
  showText(byId('backend-note'), staged.note);
  const start = byId<HTMLSelectElement>('start');
  start.replaceChildren(
    ...scenario.starts.map((_, i) =>
      element('option', { text: String(i + 1), attributes: { value: String(i) } }),
    ),
  );
  start.value = String(player.start);
  byId('start-field').hidden = scenario.starts.length < 2;
}

function showFitness({ robot, player, measured }: Act): void {
  const { masses, springs, cells, dimension } = robot.body;
  const { staged, scenario } = player.simulation;
  const pieces = piecesOf(robot.body).length;
  showFacts(byId('robot-facts'), [
    ['Fitness in the file', robot.fitness === undefined ? 'none' : short(robot.fitness)],
    [`Here, on the ${staged.backend.toUpperCase()}`, here(robot.fitness, measured)],
    ['Body', `${masses.count} masses, ${dimension}D${pieces > 1 ? `, in ${pieces} pieces` : ''}`],
    ['Springs', `${springs.count}, ${actuatorsOf(robot.body).length} act`],
    ...(cells ? [['Cells', `${cells.count}, ${musclesOf(robot.body).length} act`] as const] : []),
  ]);
  const seconds = (scenario.steps * scenario.timeStep).toFixed(1);
  byId('stage-summary').textContent =
    `${robot.name ?? 'A robot'}: ${masses.count} masses and ${springs.count} springs, task ${scenario.name}, ` +
    `${seconds} seconds${measured === undefined ? '' : `, fitness ${short(measured)}`}.`;
}

function here(stored: number | undefined, measured: number | undefined): string {
  if (measured === undefined) return '…';
  if (!Number.isFinite(measured)) return 'exploded';
  if (stored === undefined) return short(measured);
  if (stored === measured) return `${short(measured)}, same bits`;
  return Math.abs(stored - measured) < SAME ? `${short(measured)}, the same` : short(measured);
}
