// From a soft body's stages to a whole program: which columns derivatives flow through, the three phases read
// backwards, and what has to be kept in rows for that.

import { nearest } from '../../base/text.ts';
import type { Dimension } from '../body/body.ts';
import { reachable } from '../wgsl/graph.ts';
import { type AdjointContext, adjointOf, collect, gradientOf, inputsOf, type Pending } from './adjoint.ts';
import { Columns } from './columns.ts';
import { motionOf } from './motion.ts';
import {
  type Column,
  type MapStage,
  type OuterProduct,
  type Phases,
  type Program,
  readsOf,
  type Source,
  type Stage,
  type Storage,
  writesOf,
} from './program.ts';
import type { SoftBody } from './soft-body.ts';
import { withStorage } from './storage.ts';

/** What a program is made for. */
export interface ProgramOptions {
  readonly dimension: Dimension;
  /** Steps between two runs of the controller. */
  readonly controlPeriod: number;
  /** What to differentiate with respect to; `null` for a program that only runs forward. */
  readonly gradients: {
    /**
     * Names of parameter columns (`spring.rest_length`, `world.gravity.x`), of vectors, which stand for all their axes
     * (`world.gravity`), and of dense layers (`hidden`).
     */
    readonly values: 'all' | readonly string[];
    /** Positions and velocities at the start. */
    readonly initialState: boolean;
  } | null;
}

/**
 * Completes a soft body, which stays as it is, into a program that backends can run.
 * @throws {RangeError} where a name of `gradients` is none that the body's kernels use
 */
export function createProgram(softBody: SoftBody, options: ProgramOptions): Program {
  const columns = new Columns(softBody.columns);
  const body = { ...softBody, columns };
  const { loss, witness, objectives } = body;
  const lossSeed = columns.get('seed.loss', 'body', 'episode');
  const held = heldColumns(body.forward.step, options.controlPeriod);
  const cleared = new Set<Column>();
  const outerProducts: OuterProduct[] = [];
  const initialGradients = new Map<string, Column>();
  const gradients = options.gradients && {
    ...options.gradients,
    values: wantedOf(body, options.gradients.values),
  };
  const active = gradients ? activeColumns(body, gradients) : new Set<Column>();
  const backward = gradients
    ? backwardPhases(body, gradients, {
        dimension: options.dimension,
        active,
        held,
        cleared,
        outerProducts,
        initialGradients,
        lossSeed,
      })
    : null;
  const activation = columns.get('activation', 'actuator', 'row');
  const kept = new Set<Column>([...body.state, activation, ...held, ...readBack(backward, outerProducts)]);
  const forward = { ...body.forward, step: prune(body.forward.step, new Set(kept)) };
  const written = new Set(forward.step.flatMap(writesOf));
  const parameters = new Map(
    columns
      .parameters()
      .map((column) => [
        column.name,
        { column, gradient: active.has(column) ? gradientOf(columns, column) : null },
      ]),
  );
  const program: Program = {
    dimension: options.dimension,
    forward,
    backward,
    outerProducts,
    state: body.state,
    parameters,
    weights: body.weights,
    initialGradients,
    loss,
    witness,
    objectives,
    lossSeed,
    activation: written.has(activation) ? activation : null,
    controlPeriod: options.controlPeriod,
    held: [...held].filter((column) => written.has(column)),
  };
  return withStorage(program, storageIn(program, written, kept));
}

interface BackwardParts {
  readonly dimension: Dimension;
  readonly active: ReadonlySet<Column>;
  readonly held: ReadonlySet<Column>;
  readonly cleared: Set<Column>;
  readonly outerProducts: OuterProduct[];
  readonly initialGradients: Map<string, Column>;
  readonly lossSeed: Column;
}

interface Gradients {
  /** Columns and layers by their own names. */
  readonly values: ReadonlySet<string>;
  readonly initialState: boolean;
}

/** The columns and layers that names stand for. */
function wantedOf({ columns, weights }: SoftBody, wanted: 'all' | readonly string[]): Set<string> {
  const names = [...columns.parameters(), ...weights].map(({ name }) => name);
  if (wanted === 'all') return new Set(names);
  return new Set(
    wanted.flatMap((name) => {
      const found = names.filter((each) => each === name || each.replace(/\.[xyz]$/, '') === name);
      if (found.length > 0) return found;
      throw new RangeError(
        `Nothing here depends on "${name}", so it has no gradient. ${nearest(name, names.sort())}`,
      );
    }),
  );
}

