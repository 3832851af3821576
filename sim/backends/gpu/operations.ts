// The order of a kernel's operations and the barriers between them: one wherever an invocation reads or writes what
// another has written or read since the last barrier, and nowhere else.

/** What an operation does to a column. */
export interface Access {
  readonly place: string;
  readonly barrier: 'workgroup' | 'storage';
  readonly writes: boolean;
  /** Every invocation touches the numbers of its own elements only. */
  readonly own: boolean;
}

/** A call that all invocations of a workgroup make together. */
export interface Operation {
  readonly call: string;
  /** Runs only at the first step of each control period. */
  readonly control: boolean;
  readonly accesses: readonly Access[];
}

/**
 * WGSL statements that run the operations of step `run.first + k` in order; the barriers before and after them are the
 * caller's.
 */
export function sequence(operations: readonly Operation[]): string[] {
  const lines: string[] = [];
  let pending: Access[] = [];
  for (let i = 0; i < operations.length; ) {
    const { control } = operations[i]!;
    const stop = operations.findIndex((operation, k) => k > i && operation.control !== control);
    const group = operations.slice(i, stop < 0 ? operations.length : stop);
    const ordered = withBarriers(group, pending);
    if (control) {
      lines.push('if (is_control_step(k)) {', ...ordered.lines.map((line) => `  ${line}`), '}');
      // The branch may or may not have run: what is pending either way is pending.
      pending = [...new Set([...pending, ...ordered.pending])];
    } else {
      lines.push(...ordered.lines);
      pending = ordered.pending;
    }
    i += group.length;
  }
  return lines;
}

function withBarriers(
  operations: readonly Operation[],
  before: readonly Access[],
): { lines: string[]; pending: Access[] } {
  const lines: string[] = [];
  let pending = [...before];
  for (const { call, accesses } of operations) {
    const needed = new Set(
      pending
        .filter((earlier) => accesses.some((access) => conflict(earlier, access)))
        .map(({ barrier }) => barrier),
    );
    lines.push(...[...needed].map((barrier) => `${barrier}Barrier();`), `${call};`);
    pending = [...pending.filter(({ barrier }) => !needed.has(barrier)), ...accesses];
  }
  return { lines, pending };
}

const conflict = (a: Access, b: Access): boolean =>
  a.place === b.place && (a.writes || b.writes) && !(a.own && b.own);
