// What follows from a scenario and takes time to make is made once: requests bring their scenario along each time.

import type { Scenario } from '../scenarios/scenario.ts';

const MOST = 8;

/** `make`, which remembers its latest results by the scenario's contents. */
export function remembered<T>(make: (scenario: Scenario) => T): (scenario: Scenario) => T {
  const made = new Map<string, T>();
  return (scenario) => {
    const key = JSON.stringify(scenario);
    const known = made.get(key);
    if (known !== undefined) return known;
    const result = make(scenario);
    made.set(key, result);
    const oldest = made.keys().next();
    if (made.size > MOST && !oldest.done) made.delete(oldest.value);
    return result;
  };
}