function backwardPhases(body: SoftBody, gradients: Gradients, parts: BackwardParts): Phases {
  const { columns, forward, state, loss } = body;
  const context = (label: string): AdjointContext => ({
    ...parts,
    columns,
    wants: gradients.values,
    label,
  });
  const pending: Pending = new Map([[loss, [{ from: 'own', column: parts.lossSeed }]]]);
  const final = adjointOf(context('final'), forward.final, pending);
  const atEnd = new Map(state.map((column) => [column, pending.get(column) ?? []]));

  // The adjoint of the state enters a step as what the step after it left pending. That is known only once the
  // step has been read, so the lists are handed out empty and filled afterwards.
  const carried = new Map(
    state.filter((column) => parts.active.has(column)).map((column) => [column, [] as Source[]]),
  );
  for (const column of state) pending.delete(column);
  const written = new Set(forward.step.flatMap(writesOf));
  const fromEnd = takeEpisode(pending, written);
  for (const [column, sources] of carried) pending.set(column, sources);
  const step = adjointOf(context('step'), forward.step, pending);
  for (const [column, sources] of carried) sources.push(...(pending.get(column) ?? []));
  const sums = episodeSums(columns, takeEpisode(pending, written));
  step.push(...sums.map(({ sum }) => sum));
  for (const [column, sources] of fromEnd) pending.set(column, sources);
  for (const { column, total } of sums)
    pending.set(column, [...(fromEnd.get(column) ?? []), { from: 'own', column: total }]);
  step.splice(
    step.findIndex((stage) => stage.control),
    0,
    ...clearing(step, parts.cleared),
  );

  const handOver = state.flatMap((column) =>
    entering(column, carried.get(column) ?? [], atEnd.get(column) ?? []),
  );
  const init = adjointOf(context('init'), forward.init, pending);
  const wanted = gradients.initialState ? state.filter(({ name }) => motionOf(name)) : [];
  for (const column of wanted) {
    const gradient = columns.get(`gradient.${column.name}`, column.domain, 'gradient');
    parts.initialGradients.set(column.name, gradient);
    const sources = pending.get(column) ?? [];
    init.push(
      collect(`${column.name} (gradient)`, column.domain, [{ sources, column: gradient, mode: 'store' }]),
    );
  }
  const totals = sums.map(({ total }) => total);
  return { init, step, final: [...final, ...handOver, ...zeroed('over the steps', totals)] };
}

/** Takes out what is pending for columns of the episode that no step writes. */
function takeEpisode(pending: Pending, written: ReadonlySet<Column>): Pending {
  const isGiven = (column: Column): boolean => column.storage === 'episode' && !written.has(column);
  const taken: Pending = new Map([...pending].filter(([column]) => isGiven(column)));
  for (const column of taken.keys()) pending.delete(column);
  return taken;
}

/** The adjoint of a column that all steps read is the sum over the steps. */
interface EpisodeSum {
  readonly column: Column;
  readonly total: Column;
  /** Adds what a step contributes. */
  readonly sum: MapStage;
}

function episodeSums(columns: Columns, pending: Pending): EpisodeSum[] {
  return [...pending].map(([column, sources]) => {
    const total = columns.get(`adjoint.${column.name} over the steps`, column.domain, 'episode');
    const target = { sources, column: total, mode: 'add' as const };
    return {
      column,
      total,
      sum: collect(`${column.name} (adjoint over the steps)`, column.domain, [target]),
    };
  });
}

/** Puts what the end of the episode left pending where the last step's adjoint looks for it. */
function entering(state: Column, carried: readonly Source[], atEnd: readonly Source[]): Stage[] {
  if (atEnd.length === 0 || carried.length === 0) return [];
  const entry = carried.find((source) => source.from === 'own' && !source.negate);
  if (entry?.from !== 'own') throw new TypeError(`no stage hands the adjoint of ${state.name} on to itself`);
  return [
    collect(`${state.name} (at the end)`, state.domain, [
      { sources: atEnd, column: entry.column, mode: 'store' },
    ]),
  ];
}

/**
 * What the adjoints of control stages write and every step reads is zero at a step without control. They are cleared
 * where those adjoints would run, for the stages before them still read what the step after this one left.
 */
