import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { refuses, succeeds, temporaryFolder } from '../../support/cli.ts';

const folder = temporaryFolder();
mkdirSync(join(folder, 'hop'));
const objective = `struct Task {
  moment: f32, // [s] at which to be in the air
}
fn running_reward(body: Body, time: f32, task: Task) -> f32 {
  return (time - task.moment) * body.center.y;
}`;
writeFileSync(join(folder, 'hop/objective.wgsl'), objective);
writeFileSync(
  join(folder, 'hop/scenario.json'),
  JSON.stringify({ format: 'morphograd/scenario', version: 1, objective: { parameters: { moment: 0.8 } } }),
);

it('lists the parameters of a scenario of one’s own, for people and for programs', async () => {
  const text = await succeeds(folder, ['parameters', './hop']);
  expect(text).toMatch(/^name +unit +value +trainable +meaning$/m);
  expect(text).toMatch(/^task\.moment +s +0\.8 +yes +at which to be in the air$/m);
  expect(text).toMatch(/^spring\.stiffness +N\/m +each spring's own +yes/m);
  expect(text).toMatch(/^hidden +1 +each robot's own +yes/m);
  const { scenario, parameters } = JSON.parse(await succeeds(folder, ['parameters', './hop', '--json']));
  expect(scenario).toBe('hop');
  expect(parameters).toContainEqual({
    name: 'task.moment',
    unit: 's',
    meaning: 'at which to be in the air',
    value: 0.8,
    of: 'scenario',
    isRead: true,
    isTrainable: true,
  });
});

it('takes walk where no scenario is named, and refuses one that there is not', async () => {
  expect(await succeeds(folder, ['parameters'])).toMatch(/^Parameters of "walk":$/m);
  await refuses(folder, ['parameters', 'wolk'], 'Did you mean walk?');
});
