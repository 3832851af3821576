// The bodies of a comparison, as bench/peers.ts writes them; native.cpp tells their form.

import { readFileSync } from 'node:fs';

export const HIDDEN = 32;
export const CLOCKS = 10;

export function readBodies(path) {
  const words = readFileSync(path, 'utf8').trim().split(/\s+/);
  let at = 0;
  const number = () => Number(words[at++]);
  const numbers = (count) => Float32Array.from({ length: count }, number);
  return Array.from({ length: number() }, () => {
    const [masses, springs, actuators, steps] = [number(), number(), number(), number()];
    return {
      ...{ masses, springs, actuators, steps },
      position: numbers(2 * masses),
      ends: Int32Array.from({ length: 2 * springs }, number),
      rest: numbers(springs),
      hidden: numbers((CLOCKS + 4 * masses + 3) * HIDDEN),
      output: numbers(actuators * (HIDDEN + 1)),
    };
  });
}
