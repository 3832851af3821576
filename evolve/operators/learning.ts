// No change of the body: what changes is what the child has learned.

import { ofOne } from '../genotypes/genotype.ts';
import type { OperatorKind } from './operator.ts';

export const learningKind: OperatorKind = {
  name: 'learning',
  description:
    'No change of the body: the child goes on learning where its parent ended. It needs inherited weights.',
  usual: 0.5,
  keepsBody: true,
  in: <G>() => ofOne((parent: G) => parent),
};
