// How many robots run beside the staged one.

import type { Companions } from '../companions/companions.ts';
import { byId } from './dom.ts';

const select = (): HTMLSelectElement => byId<HTMLSelectElement>('companions');

export function wireCompanions(companions: Companions): void {
  companions.onNews = (news) => {
    byId('companions-note').textContent = news ?? '';
  };
  select().addEventListener('change', () => {
    companions.resize(Number(select().value));
  });
}

/** From nobody to the next number of others, and so on round. */
export function changeCompanions(companions: Companions): void {
  const { options, selectedIndex } = select();
  select().selectedIndex = (selectedIndex + 1) % options.length;
  companions.resize(Number(select().value));
}
