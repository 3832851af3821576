import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stream } from '../../../base/random.ts';
import type { Valid } from '../../../evolve/individual/individual.ts';
import { afpo } from '../../../evolve/selection/afpo.ts';
import { candidates, idsOf, valid } from '../../support/valid.ts';

const survivors = (all: readonly Valid<null>[], n: number) => idsOf(afpo(1).survive(all, n, 9, stream(1)));

describe('afpo', () => {
  it('keeps a newcomer that is worse than all the old', () => {
    const old = [5, 4, 3, 2].map((fitness, number) => valid(number, { fitness }));
    const newcomer = valid(4, { fitness: -7, founded: 9 });
    expect(survivors([...old, newcomer], 3)).toEqual(['0-0', '0-1', '0-4']);
  });

  it('drops the old that are no fitter than the young', () => {
    const old = valid(0, { fitness: 1 });
    const young = valid(1, { fitness: 1, founded: 4 });
    expect(survivors([old, young], 1)).toEqual(['0-1']);
  });

  it('keeps the fittest of every age that beats all younger ones, if there is room', () => {
    fc.assert(
      fc.property(candidates(), (all) => {
        const best = all.filter((each) =>
          all.every(
            (other) =>
              other === each ||
              other.founded < each.founded ||
              other.fitness < each.fitness ||
              (other.fitness === each.fitness &&
                other.founded === each.founded &&
                other.number > each.number),
          ),
        );
        expect(survivors(all, best.length).sort()).toEqual(idsOf(best).sort());
      }),
    );
  });

  it('is not crowded out by copies: of one age and fitness, one stands in a front', () => {
    const copies = Array.from({ length: 6 }, (_, number) => valid(number, { fitness: 2 }));
    const rest = [valid(6, { fitness: 1, founded: 3 }), valid(7, { fitness: 0, founded: 5 })];
    expect(survivors([...copies, ...rest], 3)).toEqual(['0-0', '0-6', '0-7']);
  });
});
