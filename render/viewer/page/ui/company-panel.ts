// How many robots run beside the staged one.

import type { Company } from '../company/company.ts';
import { byId } from './dom.ts';

const select = (): HTMLSelectElement => byId<HTMLSelectElement>('company');

export function wireCompany(company: Company): void {
  company.onNews = (news) => {
    byId('company-note').textContent = news ?? '';
  };
  select().addEventListener('change', () => {
    company.resize(Number(select().value));
  });
}

/** From nobody to the next number of others, and so on round. */
export function changeCompany(company: Company): void {
  const { options, selectedIndex } = select();
  select().selectedIndex = (selectedIndex + 1) % options.length;
  company.resize(Number(select().value));
}
