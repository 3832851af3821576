// Errors of a machine that lacks what every evaluation needs, memory above all. They are not the robot's that was being
// evaluated: another machine, or this one with less to do, evaluates it.

/** Node.js's and the system's names of them. */
const codes: readonly unknown[] = ['ERR_WORKER_OUT_OF_MEMORY', 'ERR_WORKER_INIT_FAILED', 'ENOMEM'];

/** What V8 says, which has no codes, by the kind of error that it says it with. */
const messages: readonly (readonly [kind: string, says: RegExp])[] = [
  ['RangeError', /^Array buffer allocation failed/],
  ['RangeError', /^WebAssembly\.Memory\(\): could not allocate memory/],
  ['RangeError', /^WebAssembly\.Memory\.grow\(\): Unable to grow instance memory/],
  ['RangeError', /^WebAssembly\.\w+\(\): Out of memory/],
  ['DataCloneError', /cannot be cloned, out of memory/],
  // Of a Node.js that may compile nothing (--jitless).
  ['ReferenceError', /^WebAssembly is not defined/],
];

/** True if an error, or what it was caused by, is the machine's. */
export function isExhaustion(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { name, message, cause } = error;
  if ('code' in error && codes.includes(error.code)) return true;
  return messages.some(([kind, says]) => name === kind && says.test(message)) || isExhaustion(cause);
}

/** What to do about it, as a sentence. @param workers Threads that there were. */
export function remedyFor(error: unknown, workers: number): string {
  const isHeap = error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
  const fewer = workers > 1 ? [`go on with fewer than ${workers} workers (--workers N)`] : [];
  const ways = isHeap
    ? ['have Node.js give each thread more, as with NODE_OPTIONS=--max-old-space-size=8192', ...fewer]
    : ['free memory', ...fewer];
  return `To go on, ${ways.join(', or ')}: morphograd resume RUN.`;
}
