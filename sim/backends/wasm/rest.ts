// Pauses in long runs, so that their thread can see to other things.

/** Milliseconds that the thread is held between two pauses. */
const HOLD = 50;

/** Pauses where it is time to; to be called often. */
export type Rest = () => Promise<void> | undefined;

export function restBy(pause: () => Promise<void>): Rest {
  let heldSince = performance.now();
  const paused = async (): Promise<void> => {
    await pause();
    heldSince = performance.now();
  };
  return () => (performance.now() - heldSince < HOLD ? undefined : paused());
}
