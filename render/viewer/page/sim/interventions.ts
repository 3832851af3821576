// What a user does to the staged robot and its world, as changes of the simulation's parameters.

import { type Body, type Ground, groundOf, type Scenario } from '../../../../index.ts';
import type { Change } from './worker.ts';

export class Interventions {
  readonly cut = new Set<number>();
  readonly frozen = new Set<number>();
  /** The mass that is held, -1 for none. */
  held = -1;
  readonly #body: Body;
  readonly #scenario: Scenario;
  #terrain: { readonly height: number; readonly slope: number } | null;

  constructor(body: Body, scenario: Scenario) {
    this.#body = body;
    this.#scenario = scenario;
    const { height = 0, slope = 0 } = scenario.terrain.parameters as { height?: number; slope?: number };
    this.#terrain = scenario.terrain.kind === 'flat' ? { height, slope } : null;
  }

  /** Downwards [m/s²]. */
  get gravity(): number {
    return 0 - this.#scenario.gravity.at(-1)!;
  }

  /** Undefined where the contact law knows none. */
  get friction(): number | undefined {
    const { contact } = this.#scenario;
    return 'friction' in contact ? contact.friction : undefined;
  }

  /** Undefined where the ground is no plane. */
  get slope(): number | undefined {
    return this.#terrain?.slope;
  }

  setGravity(value: number): Change[] {
    const axis = this.#body.dimension === 2 ? 'y' : 'z';
    return [[`world.gravity.${axis}`, [0 - value]]];
  }

  setFriction(value: number): Change[] {
    return [['world.friction', [value]]];
  }

  /** Turns the ground about the place `x`, so that a robot that stands there goes on standing. */
  setSlope(slope: number, x: number): Change[] {
    const terrain = this.#terrain!;
    const height = terrain.height + (terrain.slope - slope) * x;
    this.#terrain = { height, slope };
    return [
      ['terrain.height', [height]],
      ['terrain.slope', [slope]],
    ];
  }

  /** The ground as it is now. */
  ground(): Ground {
    const { terrain } = this.#scenario;
    const parameters = { ...terrain.parameters, ...this.#terrain };
    return groundOf({ ...this.#scenario, terrain: { ...terrain, parameters } });
  }

  /** A spring that is cut exerts no force any more. */
  cutSpring(spring: number): Change[] {
    this.cut.add(spring);
    const { stiffness, damping } = this.#body.springs;
    return [
      ['spring.stiffness', stiffness.map((value, s) => (this.cut.has(s) ? 0 : value))],
      ['spring.damping', damping.map((value, s) => (this.cut.has(s) ? 0 : value))],
    ];
  }

  /** A frozen actuator keeps its rest length; a second time it is let go. */
  freezeSpring(spring: number): Change[] {
    if (!this.frozen.delete(spring)) this.frozen.add(spring);
    const { amplitude } = this.#body.springs;
    return [['spring.amplitude', amplitude.map((value, s) => (this.frozen.has(s) ? 0 : value))]];
  }

  /** Holds a mass and draws it towards a place [m]; as strongly as moves the whole body, and damped so that it settles. */
  hold(mass: number, place: readonly number[]): Change[] {
    this.held = mass;
    const { masses } = this.#body;
    const total = masses.mass.reduce((sum, value) => sum + value, 0);
    const only = (value: number): Float64Array =>
      Float64Array.from({ length: masses.count }, (_, i) => (i === mass ? value : 0));
    return [
      ...place.map((value, axis): Change => [`grip.place.${'xyz'[axis]}`, only(value)]),
      ['grip.stiffness', only(25 * total)],
      ['grip.damping', only(3 * total)],
    ];
  }

  release(): Change[] {
    this.held = -1;
    const none = new Float64Array(this.#body.masses.count);
    return [
      ['grip.stiffness', none],
      ['grip.damping', none],
    ];
  }
}
