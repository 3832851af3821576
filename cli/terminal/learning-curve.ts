// A learning curve as lines of text: the numbers, and a bar for each.

import { short, table } from './output.ts';

/** Most lines that a curve takes. */
const MOST = 45;
const WIDTH = 50;

/** Lines of `evaluation  fitness  bar`; of a long curve only some evaluations, the first, the best and the last too. */
export function learningCurveLines(losses: readonly number[]): string[] {
  const fitness = losses.map((loss) => (loss === 0 ? 0 : -loss));
  const finite = fitness.filter(Number.isFinite);
  const [low, high] = [Math.min(0, ...finite), Math.max(0, ...finite)];
  const best = fitness.indexOf(Math.max(...finite));
  const bar = (value: number): string =>
    Number.isFinite(value) ? '█'.repeat(Math.round((WIDTH * (value - low)) / (high - low || 1))) : '';
  const rows = chosen(fitness.length, best).map((i) => [
    String(i),
    short(fitness[i]!),
    bar(fitness[i]!) + (i === best ? ' best' : ''),
  ]);
  return table([['evaluation', 'fitness', ''], ...rows], [0, 1]);
}

function chosen(count: number, best: number): number[] {
  const stride = Math.max(1, Math.ceil(count / MOST));
  return Array.from({ length: count }, (_, i) => i).filter(
    (i) => i % stride === 0 || i === best || i === count - 1,
  );
}
