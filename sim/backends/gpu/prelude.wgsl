// What the kernels of every program begin with: their arguments, the memory that they work in, and the way in which a
// workgroup shares out a body. One workgroup runs one body; a step is a list of stages with barriers between them.

// One dispatch: `count` steps from `first` on, for as many bodies as there are workgroups. A count of 0 is allowed.
struct Run {
  first_body: u32,
  first: u32, // step
  count: u32, // steps
  row: u32, // of the tape, in which the state before step `first` stands or will stand
  rows: u32, // there are; rows are taken in turn
  source: u32, // where the state comes from: FROM_ROW, FROM_CHECKPOINT or FROM_START
  source_index: u32, // of the row or checkpoint
  checkpoint: u32, // to be written with the state before step `first`, or NONE
  begins: u32, // 1 if step `first` is the first of the episode
  ends: u32, // 1 if these are the last steps of the episode
}

const FROM_ROW = 0u;
const FROM_CHECKPOINT = 1u;
const FROM_START = 2u;
const NONE = 0xffffffffu;

// A body with some of its rollouts: sizes, then places in the buffers below.
struct Body {
  mass: u32,
  spring: u32,
  facet: u32,
  cell: u32,
  actuator: u32, // springs, then cells
  muscle: u32, // actuators that are cells
  rollouts: u32,
  loss_share: f32, // of each rollout in the loss that is differentiated
  spring_ends: u32, // in `wiring`: the masses of each spring, as those of each facet and cell below
  spring_incidence: u32, // in `wiring`: where each mass's list of spring ends starts, and the last one stops
  facet_ends: u32,
  facet_incidence: u32,
  cell_ends: u32,
  cell_incidence: u32,
  parameters: u32, // in `parameters`, as the next two
  weights: u32,
  start: u32, // the state at the start
  losses: u32, // in `results`, as the next two
  gradients: u32,
  weight_gradients: u32,
  work: u32, // in `tape`: what kernels leave for the next
  rows: u32, // in `tape`
  checkpoints: u32,
}

@group(0) @binding(0) var<uniform> run: Run;
@group(0) @binding(1) var<storage, read> bodies: array<Body>;
@group(0) @binding(2) var<storage, read> wiring: array<u32>;
@group(0) @binding(3) var<storage, read> parameters: array<f32>;
@group(0) @binding(4) var<storage, read_write> tape: array<f32>;
@group(0) @binding(5) var<storage, read_write> checkpoints: array<f32>;
@group(0) @binding(6) var<storage, read_write> results: array<f32>;

// Invocations of a workgroup.
override SIZE: u32 = 64;

var<private> body: Body;
var<private> invocation: u32;

// Invocation `part * rollouts + rollout` has the elements part, part + parts, part + 2 parts, … of every domain, in one
// rollout. So an element's numbers stay with one invocation from stage to stage, and sums have one order.
var<private> rollout: u32;
var<private> part: u32;
var<private> parts: u32;

var<private> step: u32;

fn enter(group: u32, index: u32) {
  body = bodies[run.first_body + group];
  invocation = index;
  rollout = index % body.rollouts;
  parts = SIZE / body.rollouts;
  // Where the rollouts do not divide the workgroup, the last invocations have no element.
  part = select(NONE, index / body.rollouts, index < parts * body.rollouts);
}

// Place in a column of an element's number in this invocation's rollout.
fn pair(element: u32) -> u32 {
  return element * body.rollouts + rollout;
}
