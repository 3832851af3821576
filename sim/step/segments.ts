// The memory planner: how long the stretches of steps are that are kept whole, and how many checkpoints stand
// between them. With segments of about the square root of the number of steps, memory grows like that root.

export interface SegmentRequest {
  readonly steps: number;
  readonly gradient: boolean;
  /** A segment length that the caller insists on. */
  readonly segment?: number | undefined;
  /** Segments begin at control steps only. */
  readonly multiple: number;
  /** Bytes that a kept step and a checkpoint take. */
  readonly rowBytes: number;
  readonly checkpointBytes: number;
  /** Bytes there are; exceeded only where even the smallest plan does. */
  readonly budget: number;
}

export interface SegmentPlan {
  /** Rows held at once. Two suffice where nothing is read back. */
  readonly rows: number;
  readonly segment: number;
  /** Stored states, one at the start of each segment; none if all rows are kept. */
  readonly checkpoints: number;
}

/** Keeps every row if the budget allows it, else takes the longest segments that fit, else the smallest plan. */
export function planSegments(request: SegmentRequest): SegmentPlan {
  const { steps, gradient, multiple, segment } = request;
  if (!gradient) return { rows: 2, segment: steps, checkpoints: 0 };
  if (segment !== undefined) return planOf(steps, roundUp(Math.min(segment, steps), multiple));
  const whole = planOf(steps, steps);
  if (bytesOf(whole, request) <= request.budget) return whole;
  let longest: SegmentPlan | null = null;
  let least = whole;
  for (let length = multiple; length < steps; length += multiple) {
    const plan = planOf(steps, length);
    if (bytesOf(plan, request) <= request.budget) longest = plan;
    if (bytesOf(plan, request) < bytesOf(least, request)) least = plan;
  }
  return longest ?? least;
}

const roundUp = (value: number, multiple: number): number =>
  Math.max(1, Math.ceil(value / multiple)) * multiple;

function planOf(steps: number, segment: number): SegmentPlan {
  if (segment >= steps) return { rows: steps + 1, segment: steps, checkpoints: 0 };
  return { rows: segment + 1, segment, checkpoints: Math.ceil(steps / segment) };
}

/** Memory that a plan takes. */
export function bytesOf(
  plan: SegmentPlan,
  request: Pick<SegmentRequest, 'rowBytes' | 'checkpointBytes'>,
): number {
  return plan.rows * request.rowBytes + plan.checkpoints * request.checkpointBytes;
}
