// Robots whose results are not believed.

import type { InvalidCause } from '../../../evolve/individual/individual.ts';
import type { Quarantined } from '../../../evolve/run/summary.ts';
import type { ReportData } from '../page/data.ts';
import { percent, whole } from '../page/format.ts';
import { html } from '../page/html.ts';
import { type Section, tableOf } from '../page/page.ts';

const meanings: Readonly<Record<InvalidCause, string>> = {
  exploded: 'The simulation went to infinity.',
  implausible: 'The fitness, or its change in learning, is more than the task can give.',
  failed: 'The evaluation broke down twice.',
};

/** Examples of each cause. */
const EXAMPLES = 3;

export function quarantine({ summaries }: ReportData): Section {
  const all = summaries.flatMap(({ quarantined }) => quarantined);
  const evaluated = summaries.reduce((sum, summary) => sum + summary.evaluated, 0);
  const causes = (Object.keys(meanings) as InvalidCause[])
    .map((cause): [InvalidCause, Quarantined[]] => [cause, all.filter((each) => each.cause === cause)])
    .filter(([, some]) => some.length > 0);
  return {
    id: 'quarantine',
    title: 'Quarantine',
    lead:
      all.length === 0
        ? 'Every evaluation could be believed.'
        : `${whole(all.length)} of ${whole(evaluated)} robots, ${percent(all.length / evaluated)}, have no fitness, for their evaluation cannot be believed.`,
    content:
      all.length === 0
        ? null
        : tableOf(
            ['cause', 'robots', 'meaning', 'for example'],
            causes.map(([cause, some]) => [
              cause,
              whole(some.length),
              meanings[cause],
              some.slice(0, EXAMPLES).map(({ id, reason }) => html`<div><b>${id}</b> ${reason}</div>`),
            ]),
            [1],
          ),
  };
}
