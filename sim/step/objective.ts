// What a rollout is rewarded for: functions over the whole body, and named objectives over its masses, elements or
// actuators, each averaged or summed over them, at the end or integrated over time.

import type { ElementKind } from '../body/elements.ts';
import type { Graph, Node } from '../wgsl/graph.ts';
import type { Assembly } from './assembly.ts';
import { type Binding, BindingError } from './columns.ts';
import type { Column, Output, Stage, Storage } from './program.ts';
import type { Call } from './stages.ts';

/** One number of a rollout, and how much it counts. */
export interface Objective {
  readonly name: string;
  /** Of the WGSL function that gives each element's share. */
  readonly function: string;
  readonly over: 'mass' | 'actuator' | ElementKind;
  readonly when: 'end' | 'always';
  readonly reduce: 'mean' | 'sum';
  /** Of this number in the reward; 0: it is only told. */
  readonly weight: number;
}

const hasRunningReward = ({ options }: Assembly): boolean => options.module.functions.has('running_reward');

const objectivesOf = ({ options }: Assembly, when: Objective['when']): Objective[] =>
  options.objectives.filter((objective) => objective.when === when);

const totalName = ({ name }: Objective): string => `objective ${name}`;

/** What objectives have come to so far, and what {@link sumStage} leaves of them. */
const bindingsOf = ({ options }: Assembly): Record<string, Binding> =>
  Object.fromEntries(
    options.objectives.flatMap((objective) => {
      const name = totalName(objective);
      const own =
        (column: string, storage: Storage): Binding =>
        (columns) => ({ from: 'own', column: columns.get(column, 'body', storage) });
      return [
        [name, own(name, 'row')],
        ...['sum', 'count'].map((what) => [`${name} ${what}`, own(`${name} ${what}`, 'scratch')]),
      ];
    }),
  );

/** What each objective comes to, by name. */
export const objectiveColumns = ({ options, columns }: Assembly): Map<string, Column> =>
  new Map(
    options.objectives.map((objective) => [
      objective.name,
      columns.get(`${totalName(objective)} at the end`, 'body', 'episode'),
    ]),
  );

/** The motion at the start, for objectives that compare with it. */
export function startStages(assembly: Assembly): Stage[] {
  const { columns, axes } = assembly;
  const isNeeded = (path: string): boolean => columns.find(`mass start.${path}`) !== undefined;
  const paths = ['position', 'velocity'].flatMap((name) => axes.map((axis) => `${name}.${axis}`));
  const needed = paths.filter(isNeeded);
  if (needed.length === 0) return [];
  return [
    assembly.stage({ name: 'motion at the start', domain: 'mass' }, (_, graph) =>
      needed.map((path) => ({
        node: graph.input(`mass.${path}`),
        column: columns.get(`mass start.${path}`, 'mass', 'episode'),
        mode: 'store',
      })),
    ),
  ];
}

/** State that running rewards and objectives add up in. */
export function runningState(assembly: Assembly): Column[] {
  const running = objectivesOf(assembly, 'always').map(totalName);
  return [...(hasRunningReward(assembly) ? ['reward'] : []), ...running].map((name) =>
    assembly.columns.get(name, 'body', 'row'),
  );
}

/** The rewards so far, states like any other. */
export function runningStages(assembly: Assembly): Stage[] {
  return [
    ...(hasRunningReward(assembly)
      ? [integral(assembly, 'reward', (call) => only('running_reward', call))]
      : []),
    ...objectivesOf(assembly, 'always').flatMap((objective) => [
      sumStage(assembly, objective),
      integral(assembly, totalName(objective), (_, graph) => reduced(objective, graph)),
    ]),
  ];
}

/** Adds what a step contributes to a number that is integrated over time. */
function integral(assembly: Assembly, name: string, value: (call: Call, graph: Graph) => Node): Stage {
  return assembly.stage({ name, domain: 'body', bind: bindingsOf(assembly) }, (call, graph) => {
    const gain = graph.mul(graph.input('world.dt'), value(call, graph));
    const column = assembly.columns.get(name, 'body', 'row');
    return [{ node: graph.add(graph.input(name), gain), column, mode: 'store', next: true }];
  });
}

/** Sums an objective's shares over its domain, and counts them. */
function sumStage(assembly: Assembly, objective: Objective): Stage {
  // At the end, the body is what the last step has left.
  const rebind = (input: string): string =>
    objective.when === 'end' ? input.replace(/^body\b/, 'end') : input;
  const name = `${totalName(objective)}, summed`;
  return assembly.stage({ name, domain: objective.over, rebind }, (call, graph) => {
    const total = (what: string, node: Node): Output => ({
      node,
      column: assembly.columns.get(`${totalName(objective)} ${what}`, 'body', 'scratch'),
      mode: 'reduce',
    });
    const share = only(objective.function, call);
    return [total('sum', share), ...(objective.reduce === 'mean' ? [total('count', graph.constant(1))] : [])];
  });
}

/** The sum, or the mean, that {@link sumStage} left; 0 over nothing. */
function reduced(objective: Objective, graph: Graph): Node {
  const sum = graph.input(`${totalName(objective)} sum`);
  if (objective.reduce === 'sum') return sum;
  return graph.div(sum, graph.max(graph.input(`${totalName(objective)} count`), graph.constant(1)));
}

/**
 * The objectives; what gradient descent lowers: minus the reward of the whole episode; and the witness, a number that is
 * finite only if the body is. A reward can be finite without that: `min(1, NaN)` may be 1.
 */
export function finalStages(assembly: Assembly): Stage[] {
  const { columns, options } = assembly;
  const loss = assembly.stage({ name: 'loss', domain: 'body', bind: bindingsOf(assembly) }, (call, graph) => {
    const final = options.module.functions.has('final_reward')
      ? only('final_reward', call)
      : graph.constant(0);
    const running = hasRunningReward(assembly) ? graph.input('reward') : graph.constant(0);
    const witness = ['center', 'velocity']
      .flatMap((name) => assembly.axes.map((axis) => graph.input(`end.${name}.${axis}`)))
      .reduce((sum, node) => graph.add(sum, node));
    const values = options.objectives.map((objective) => ({
      objective,
      node: objective.when === 'always' ? graph.input(totalName(objective)) : reduced(objective, graph),
    }));
    const reward = values
      .filter(({ objective }) => objective.weight !== 0)
      .map(({ objective, node }) => graph.mul(graph.constant(objective.weight), node))
      .reduce((sum, node) => graph.add(sum, node), graph.add(running, final));
    const store = (name: string, node: Node): Output => {
      return { node, column: columns.get(name, 'body', 'episode'), mode: 'store' };
    };
    return [
      store('loss', graph.neg(reward)),
      store('witness', witness),
      ...values.map(({ objective, node }) => store(`${totalName(objective)} at the end`, node)),
    ];
  });
  return [...objectivesOf(assembly, 'end').map((objective) => sumStage(assembly, objective)), loss];
}

/** The result of a function that has to return one number. */
function only(name: string, call: Call): Node {
  const values = call(name);
  const node = values.get('');
  if (!node)
    throw new BindingError(`The function "${name}" must return one number; write "-> f32" and return it.`);
  return node;
}
