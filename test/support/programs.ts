// Soft-body programs for tests: kernels put together by hand, with no scenario in between.

import { controllerSchema } from '../../scenarios/controller.ts';
import { controllerKind } from '../../scenarios/controllers/registry.ts';
import type { Job } from '../../sim/backends/backend.ts';
import type { Body, Dimension, State } from '../../sim/body/body.ts';
import { fieldColumns, fieldStructs } from '../../sim/body/fields.ts';
import { pack } from '../../sim/body/pack.ts';
import { everyGradient } from '../../sim/check/gradients.ts';
import advance from '../../sim/kernels/advance.wgsl';
import bodyMoments from '../../sim/kernels/body.wgsl';
import coulomb from '../../sim/kernels/contact/coulomb.wgsl';
import impact from '../../sim/kernels/contact/impact.wgsl';
import none from '../../sim/kernels/contact/none.wgsl';
import penalty from '../../sim/kernels/contact/penalty.wgsl';
import touch from '../../sim/kernels/contact/touch.wgsl';
import touchPlane from '../../sim/kernels/contact/touch_plane.wgsl';
import touchSwept from '../../sim/kernels/contact/touch_swept.wgsl';
import elements2 from '../../sim/kernels/elements2.wgsl';
import elements3 from '../../sim/kernels/elements3.wgsl';
import cell from '../../sim/kernels/forces/cell.wgsl';
import facet from '../../sim/kernels/forces/facet.wgsl';
import muscle from '../../sim/kernels/forces/muscle.wgsl';
import spring from '../../sim/kernels/forces/spring.wgsl';
import springEldir from '../../sim/kernels/forces/spring_eldir.wgsl';
import space2 from '../../sim/kernels/space2.wgsl';
import space3 from '../../sim/kernels/space3.wgsl';
import byHeight from '../../sim/kernels/terrain/by_height.wgsl';
import flat from '../../sim/kernels/terrain/flat.wgsl';
import types from '../../sim/kernels/types.wgsl';
import { createProgram, type ProgramOptions } from '../../sim/step/differentiate.ts';
import type { Objective } from '../../sim/step/objective.ts';
import type { Program } from '../../sim/step/program.ts';
import { softBody } from '../../sim/step/soft-body.ts';
import { parseModule, type WgslSource } from '../../sim/wgsl/parse.ts';

export const contacts = { none, impact, coulomb, penalty };

/** Reward: how far the centre of mass has moved along the first axis. */
export const displacement: WgslSource = {
  path: 'objective.wgsl',
  text: 'fn final_reward(start: Body, end: Body) -> f32 { return end.center.x - start.center.x; }',
};

export interface ProgramRequest {
  readonly dimension?: Dimension;
  readonly contact?: keyof typeof contacts;
  readonly controller?: 'none' | 'oscillators' | 'perceptron';
  readonly springForces?: readonly string[];
  readonly massForces?: readonly string[];
  readonly facetForces?: readonly string[];
  readonly cellForces?: readonly string[];
  readonly objectives?: readonly Objective[];
  readonly sources?: readonly WgslSource[];
  readonly terrain?: WgslSource;
  readonly controlPeriod?: number;
  readonly gradients?: ProgramOptions['gradients'];
}

export const weightGradients: ProgramOptions['gradients'] = {
  values: ['hidden', 'output'],
  initialState: false,
};

/** A program from the kernels of the repository and the given objective (displacement by default). */
export function programOf(request: ProgramRequest = {}): Program {
  const {
    dimension = 2,
    contact = 'impact',
    controller = 'perceptron',
    controlPeriod = 1,
    gradients = everyGradient,
  } = request;
  const texts = {
    types,
    fields: fieldStructs(dimension),
    elements: dimension === 2 ? elements2 : elements3,
    cell,
    muscle,
    facet,
    space: dimension === 2 ? space2 : space3,
    spring,
    springEldir,
    advance,
    touch,
    touching: request.terrain ? touchSwept : touchPlane,
    byHeight,
    contact: contacts[contact],
    bodyMoments,
  };
  const settings = controllerSchema.parse({ kind: controller });
  const kind = controllerKind(settings);
  const sources = [
    ...Object.entries(texts).map(([path, text]) => ({ path: `${path}.wgsl`, text })),
    ...kind.kernels(settings),
  ];
  const terrain = request.terrain ?? { path: 'terrain.wgsl', text: flat };
  const module = parseModule([...sources, terrain, ...(request.sources ?? [displacement])], dimension);
  const {
    springForces = ['elastic_force_eldir'],
    massForces = [],
    facetForces = [],
    cellForces = [],
  } = request;
  const body = softBody({
    dimension,
    module,
    forces: { mass: massForces, spring: springForces, facet: facetForces, cell: cellForces },
    objectives: request.objectives ?? [],
    controller: kind.stages(settings),
  });
  return createProgram(body, { dimension, controlPeriod, gradients });
}

export const eldirWorld: Readonly<Record<string, number | readonly number[]>> = {
  'world.dt': 0.004,
  'world.gravity.x': 0,
  'world.gravity.y': -4.8,
  'world.drag': 15,
  'terrain.height': 0.1,
  'terrain.slope': 0,
  'controller.feature_scale': 0.05,
  'controller.clock_rate': 10,
  'controller.clock_spacing': (2 * Math.PI) / 10,
  'clock.index': Array.from({ length: 10 }, (_, i) => i),
};

/** A job for `body` starting from where it stands, with world parameters by name. */
export function jobOf(
  body: Body,
  world: Readonly<Record<string, number | ArrayLike<number>>>,
  more: Partial<Pick<Job, 'starts'>> & {
    weights?: Job['values'];
    parameters?: Readonly<Record<string, ArrayLike<number>>>;
  } = {},
): Job {
  const { masses } = body;
  const values = new Map<string, ArrayLike<number>>([
    ...fieldColumns(body),
    ...Object.entries(world).map(([name, value]): [string, ArrayLike<number>] => [
      name,
      typeof value === 'number' ? [value] : value,
    ]),
    ...Object.entries(more.parameters ?? {}),
    ...(more.weights ?? []),
  ]);
  const start: State = { position: masses.position, velocity: masses.velocity };
  return {
    packed: pack(body),
    values,
    starts: more.starts ?? [start],
  };
}
