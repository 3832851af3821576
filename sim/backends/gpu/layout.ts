// Where a program's columns lie, for a body of any size: regions, and each column's place in its region.
//
// Element-major in every region but the parameters: number `element × rollouts + rollout` of a column belongs to that
// rollout, so neighbouring invocations touch neighbouring words.

import {
  type Column,
  type MapStage,
  type Phases,
  type Program,
  readsOf,
  type Stage,
  type TapOutput,
  type Weights,
  writesOf,
} from '../../step/program.ts';
import { type Extent, evaluate, extentOf, extentText, nothing, plus, type Sizes } from './extent.ts';

/** Columns one after another. */
export interface Region {
  readonly offsets: ReadonlyMap<Column, Extent>;
  readonly size: Extent;
}

/** Two scratch columns: the table entry that each element adds to, and what it adds. */
export interface TapColumns {
  readonly index: Column;
  readonly adjoint: Column;
}

export interface Layout {
  readonly program: Program;
  /** One number for each element; everything else has one for each rollout too. */
  readonly parameters: Region;
  /** A row of the tape is the state, then what else the step keeps. */
  readonly state: Region;
  readonly rest: Region;
  /** How much of the rest the forward pass writes; what only the adjoint does comes after it. */
  readonly forwardRest: Extent;
  /** Lives as long as the episode, or is left by the forward pass for the backward pass. */
  readonly lasting: Region;
  /** What passes between the stages of one kernel, and in the adjoint from step to step. */
  readonly forwardScratch: Region;
  readonly backwardScratch: Region;
  readonly gradients: Region;
  readonly taps: ReadonlyMap<TapOutput, TapColumns>;
}

const stagesOf = (phases: Phases): Stage[] => [...phases.init, ...phases.step, ...phases.final];

export function layOut(program: Program): Layout {
  const forward = columnsOf(stagesOf(program.forward));
  const backwardStages = program.backward ? stagesOf(program.backward) : [];
  const taps = tapColumns(backwardStages);
  const backward = columnsOf(backwardStages);
  for (const { weights, adjoint } of program.outerProducts)
    for (const column of [...weights.inputs, adjoint]) backward.add(column);
  const all = new Set([
    ...program.state,
    program.loss,
    program.witness,
    ...program.objectives.values(),
    program.lossSeed,
    ...forward,
    ...backward,
  ]);
  const stored = (storage: Column['storage']): Column[] =>
    [...all].filter((column) => column.storage === storage);
  const isShared = (column: Column): boolean => forward.has(column) && backward.has(column);
  const scratch = stored('scratch');
  const rest = stored('row').filter((column) => !program.state.includes(column));
  const forwardRest = rest.filter((column) => forward.has(column));
  return {
    program,
    parameters: regionOf(stored('parameter')),
    state: regionOf(program.state),
    rest: regionOf([...new Set([...forwardRest, ...rest])]),
    forwardRest: regionOf(forwardRest).size,
    lasting: regionOf([...stored('episode'), ...scratch.filter(isShared)]),
    forwardScratch: regionOf(scratch.filter((column) => forward.has(column) && !isShared(column))),
    backwardScratch: regionOf([
      ...scratch.filter((column) => backward.has(column) && !isShared(column)),
      ...[...taps.values()].flatMap(({ index, adjoint }) => [index, adjoint]),
    ]),
    gradients: regionOf(stored('gradient')),
    taps,
  };
}

function regionOf(columns: readonly Column[]): Region {
  const offsets = new Map<Column, Extent>();
  let size = nothing;
  for (const column of columns) {
    offsets.set(column, size);
    size = plus(size, extentOf(column.domain));
  }
  return { offsets, size };
}

const columnsOf = (stages: readonly Stage[]): Set<Column> =>
  new Set(stages.flatMap((stage) => [...readsOf(stage), ...writesOf(stage)]));

function tapColumns(stages: readonly Stage[]): Map<TapOutput, TapColumns> {
  const taps = new Map<TapOutput, TapColumns>();
  const isMap = (stage: Stage): stage is MapStage => stage.kind === 'map';
  for (const stage of stages.filter(isMap))
    stage.taps.forEach((tap, i) => {
      const column = (what: string): Column => ({
        name: `tap ${i} ${what} ${stage.name}`,
        domain: stage.domain,
        storage: 'scratch',
      });
      taps.set(tap, { index: column('index'), adjoint: column('adjoint') });
    });
  return taps;
}

/** Rows of a layer's weights: one for each constant input and for each entry of each input column. */
export const weightRows = ({ biases, inputs }: Weights): Extent =>
  inputs.reduce((sum, input) => plus(sum, extentOf(input.domain)), { one: biases } as Extent);

export const weightOutputs = ({ output }: Weights): Extent => extentOf(output.domain);

/** WGSL for the numbers that all layers before `layer` take. */
export function weightsOffsetText(program: Program, layer: Weights): string {
  const before = program.weights.slice(
    0,
    program.weights.findIndex(({ name }) => name === layer.name),
  );
  return before.map((w) => ` + ${extentText(weightRows(w))} * ${extentText(weightOutputs(w))}`).join('');
}

export function weightCount(weights: Weights, sizes: Sizes): number {
  return evaluate(weightRows(weights), sizes) * evaluate(weightOutputs(weights), sizes);
}
