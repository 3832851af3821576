// What the gallery says of what it shows.

import type { ArchiveMap, RobotEntry } from '../../run-source.ts';

/** @param all How many there are; not all may be shown. */
export function ofBest(title: string, shown: readonly RobotEntry[], all: number): string {
  if (all === 0) return `${title}: no robot yet. They appear here as they come.`;
  const rest = shown.length < all ? `, the best ${shown.length} of ${all} shown` : '';
  return `${title}. Best first${rest}; click one to see it move.${ofForgotten(shown)}`;
}

export function ofGeneration(title: string, generation: number, robots: readonly RobotEntry[]): string {
  if (robots.length === 0) return `${title}: no robot was born in generation ${generation} that is valid.`;
  return `${title}. Born in generation ${generation}, best first; click one to see it move.${ofForgotten(robots)}`;
}

export function ofArchive(title: string, { axes, robots }: ArchiveMap): string {
  const cells = axes.reduce((product, { bins }) => product * bins, 1);
  if (robots.length === 0) return `${title}: no cell of the archive is filled yet.`;
  const over = axes.length > 2 ? ' Each cell shows the fittest over all other axes.' : '';
  return `${title}. The fittest of each kind: ${robots.length} of ${cells} cells are filled. Click one to see it move.${over}`;
}

const ofForgotten = (robots: readonly RobotEntry[]): string =>
  robots.every(({ isKept }) => isKept)
    ? ''
    : ' The run did not keep the weights of those that are drawn at rest; they are learned again when you click one.';
