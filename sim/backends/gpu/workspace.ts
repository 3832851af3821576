// What a kernel works in, as WGSL. In the `workgroup` variant the current row and all scratch columns are in the cells
// of the workgroup; in the `storage` variant, for bodies that do not fit there, they stay on the tape.

import { type Extent, pairsText, plus } from './extent.ts';
import type { Layout } from './layout.ts';
import type { KernelName, Memory } from './memory.ts';

/** Numbers of one rollout that a kernel holds in the cells of its workgroup, where it works there. */
export function cellsOf(layout: Layout, kernel: KernelName): Extent {
  const { lasting, forwardScratch, forwardRest, state, backwardScratch } = layout;
  if (kernel === 'backward') return plus(lasting.size, backwardScratch.size);
  // Two states: a stage may write the next while others still read the current one.
  return [forwardScratch.size, forwardRest, state.size, state.size].reduce(plus, lasting.size);
}

/**
 * Numbers of one rollout on the tape besides its rows: what kernels leave for the next, and the room of those without
 * cells.
 */
export const workOf = (layout: Layout): Extent =>
  [layout.forwardScratch.size, layout.backwardScratch.size].reduce(plus, layout.lasting.size);

/** Numbers of one rollout in a row of the tape. */
export const rowOf = ({ state, rest }: Pick<Layout, 'state' | 'rest'>): Extent => plus(state.size, rest.size);

export function sizeFunctions({ state, rest }: Layout): string[] {
  return [
    `fn state_size() -> u32 { return ${pairsText(state.size)}; }`,
    `fn row_size() -> u32 { return ${pairsText(rowOf({ state, rest }))}; }`,
    '',
  ];
}

/** Declarations of a kernel's memory, and the functions that fill, turn over and save it. */
export function workspaceText({ layout, kernel, variant }: Memory, sums: number): string[] {
  const inCells = variant === 'workgroup';
  const text =
    kernel === 'forward'
      ? inCells
        ? forwardInCells(layout)
        : forwardInStorage(layout)
      : inCells
        ? backwardInCells(layout)
        : backwardInStorage(layout);
  return [...(inCells ? [CELLS] : []), ...(sums > 0 ? [partialSums(sums)] : []), text];
}

const CELLS = `\
// Numbers that the memory of the workgroup has room for.
override CELLS: u32 = 1024;
var<workgroup> cells: array<f32, CELLS>;
`;

const partialSums = (sums: number): string => `\
// Each invocation's share of up to ${sums} sums over elements.
var<workgroup> partials: array<f32, ${sums}u * SIZE>;

// Adds the shares of each rollout up, pair by pair in a fixed order; its first invocation ends with the totals.
fn add_up(sums: u32) {
  for (var half = SIZE / 2u; half > 0u; half /= 2u) {
    workgroupBarrier();
    if (part < half && part + half < parts) {
      for (var at = invocation; at < sums * SIZE; at += SIZE) { partials[at] += partials[at + half * body.rollouts]; }
    }
  }
}
`;

/** Copies `count` words in whole strides of the workgroup. */
const copy = (to: string, from: string, count: string): string =>
  `for (var i = invocation; i < ${count}; i += SIZE) { ${to} = ${from}; }`;

const enteringState = (store: string): string => `\
// Number \`i\` of the state with which the first step of the run begins.
fn entering_state(i: u32) -> f32 {
  if (run.source == FROM_START) { return parameters[body.start + i]; }
  if (run.source == FROM_CHECKPOINT) { return checkpoints[body.checkpoints + run.source_index * state_size() + i]; }
  return tape[body.rows + run.source_index * row_size() + i];
}

fn load_state() {
  for (var i = invocation; i < state_size(); i += SIZE) {
    let value = entering_state(i);
    ${store}
    if (run.checkpoint != NONE) { checkpoints[body.checkpoints + run.checkpoint * state_size() + i] = value; }
  }
}
`;

const forwardInCells = ({ lasting, forwardScratch, forwardRest }: Layout): string => `\
// Whether the rows of all steps go to the tape, for the backward pass or to be read.
override KEEP: bool = true;

// Where in the cells everything is, and where on the tape its copy.
var<private> lasting: u32;
var<private> scratch: u32;
var<private> rest: u32;
var<private> state: u32;
var<private> next_state: u32;
var<private> row: u32;
var<private> next_row: u32;

fn open_workspace() {
  scratch = ${pairsText(lasting.size)};
  rest = scratch + ${pairsText(forwardScratch.size)};
  ${copy('cells[i]', 'tape[body.work + i]', 'scratch')}
}

// Makes \`k\` steps after the first of the run the current step.
fn turn_to(k: u32) {
  step = run.first + k;
  let states = rest + ${pairsText(forwardRest)};
  state = states + (k & 1u) * state_size();
  next_state = states + ((k + 1u) & 1u) * state_size();
  row = body.rows + (run.row + k) % run.rows * row_size();
  next_row = body.rows + (run.row + k + 1u) % run.rows * row_size();
}

${enteringState('cells[state + i] = value;\n    if (KEEP) { tape[row + i] = value; }')}
fn close_workspace() {
  ${copy('tape[body.work + i]', 'cells[i]', 'scratch')}
  if (!KEEP) {
    ${copy('tape[row + i]', 'cells[state + i]', 'state_size()')}
  }
}
`;

const forwardInStorage = ({ lasting }: Layout): string => `\
var<private> lasting: u32;
var<private> scratch: u32;
var<private> previous_row: u32;
var<private> row: u32;
var<private> next_row: u32;

fn open_workspace() {
  lasting = body.work;
  scratch = lasting + ${pairsText(lasting.size)};
}

// Makes \`k\` steps after the first of the run the current step.
fn turn_to(k: u32) {
  step = run.first + k;
  previous_row = row;
  row = body.rows + (run.row + k) % run.rows * row_size();
  next_row = body.rows + (run.row + k + 1u) % run.rows * row_size();
}

${enteringState('tape[row + i] = value;')}
fn close_workspace() {}
`;

/** The backward pass reads each row once, so rows stay on the tape in both variants. */
const TURN_BACKWARD = `\
// Makes \`k\` steps after the first of the run the current step.
fn turn_to(k: u32) {
  step = run.first + k;
  row = body.rows + (run.row + k) * row_size();
}
`;

const backwardInCells = ({ lasting, forwardScratch, backwardScratch }: Layout): string => `\
var<private> lasting: u32;
var<private> scratch: u32;
var<private> row: u32;

// Where on the tape the scratch columns are between two runs.
fn saved_scratch() -> u32 { return body.work + ${pairsText(plus(lasting.size, forwardScratch.size))}; }
fn scratch_size() -> u32 { return ${pairsText(backwardScratch.size)}; }

fn open_workspace() {
  scratch = ${pairsText(lasting.size)};
  ${copy('cells[i]', 'tape[body.work + i]', 'scratch')}
  ${copy('cells[scratch + i]', 'tape[saved_scratch() + i]', 'scratch_size()')}
}

${TURN_BACKWARD}
fn close_workspace() {
  ${copy('tape[body.work + i]', 'cells[i]', 'scratch')}
  ${copy('tape[saved_scratch() + i]', 'cells[scratch + i]', 'scratch_size()')}
}
`;

const backwardInStorage = ({ lasting, forwardScratch }: Layout): string => `\
var<private> lasting: u32;
var<private> scratch: u32;
var<private> row: u32;

fn open_workspace() {
  lasting = body.work;
  scratch = lasting + ${pairsText(plus(lasting.size, forwardScratch.size))};
}

${TURN_BACKWARD}
fn close_workspace() {}
`;
