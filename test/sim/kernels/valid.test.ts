import { expect, it } from 'vitest';
import { sourcesOf } from '../../../scenarios/kernels.ts';
import { builtInScenario } from '../../../scenarios/load.ts';
import type { Scenario, ScenarioInput } from '../../../scenarios/scenario.ts';
import { terrainSchema } from '../../../scenarios/terrain/schema.ts';
import { openNodeGpu } from '../../../sim/backends/gpu/node.ts';
import { prelude } from '../../../sim/wgsl/parse.ts';
import { describeOnGpu } from '../../support/on-gpu.ts';

/** What the toolchain derives in place of these names, for a compiler that has only the texts. */
const gradients = `fn terrain_height_gradient(x: vecH, terrain: Terrain) -> vecH { return 0.0 * x; }
fn terrain_distance_gradient(x: vecD, terrain: Terrain) -> vecD { return 0.0 * x; }`;

const terrains = (dimension: 2 | 3): ScenarioInput['terrain'][] => [
  { kind: 'flat' },
  { kind: dimension === 2 ? 'profile' : 'field', parameters: {} },
  { kind: 'boxes', boxes: [{ center: [0, 0, 0].slice(0, dimension), size: [1, 1, 1].slice(0, dimension) }] },
  { kind: 'cells', cells: { size: 1, ...(dimension === 2 ? { rows: ['.#'] } : { layers: [['.#']] }) } },
];

const laws = {
  impact: { law: 'impact' },
  coulomb: { law: 'coulomb', friction: 1 },
  penalty: { law: 'penalty', friction: 1, stiffness: 1, damping: 1, width: 1, frictionSpeed: 1 },
  none: { law: 'none' },
} as const;

describeOnGpu('the kernels, as WGSL', () => {
  for (const dimension of [2, 3] as const) {
    for (const contact of Object.values(laws)) {
      it(`are valid as they stand in ${dimension}D with ${contact.law} contact`, async () => {
        const walk = builtInScenario('walk');
        for (const given of terrains(dimension)) {
          const terrain = terrainSchema.parse(given);
          const scenario = { ...walk, dimension, contact, terrain } as Scenario;
          const texts = [prelude(dimension), ...sourcesOf(scenario)].map(({ text }) => text);
          expect(await messagesOf([...texts, gradients].join('\n'))).toEqual([]);
        }
      });
    }
  }
});

async function messagesOf(code: string): Promise<string[]> {
  const gpu = await openNodeGpu();
  gpu.device.pushErrorScope('validation');
  const { messages } = await gpu.device.createShaderModule({ code }).getCompilationInfo();
  const error = await gpu.device.popErrorScope();
  await gpu.close();
  return [
    ...messages.map((message) => `${message.lineNum}: ${message.message}`),
    ...(error ? [error.message] : []),
  ];
}
