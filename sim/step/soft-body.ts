// The soft-body step as a list of stages. Read top to bottom it is the physics; the adjoint is derived from it.
// A new force is one WGSL function and its name in `forces`.

import { elementKinds } from '../body/elements.ts';
import { copyInto, type Node } from '../wgsl/graph.ts';
import { Assembly, type SoftBodyOptions } from './assembly.ts';
import type { Columns } from './columns.ts';
import { forceStages, sum } from './forces.ts';
import { finalStages, objectiveColumns, runningStages, runningState, startStages } from './objective.ts';
import type { Column, Phases, Stage, Weights } from './program.ts';

export interface SoftBody {
  readonly columns: Columns;
  readonly forward: Phases;
  readonly state: readonly Column[];
  readonly weights: readonly Weights[];
  readonly loss: Column;
  readonly witness: Column;
  /** What each named objective comes to, by name. */
  readonly objectives: ReadonlyMap<string, Column>;
}

/** Assembles the stages of a soft-body rollout. */
export function softBody(options: SoftBodyOptions): SoftBody {
  const assembly = new Assembly(options);
  const { columns, axes } = assembly;
  const { controller } = options;
  const step = [
    ...bodyStages(assembly, 'body'),
    ...(controller?.(assembly) ?? []),
    ...elementKinds.flatMap((kind) => forceStages(assembly, kind)),
    ...runningStages(assembly),
    advanceStage(assembly),
  ];
  const final = [...bodyStages(assembly, 'end'), ...finalStages(assembly)];
  // After all others, for it keeps of the start what they read.
  const init = [...bodyStages(assembly, 'start'), ...startStages(assembly)];
  const motion = ['position', 'velocity'].flatMap((name) => axes.map((axis) => `mass.${name}.${axis}`));
  const state = motion.map((name) => columns.get(name, 'mass', 'row'));
  state.push(...assembly.memory, ...runningState(assembly));
  const loss = columns.get('loss', 'body', 'episode');
  const witness = columns.get('witness', 'body', 'episode');
  const objectives = objectiveColumns(assembly);
  return {
    columns,
    forward: { init, step, final },
    state,
    weights: assembly.weights,
    loss,
    witness,
    objectives,
  };
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

/** Forces on each mass, summed, and its motion through one step. */
function advanceStage(assembly: Assembly): Stage {
  const { forces } = assembly.options;
  const hasElementForces = elementKinds.some((kind) => forces[kind].length > 0);
  return assembly.stage({ name: 'advance', domain: 'mass' }, (call, graph) => {
    const motion = call('advance');
    const paths = [...motion.keys()];
    const added = sum(graph, forces.mass.map(call));
    const total = (node: Node): Node | undefined => {
      const axis = /^force\.(.)$/.exec(node.name)?.[1];
      if (node.op !== 'input' || axis === undefined) return undefined;
      const own = hasElementForces ? graph.input(node.name) : graph.constant(0);
      return graph.add(own, added.get(axis) ?? graph.constant(0));
    };
    const nodes = copyInto(graph, [...motion.values()], total);
    const moved = new Map(paths.map((path, i) => [path, nodes[i]!]));
    const next = assembly.store(moved, 'mass', 'mass', 'row').map((output) => ({ ...output, next: true }));
    const totals = assembly.axes.map((axis): [string, Node] => [axis, graph.input(`force.${axis}`)]);
    return hasElementForces
      ? [...next, ...assembly.store(new Map(totals), 'total_force', 'mass', 'row')]
      : next;
  });
}
