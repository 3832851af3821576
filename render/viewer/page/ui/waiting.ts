// What the page waits for, with a way to give up.

import { byId } from './dom.ts';

/** What is done sooner than this is not worth a word [ms]. */
const PATIENCE = 250;

interface Wait {
  readonly text: string;
  readonly giveUp: () => void;
}

/** The latest is shown. */
const waits = new Set<Wait>();

/**
 * Tells of something that takes its time, until it is done.
 * @param giveUp Called when the user no longer wants it.
 */
export async function waiting<T>(text: string, work: Promise<T>, giveUp: () => void): Promise<T> {
  const wait: Wait = { text, giveUp };
  const clock = setTimeout(() => {
    waits.add(wait);
    showLatest();
  }, PATIENCE);
  try {
    return await work;
  } finally {
    clearTimeout(clock);
    waits.delete(wait);
    showLatest();
  }
}

function showLatest(): void {
  const latest = [...waits].at(-1);
  byId('waiting').hidden = !latest;
  byId('waiting-text').textContent = latest?.text ?? '';
  byId('waiting-cancel').onclick = latest?.giveUp ?? null;
}
