// A map of kinds of robots: axes of descriptors cut into bins, and in each cell the fittest robot that fell into it.
// Mouret and Clune, "Illuminating search spaces by mapping elites", arXiv 1504.04909, 2015.

import type { EvolutionSettings } from '../../scenarios/evolution.ts';
import { descriptorOf } from '../descriptors/descriptors.ts';
import type { Valid } from '../individual/individual.ts';
import { byFitness } from '../individual/individual.ts';

/** A descriptor, cut into `bins` from `least` to `most`; what lies beyond falls into the outer ones. */
export type Axis = NonNullable<EvolutionSettings['archive']>['axes'][number];

/** The elites by cell, in the order of the cells. Plain data; the axes stand in the settings. */
export type Archive<G> = ReadonlyMap<number, Valid<G>>;

/** Cells of a map, filled or not. */
export function cellsOf(axes: readonly Axis[]): number {
  return axes.reduce((cells, { bins }) => cells * bins, 1);
}

/** The cell of an individual, from 0 to {@link cellsOf} - 1; the last axis runs fastest. */
export function cellOf(
  axes: readonly Axis[],
  individual: Pick<Valid<unknown>, 'id' | 'descriptors'>,
): number {
  return axes.reduce((cell, axis) => cell * axis.bins + binOf(axis, descriptorOf(individual, axis.of)), 0);
}

/** The bin of each axis that a cell is made of. */
export function binsOf(axes: readonly Axis[], cell: number): number[] {
  const bins: number[] = [];
  for (const axis of [...axes].reverse()) {
    bins.unshift(cell % axis.bins);
    cell = Math.floor(cell / axis.bins);
  }
  return bins;
}

function binOf({ least, most, bins }: Axis, value: number): number {
  const bin = Math.floor(((value - least) / (most - least)) * bins);
  return Math.min(Math.max(bin, 0), bins - 1);
}

/** The archive with newcomers in it; who comes first makes no difference. The fitter stays, of equals the older. */
export function insert<G>(
  axes: readonly Axis[],
  archive: Archive<G>,
  newcomers: readonly Valid<G>[],
): Archive<G> {
  const cells = new Map(archive);
  for (const newcomer of newcomers) {
    const cell = cellOf(axes, newcomer);
    const elite = cells.get(cell);
    if (elite === undefined || byFitness(newcomer, elite) < 0) cells.set(cell, newcomer);
  }
  // In order, so that sums over the archive have the same bits however it came about.
  return new Map([...cells].sort(([a], [b]) => a - b));
}

/** The fittest first. */
export function elitesOf<G>(archive: Archive<G>): Valid<G>[] {
  return [...archive.values()].sort(byFitness);
}

/** Share of the map's cells that are filled. */
export function coverageOf(axes: readonly Axis[], archive: Archive<unknown>): number {
  return archive.size / cellsOf(axes);
}

/**
 * The QD-score: by how much the fitness of each elite is above the floor, summed over the archive (Pugh, Soros, Stanley,
 * "Quality diversity: a new frontier for evolutionary computation", Frontiers in Robotics and AI 3, 2016, who have
 * fitness from 0 up). Where fitness may be negative, a new elite must not lower the score, so it is counted from a floor
 * under every fitness there can be, as pyribs does with its `qd_score_offset`.
 *
 * @param maximumLoss Of a run's scenario: the floor is its negative, for less is not believed; null: the floor is 0, and
 * what is below it adds nothing. It is the same for a whole run and for all runs of a task, so scores compare.
 */
export function qdScoreOf(archive: Archive<unknown>, maximumLoss: number | null): number {
  const floor = -(maximumLoss ?? 0);
  return [...archive.values()].reduce((score, { fitness }) => score + Math.max(0, fitness - floor), 0);
}
