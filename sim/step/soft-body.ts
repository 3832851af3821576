// The soft-body step as a list of stages. Read top to bottom it is the physics; the adjoint is derived from it.
// A new force is one WGSL function and its name in `springForces` or `massForces`.

import type { Dimension } from '../body/body.ts';
import { copyInto, type Graph, type Node } from '../wgsl/graph.ts';
import type { Module } from '../wgsl/parse.ts';
import { BindingError, Columns } from './columns.ts';
import type { Column, Domain, MapStage, Output, Phases, Stage, Storage, Weights } from './program.ts';
import { type Call, mapStage, type StageOptions, type Values } from './stages.ts';

/** What drives the actuators: nothing, open-loop oscillators, or a two-layer perceptron for each body. */
export type ControllerKind = 'none' | 'oscillators' | 'perceptron';

export interface SoftBodyOptions {
  readonly dimension: Dimension;
  /** Kernels, terrain and objective, parsed together. */
  readonly module: Module;
  /** WGSL functions `(a, b, spring, activation, world) -> vecD`: the force on the first end [N]. */
  readonly springForces: readonly string[];
  /** WGSL functions `(mass, body, world, time) -> vecD`: the force on the mass [N]. */
  readonly massForces: readonly string[];
  readonly controller: ControllerKind;
  /** Constant inputs of one to the perceptron's hidden layer, its bias not counted. */
  readonly constantInputs: number;
}

export interface SoftBody {
  readonly columns: Columns;
  readonly forward: Phases;
  readonly state: readonly Column[];
  readonly weights: readonly Weights[];
  readonly loss: Column;
  readonly witness: Column;
}

/** Assembles the stages of a soft-body rollout. */
export function softBody(options: SoftBodyOptions): SoftBody {
  const assembly = new Assembly(options);
  const { columns, axes } = assembly;
  const step = [
    ...bodyStages(assembly, 'body'),
    ...controllerStages(assembly),
    ...springStages(assembly),
    ...rewardStages(assembly),
    advanceStage(assembly),
  ];
  const init = bodyStages(assembly, 'start');
  const final = [...bodyStages(assembly, 'end'), lossStage(assembly)];
  const motion = ['position', 'velocity'].flatMap((name) => axes.map((axis) => `mass.${name}.${axis}`));
  const state = motion.map((name) => columns.get(name, 'mass', 'row'));
  if (hasRunningReward(assembly)) state.push(columns.get('reward', 'body', 'row'));
  const loss = columns.get('loss', 'body', 'episode');
  const witness = columns.get('witness', 'body', 'episode');
  return { columns, forward: { init, step, final }, state, weights: assembly.weights, loss, witness };
}

/** What the parts of the step share while it is put together. */
class Assembly {
  readonly columns = new Columns();
  readonly weights: Weights[] = [];
  readonly axes: readonly string[];
  readonly options: SoftBodyOptions;

  constructor(options: SoftBodyOptions) {
    this.options = options;
    this.axes = ['x', 'y', 'z'].slice(0, options.dimension);
  }

  stage(options: StageOptions, build: (call: Call, graph: Graph) => Output[]): MapStage {
    return mapStage(this.options.module, this.columns, options, build);
  }

  /** Stores every result of a function in a column of its own, `prefix` before its path. */
  store(values: Values, prefix: string, domain: Domain, storage: Storage): Output[] {
    return [...values].map(([path, node]) => {
      const name = path ? `${prefix}.${path}` : prefix;
      return { node, column: this.columns.get(name, domain, storage), mode: 'store' };
    });
  }
}

/** Mean position and velocity of the body, from sums over its masses. */
function bodyStages(assembly: Assembly, name: 'body' | 'start' | 'end'): Stage[] {
  const storage = ({ body: 'row', start: 'episode', end: 'scratch' } as const)[name];
  const moments = name === 'body' ? 'moments' : `${name}_moments`;
  const rebind = (input: string): string => input.replace(/^moments/, moments);
  return [
    assembly.stage({ name: moments, domain: 'mass' }, (call) =>
      assembly
        .store(call('mass_moments'), moments, 'body', storage)
        .map((output) => ({ ...output, mode: 'reduce' })),
    ),
    assembly.stage({ name, domain: 'body', rebind }, (call) =>
      assembly.store(call('body_of'), name, 'body', storage),
    ),
  ];
}

