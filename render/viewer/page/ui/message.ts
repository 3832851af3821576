// One message at a time, over everything else, until it is closed.

import { byId } from './dom.ts';

/** @param text Shown as it is; never as markup. */
export function showMessage(text: string): void {
  byId('message-text').textContent = text;
  byId('message').hidden = false;
}

export function hideMessage(): void {
  byId('message').hidden = true;
}

export function wireMessage(): void {
  byId('message-close').addEventListener('click', hideMessage);
}