function clearing(step: readonly Stage[], cleared: ReadonlySet<Column>): Stage[] {
  const read = new Set(step.filter((stage) => !stage.control).flatMap(readsOf));
  const columns = [...cleared].filter((column) => read.has(column));
  return zeroed('no control', columns);
}

/** Stages that set columns to zero, one for each domain. */
function zeroed(name: string, columns: readonly Column[]): Stage[] {
  return [...new Set(columns.map((column) => column.domain))].map((domain) => {
    const targets = columns.filter((column) => column.domain === domain);
    const stage = collect(`${name} (adjoint, ${domain})`, domain, []);
    const zero = stage.graph.constant(0);
    return { ...stage, outputs: targets.map((column) => ({ node: zero, column, mode: 'store' as const })) };
  });
}

/** What control stages leave for the steps until the next control step. */
function heldColumns(stages: readonly Stage[], controlPeriod: number): Set<Column> {
  if (controlPeriod === 1) return new Set();
  const read = new Set(stages.filter((stage) => !stage.control).flatMap(readsOf));
  return new Set(
    stages
      .filter((stage) => stage.control)
      .flatMap(writesOf)
      .filter((column) => read.has(column)),
  );
}

/** Columns that depend on something wanted. The step is a loop, so this is a fixed point. */
function activeColumns(body: SoftBody, gradients: Gradients): Set<Column> {
  const { init, step, final } = body.forward;
  const stages = [...init, ...step, ...final];
  const active = new Set<Column>(
    gradients.initialState ? body.state.filter(({ name }) => motionOf(name)) : [],
  );
  for (const column of body.columns.parameters()) if (gradients.values.has(column.name)) active.add(column);
  for (let before = -1; before !== active.size; ) {
    before = active.size;
    for (const stage of stages)
      for (const column of activated(stage, active, gradients.values)) active.add(column);
  }
  return active;
}

function activated(stage: Stage, active: ReadonlySet<Column>, wanted: ReadonlySet<string>): Column[] {
  if (stage.kind !== 'map') {
    const { name, inputs, output } = stage.weights;
    return wanted.has(name) || inputs.some((column) => active.has(column)) ? [output] : [];
  }
  const isActive = (name: string): boolean =>
    (stage.inputs.get(name) ?? []).some((source) => source.from !== 'step' && active.has(source.column));
  return stage.outputs
    .filter((output) =>
      reachable([output.node]).some(
        (node) =>
          (node.op === 'input' && isActive(node.name)) ||
          (node.op === 'lookup' && active.has(stage.tables.get(node.name)!)),
      ),
    )
    .map((output) => output.column);
}

/** Leaves out the stages, and the results of map stages, that nobody reads. */
function prune(stages: readonly Stage[], needed: Set<Column>): Stage[] {
  const kept: Stage[] = [];
  for (const stage of [...stages].reverse()) {
    if (!writesOf(stage).some((column) => needed.has(column))) continue;
    const pruned = stage.kind === 'map' ? withOutputs(stage, needed) : stage;
    kept.unshift(pruned);
    for (const column of readsOf(pruned)) needed.add(column);
  }
  return kept;
}

function withOutputs(stage: MapStage, needed: ReadonlySet<Column>): MapStage {
  const outputs = stage.outputs.filter((output) => needed.has(output.column));
  const inputs = inputsOf(
    stage.inputs,
    outputs.map((output) => output.node),
  );
  return { ...stage, outputs, inputs };
}

/** The columns of a step that its adjoint and the outer products read back. */
function readBack(backward: Phases | null, outerProducts: readonly OuterProduct[]): Set<Column> {
  if (!backward) return new Set();
  return new Set([
    ...backward.step.flatMap(readsOf),
    ...outerProducts.flatMap(({ weights }) => weights.inputs),
  ]);
}

/**
 * A column that the step writes has a row for each step if, and only if, the state or the backward pass needs one; a
 * layer's adjoint has one for the outer products.
 */
function storageIn(
  { outerProducts }: Program,
  written: ReadonlySet<Column>,
  kept: ReadonlySet<Column>,
): (column: Column) => Storage {
  const adjoints = new Set(outerProducts.map(({ adjoint }) => adjoint));
  return (column) => {
    if (adjoints.has(column)) return 'row';
    const isOfStep = written.has(column) && (column.storage === 'row' || column.storage === 'scratch');
    if (!isOfStep) return column.storage;
    return kept.has(column) ? 'row' : 'scratch';
  };
}
