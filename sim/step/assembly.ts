// What the parts of a step share while it is put together.

import { axesOf, type Dimension } from '../body/body.ts';
import type { Graph } from '../wgsl/graph.ts';
import type { Module } from '../wgsl/parse.ts';
import { type Binding, Columns } from './columns.ts';
import type { Forces } from './forces.ts';
import type { Objective } from './objective.ts';
import type { Column, DenseStage, Domain, MapStage, Output, Stage, Storage, Weights } from './program.ts';
import { type Call, mapStage, type StageOptions, type Values } from './stages.ts';

export interface SoftBodyOptions {
  readonly dimension: Dimension;
  /** Kernels, terrain and objective, parsed together. */
  readonly module: Module;
  readonly forces: Forces;
  /** Besides `final_reward` and `running_reward`, where the module declares them. */
  readonly objectives: readonly Objective[];
  /** What drives the actuators; null: nothing. */
  readonly controller: ControllerStages | null;
}

/**
 * Adds the weights and the state of a controller to the step, and gives its stages, which come before the forces. They leave
 * the column `activation`, one number for each actuator, between -1 and 1. Those with `control` run at control steps only.
 */
export type ControllerStages = (assembly: Assembly) => readonly Stage[];

/** What the parts of the step share while it is put together. */
export class Assembly {
  readonly columns = new Columns();
  readonly weights: Weights[] = [];
  /** What is carried from step to step besides the motion of the masses; zero at the start. */
  readonly memory: Column[] = [];
  readonly axes: readonly string[];
  readonly options: SoftBodyOptions;

  constructor(options: SoftBodyOptions) {
    this.options = options;
    this.axes = axesOf(options.dimension);
  }

  /** A stage of the step; where nothing drives the actuators, their activation is 0 in all of them. */
  stage(options: StageOptions, build: (call: Call, graph: Graph) => Output[]): MapStage {
    const { module, controller } = this.options;
    const rebind = (input: string): string | number | undefined =>
      input === 'activation' && controller === null ? 0 : options.rebind?.(input);
    return mapStage(module, this.columns, { ...options, rebind }, build);
  }

  /** Stores every result of a function in a column of its own, `prefix` before its path. */
  store(values: Values, prefix: string, domain: Domain, storage: Storage): Output[] {
    return [...values].map(([path, node]) => {
      const name = path ? `${prefix}.${path}` : prefix;
      return { node, column: this.columns.get(name, domain, storage), mode: 'store' };
    });
  }

  /** Stores a function's one number as the activation. */
  activation(values: Values): Output[] {
    return this.store(values, 'activation', 'actuator', 'row');
  }

  /** A dense layer that runs at control steps. It reads the columns in order, and `biases` constant inputs of one before. */
  dense(name: string, biases: number, inputs: readonly Column[], output: Column): DenseStage {
    const weights = { name, biases, inputs, output };
    this.weights.push(weights);
    return { kind: 'dense', name: `${name} weights`, weights, control: true };
  }

  /**
   * A number for each element of a domain that controllers remember from one control step to the next, zero at the start:
   * `before` is read at a control step, `after` is written at it by a stage of the controller, and `carry`, which runs at every
   * step after those, hands it on.
   */
  remember(name: string, domain: Domain): { before: Column; after: Column; carry: MapStage } {
    const before = this.columns.get(`memory.${name}`, domain, 'row');
    const after = this.columns.get(name, domain, 'row');
    this.memory.push(before);
    const bind = { after: fromOwn(after) };
    const carry = this.stage({ name: `${name} (carried)`, domain, bind }, (_, graph) => [
      { node: graph.input('after'), column: before, mode: 'store', next: true },
    ]);
    return { before, after, carry };
  }
}

/** For `bind`: the same element of a column. */
export const fromOwn =
  (column: Column): Binding =>
  () => ({ from: 'own', column });
