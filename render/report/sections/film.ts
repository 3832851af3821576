// A robot at a few moments of its episode, side by side.

import { groundOf } from '../../../scenarios/ground.ts';
import type { Scenario } from '../../../scenarios/scenario.ts';
import { anatomyOf } from '../../draw/anatomy.ts';
import type { Portrait } from '../page/data.ts';
import { type Html, html } from '../page/html.ts';
import { atRest, type Moment, moments } from '../pictures/still.ts';
import { extentOf, scaleFor } from '../pictures/window.ts';

/** At rest only, if its episode is not known. @param count Moments; 4 or 6. */
export function film(scenario: Scenario, { body, trajectory }: Portrait, count: 4 | 6): Html {
  const anatomy = anatomyOf(body);
  const kind = count === 4 ? 'film four' : 'film';
  if (!trajectory) {
    const scale = scaleFor([extentOf(anatomy, body.masses.position)]);
    return html`<div class="${kind}"><div>${atRest(anatomy, scale)}<small>at rest</small></div></div>`;
  }
  const ground = scenario.contact.law === 'none' ? null : groundOf(scenario);
  const { timeStep } = scenario;
  const frames = moments({ anatomy, trajectory, timeStep, ground }, count);
  const isHigh =
    Math.max(...frames.map(({ up }) => up)) > Math.max(...frames.map(({ forward }) => Math.abs(forward)));
  return html`<div class="${kind}">${frames.map((frame) => panel(frame, isHigh))}</div>`;
}

/** @param isHigh The robot goes up rather than along. */
const panel = ({ time, forward, up, picture }: Moment, isHigh: boolean): Html =>
  html`<div>${picture}<small><span>${time.toFixed(1)} s</span><span>${isHigh ? `↑ ${metres(up)}` : metres(forward)}</span></small></div>`;

const metres = (value: number): string =>
  `${value
    .toFixed(2)
    .replace(/^-0\.00$/, '0.00')
    .replace('-', '−')} m`;
