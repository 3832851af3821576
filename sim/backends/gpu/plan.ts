// The memory planner of the GPU: which bodies run at once, how long their segments are, and how long a dispatch.

import { planSegments, type SegmentPlan, type SegmentRequest } from '../../step/segments.ts';
import type { Member } from './member.ts';

/** Bodies that run side by side, from `first` to `first + count - 1` of their part. */
export interface Wave {
  readonly first: number;
  readonly count: number;
  readonly plan: SegmentPlan;
  /** Most steps of one dispatch. */
  readonly longest: number;
  /** Words of the tape; the members' work comes first, then their rows. */
  readonly work: number;
  readonly tape: number;
  readonly checkpoints: number;
  /** Weights of the body that has most. */
  readonly mostWeights: number;
}

export interface WaveRequest extends Pick<SegmentRequest, 'steps' | 'gradient' | 'segment' | 'multiple'> {
  /** Bytes for tape and checkpoints. */
  readonly budget: number;
  /** Bytes that either of them may have on this device. */
  readonly mostBytes: number;
  readonly mostBodies: number;
  /** What a dispatch may amount to, in the units of {@link workPerStep}, so that no driver takes it for a hang. */
  readonly workPerDispatch: number;
}

/** Takes members in order while they fit; a member too large for the budget is a wave by itself. */
export function planWaves(members: readonly Member[], request: WaveRequest): Wave[] {
  const waves: Wave[] = [];
  let first = 0;
  let load = nothing;
  members.forEach((member, i) => {
    const wider = add(load, member);
    const fits =
      i - first < request.mostBodies && bytesOfWave(waveOf(first, i + 1, wider, request)) <= request.budget;
    if (i === first || fits) {
      load = wider;
      return;
    }
    waves.push(waveOf(first, i, load, request));
    first = i;
    load = add(nothing, member);
  });
  if (members.length > 0) waves.push(waveOf(first, members.length, load, request));
  return waves;
}

/** Memory that a wave takes of tape and checkpoints. */
export const bytesOfWave = (wave: Wave): number => 4 * (wave.tape + wave.checkpoints);

/** Sums over the members of a wave. */
interface Load {
  readonly work: number;
  readonly row: number;
  readonly state: number;
  readonly perStep: number;
  readonly mostWeights: number;
}

const nothing: Load = { work: 0, row: 0, state: 0, perStep: 0, mostWeights: 0 };

const add = (load: Load, member: Member): Load => ({
  work: load.work + member.words.work,
  row: load.row + member.words.row,
  state: load.state + member.words.state,
  perStep: load.perStep + workPerStep(member),
  mostWeights: Math.max(load.mostWeights, member.words.weights),
});

function waveOf(first: number, stop: number, load: Load, request: WaveRequest): Wave {
  const budget = request.budget - 4 * load.work;
  const plan = planSegments({ ...request, rowBytes: 4 * load.row, checkpointBytes: 4 * load.state, budget });
  return wavePlan(first, stop - first, load, plan, request);
}

/** Steps whose rows a recording reads back at once. */
const MOST_RECORDED = 1024;

/** A wave of one member, whose rows are all kept for as long as the plan's segment. */
export function planRecording(member: Member, i: number, request: WaveRequest): Wave {
  const load = add(nothing, member);
  const room = Math.floor((request.budget / 4 - load.work) / load.row) - 1;
  const most = Math.min(room, MOST_RECORDED, request.steps);
  const segment = Math.max(1, Math.floor(most / request.multiple)) * request.multiple;
  return wavePlan(i, 1, load, { rows: segment + 1, segment, checkpoints: 0 }, request);
}

/** @throws RangeError when not even the smallest plan fits the device */
function wavePlan(first: number, count: number, load: Load, plan: SegmentPlan, request: WaveRequest): Wave {
  const tape = load.work + plan.rows * load.row;
  const checkpoints = plan.checkpoints * load.state;
  if (count === 1 && 4 * Math.max(tape, checkpoints) > request.mostBytes) {
    throw new RangeError(
      `A body needs ${4 * Math.max(tape, checkpoints)} bytes in one buffer, and this GPU allows ${request.mostBytes}. ` +
        'Run it for fewer steps or with fewer rollouts, or use the cpu backend.',
    );
  }
  const longest = longestDispatch(load.perStep, request);
  return { first, count, plan, longest, work: load.work, tape, checkpoints, mostWeights: load.mostWeights };
}

/** A measure of a step of a member: elements, and eight weights for one. */
export const workPerStep = ({ rollouts, sizes, words }: Member): number =>
  rollouts * (sizes.mass + sizes.spring + words.weights / 8);

/** Dispatches begin at control steps, for what control leaves for the steps after is not saved between them. */
function longestDispatch(work: number, { multiple, workPerDispatch }: WaveRequest): number {
  return Math.max(1, Math.floor(workPerDispatch / work / multiple)) * multiple;
}
