// What follows from a scenario and takes time to make is made once: requests bring their scenario along each time.

import { LRUCache } from 'lru-cache';
import type { Scenario } from './scenario.ts';

/** `make`, which remembers the results used last, by the scenario's contents. */
export function memoizedByScenario<T extends object>(
  make: (scenario: Scenario) => T,
): (scenario: Scenario) => T {
  const made = new LRUCache<string, T>({ max: 8 });
  return (scenario) => {
    const key = JSON.stringify(scenario);
    const known = made.get(key);
    if (known) return known;
    const result = make(scenario);
    made.set(key, result);
    return result;
  };
}
