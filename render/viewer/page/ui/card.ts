// A robot as a card: its picture, and what it is called.

import { element, short } from './dom.ts';

export interface Card {
  /** Names the robot in its source. */
  readonly id: string;
  readonly name: string;
  readonly fitness?: number | undefined;
  /** What else there is to say; undefined for what is not known. */
  readonly notes: readonly (string | undefined)[];
  /** Address of the picture; undefined: it has none. */
  readonly picture?: Promise<string> | undefined;
  readonly isCurrent?: boolean;
  readonly onChoose: () => void;
}

export function card({ id, name, fitness, notes, picture, isCurrent, onChoose }: Card): HTMLButtonElement {
  const text = element(
    'span',
    { class: 'card-text' },
    element('span', { class: 'card-name', text: name }),
    ...(fitness === undefined ? [] : [element('span', { class: 'card-fitness', text: short(fitness) })]),
    element('span', { class: 'card-note', text: notes.filter((note) => note !== undefined).join(', ') }),
  );
  const made = element(
    'button',
    { class: 'card', attributes: { type: 'button', 'data-key': id } },
    ...(picture ? [pictured(picture)] : []),
    text,
  );
  if (isCurrent) made.setAttribute('aria-current', 'true');
  made.addEventListener('click', onChoose);
  return made;
}

function pictured(address: Promise<string>): HTMLImageElement {
  const picture = element('img', { class: 'card-picture', attributes: { alt: '' } });
  address.then(
    (url) => {
      picture.src = url;
    },
    () => {
      picture.alt = 'This robot has no picture, for it cannot be simulated.';
    },
  );
  return picture;
}