function controllerStages(assembly: Assembly): Stage[] {
  const { controller, constantInputs } = assembly.options;
  const control = true;
  const activate = (fn: string): Stage =>
    assembly.stage({ name: 'activation', domain: 'actuator', control }, (call) =>
      assembly.store(call(fn), 'activation', 'actuator', 'row'),
    );
  if (controller === 'none') return [];
  if (controller === 'oscillators') return [activate('oscillate')];

  const { columns } = assembly;
  const clock = assembly.stage({ name: 'clock', domain: 'clock', control }, (call) =>
    assembly.store(call('clock_signal'), 'clock', 'clock', 'row'),
  );
  const sense = assembly.stage({ name: 'sense', domain: 'mass', control }, (call) =>
    assembly.store(call('sense'), 'features', 'mass', 'row'),
  );
  const hidden = assembly.stage({ name: 'hidden', domain: 'hidden', control }, (call) =>
    assembly.store(call('tanh_unit'), 'unit', 'hidden', 'row'),
  );
  const weights = (name: string, biases: number, inputs: readonly MapStage[], output: Column): Weights => ({
    name,
    biases,
    inputs: inputs.flatMap((stage) => stage.outputs.map((result) => result.column)),
    output,
  });
  const first = weights(
    'hidden',
    1 + constantInputs,
    [clock, sense],
    columns.get('hidden', 'hidden', 'scratch'),
  );
  const second = weights('output', 1, [hidden], columns.get('output', 'actuator', 'scratch'));
  assembly.weights.push(first, second);
  return [
    clock,
    sense,
    { kind: 'dense', name: 'hidden weights', weights: first, control },
    hidden,
    { kind: 'dense', name: 'output weights', weights: second, control },
    activate('tanh_unit'),
  ];
}

/** The sum of all spring forces, as the force on the first end. */
function springStages(assembly: Assembly): Stage[] {
  const { springForces, controller } = assembly.options;
  if (springForces.length === 0) return [];
  const rebind = (input: string) => (input === 'activation' && controller === 'none' ? 0 : undefined);
  return [
    assembly.stage({ name: 'spring forces', domain: 'spring', rebind }, (call, graph) =>
      assembly.store(sum(graph, springForces.map(call)), 'force', 'spring', 'scratch'),
    ),
  ];
}

const hasRunningReward = (assembly: Assembly): boolean =>
  assembly.options.module.functions.has('running_reward');

/** The reward so far, a state like any other. */
function rewardStages(assembly: Assembly): Stage[] {
  if (!hasRunningReward(assembly)) return [];
  return [
    assembly.stage({ name: 'reward', domain: 'body' }, (call, graph) => {
      const gain = graph.mul(graph.input('world.dt'), only('running_reward', call));
      const column = assembly.columns.get('reward', 'body', 'row');
      return [{ node: graph.add(graph.input('reward'), gain), column, mode: 'store', next: true }];
    }),
  ];
}

/** Forces on each mass, summed, and its motion through one step. */
function advanceStage(assembly: Assembly): Stage {
  const { massForces, springForces } = assembly.options;
  return assembly.stage({ name: 'advance', domain: 'mass' }, (call, graph) => {
    const motion = call('advance');
    const paths = [...motion.keys()];
    const added = sum(graph, massForces.map(call));
    const total = (node: Node): Node | undefined => {
      const axis = /^force\.(.)$/.exec(node.name)?.[1];
      if (node.op !== 'input' || axis === undefined) return undefined;
      const own = springForces.length > 0 ? graph.input(node.name) : graph.constant(0);
      return graph.add(own, added.get(axis) ?? graph.constant(0));
    };
    const nodes = copyInto(graph, [...motion.values()], total);
    const moved = new Map(paths.map((path, i) => [path, nodes[i]!]));
    const next = assembly.store(moved, 'mass', 'mass', 'row').map((output) => ({ ...output, next: true }));
    const forces = assembly.axes.map((axis): [string, Node] => [axis, graph.input(`force.${axis}`)]);
    return springForces.length > 0
      ? [...next, ...assembly.store(new Map(forces), 'total_force', 'mass', 'row')]
      : next;
  });
}

/**
 * What gradient descent lowers: minus the reward of the whole episode; and the witness, a number that is finite only if
 * the body is. A reward can be finite without that: `min(1, NaN)` may be 1.
 */
function lossStage(assembly: Assembly): Stage {
  return assembly.stage({ name: 'loss', domain: 'body' }, (call, graph) => {
    const final = assembly.options.module.functions.has('final_reward')
      ? only('final_reward', call)
      : graph.constant(0);
    const running = hasRunningReward(assembly) ? graph.input('reward') : graph.constant(0);
    const witness = ['center', 'velocity']
      .flatMap((name) => assembly.axes.map((axis) => graph.input(`end.${name}.${axis}`)))
      .reduce((sum, node) => graph.add(sum, node));
    const store = (name: string, node: Node): Output => {
      return { node, column: assembly.columns.get(name, 'body', 'episode'), mode: 'store' };
    };
    return [store('loss', graph.neg(graph.add(running, final))), store('witness', witness)];
  });
}

/** The result of a function that has to return one number. */
function only(name: string, call: Call): Node {
  const values = call(name);
  const node = values.get('');
  if (!node)
    throw new BindingError(`The function "${name}" must return one number; write "-> f32" and return it.`);
  return node;
}

function sum(graph: Graph, terms: readonly Values[]): Values {
  const total = new Map<string, Node>();
  for (const term of terms)
    for (const [path, node] of term) total.set(path, graph.add(total.get(path) ?? graph.constant(0), node));
  return total;
}
