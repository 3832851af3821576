// What the parts of a step share while it is put together.

import type { Dimension } from '../body/body.ts';
import type { Graph } from '../wgsl/graph.ts';
import type { Module } from '../wgsl/parse.ts';
import { Columns } from './columns.ts';
import type { ControllerKind } from './controllers.ts';
import type { Forces } from './forces.ts';
import type { Domain, MapStage, Output, Storage, Weights } from './program.ts';
import { type Call, mapStage, type StageOptions, type Values } from './stages.ts';

export interface SoftBodyOptions {
  readonly dimension: Dimension;
  /** Kernels, terrain and objective, parsed together. */
  readonly module: Module;
  readonly forces: Forces;
  readonly controller: ControllerKind;
  /** Constant inputs of one to the perceptron's hidden layer, its bias not counted. */
  readonly constantInputs: number;
}

/** What the parts of the step share while it is put together. */
export class Assembly {
  readonly columns = new Columns();
  readonly weights: Weights[] = [];
  readonly axes: readonly string[];
  readonly options: SoftBodyOptions;

  constructor(options: SoftBodyOptions) {
    this.options = options;
    this.axes = ['x', 'y', 'z'].slice(0, options.dimension);
  }

  stage(options: StageOptions, build: (call: Call, graph: Graph) => Output[]): MapStage {
    return mapStage(this.options.module, this.columns, options, build);
  }

  /** Stores every result of a function in a column of its own, `prefix` before its path. */
  store(values: Values, prefix: string, domain: Domain, storage: Storage): Output[] {
    return [...values].map(([path, node]) => {
      const name = path ? `${prefix}.${path}` : prefix;
      return { node, column: this.columns.get(name, domain, storage), mode: 'store' };
    });
  }
}
