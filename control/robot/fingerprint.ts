// What a learning belongs to, as a short text: whoever goes on with it has to have the same body and the same task.

import { canonicalJSON } from '../../base/format-json.ts';
import { digest } from '../../base/random/digest.ts';
import type { Scenario } from '../../scenarios/scenario.ts';
import type { Body } from '../../sim/body/body.ts';
import { bodyToJSON } from './body.ts';

/**
 * 128 bits, as hexadecimal digits, of everything that the losses of a learning follow from, but the weights. Of what is
 * trained besides them body and scenario have the best, as a file does.
 */
export function learningFingerprint(body: Body, scenario: Scenario): string {
  const { name: _n, description: _d, body: _b, evolution: _e, validity: _v, learning, ...task } = scenario;
  const { optimizer, backtracking, train } = learning;
  // As of files that were written before anything else could be trained.
  const isUsual = train.length === 1 && train[0] === 'controller';
  const text = canonicalJSON([
    bodyToJSON(body),
    task,
    optimizer,
    ...(isUsual ? [] : [train]),
    ...(backtracking ? ['backtracking'] : []),
  ]);
  const words = Uint32Array.from(text, (_, i) => text.charCodeAt(i));
  return [...digest(Uint32Array.of(0, 0), [text.length, 0, 0, 0], words)]
    .map((word) => word.toString(16).padStart(8, '0'))
    .join('');
}
