// A function of some of the kernels' files, lowered together and evaluated in f64.

import { readFileSync } from 'node:fs';
import { fieldStructs } from '../../sim/body/fields.ts';
import { lower } from '../../sim/wgsl/lower.ts';
import { parseModule } from '../../sim/wgsl/parse.ts';
import { interpret } from './interpret.ts';

type Numbers = Readonly<Record<string, number>>;
type Tables = Readonly<Record<string, readonly number[]>>;

const folder = new URL('../../sim/kernels/', import.meta.url);

/** Function `name`, lowered from `files` of sim/kernels, besides those of the types and of the space. */
export function lowerKernel(dimension: 2 | 3, files: readonly string[], name: string) {
  const paths = ['types', `space${dimension}`, ...files].map((file) => `${file}.wgsl`);
  const sources = [
    { path: 'fields.wgsl', text: fieldStructs(dimension) },
    ...paths.map((path) => ({ path, text: readFileSync(new URL(path, folder), 'utf8') })),
  ];
  return lower(parseModule(sources, dimension), name);
}

/** As {@link lowerKernel}, as a function from inputs to results by path. */
export function kernel(dimension: 2 | 3, files: readonly string[], name: string) {
  const local = lowerKernel(dimension, files, name);
  return (inputs: Numbers, tables: Tables = {}): Numbers => interpret(local, inputs, tables);
}

const axes = ['x', 'y', 'z'];

/** The inputs of a vector parameter: `vector('a.position', [1, 2])` is `{ 'a.position.x': 1, 'a.position.y': 2 }`. */
export function vector(path: string, values: readonly number[]): Record<string, number> {
  return Object.fromEntries(values.map((value, i) => [`${path}.${axes[i]}`, value]));
}

/** The vector result at `path`. */
export function vectorAt(results: Numbers, path: string): number[] {
  return axes.filter((axis) => `${path}.${axis}` in results).map((axis) => results[`${path}.${axis}`]!);
}
