// The evaluators that are built in. A new one is a file beside this one and a line here.

import type { EvaluatorKind } from './evaluator.ts';
import { learningKind } from './learning.ts';

export const builtInEvaluators: readonly EvaluatorKind[] = [learningKind];
