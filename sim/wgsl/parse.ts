// WGSL sources to one module: everything that they declare, by name.

import { isPredeclared } from './builtins.ts';
import { WgslError, withinDepth } from './error.ts';
import { parseSource } from './parse-declaration.ts';
import type { AliasSyntax, Declaration, FunctionSyntax, StructSyntax, TopLevel } from './syntax.ts';

/** A file of WGSL; `path` is what errors name it by. */
export interface WgslSource {
  readonly path: string;
  readonly text: string;
}

/** The declarations of all sources. Every name is in at most one of the maps. */
export interface Module {
  readonly dimension: 2 | 3;
  readonly functions: ReadonlyMap<string, FunctionSyntax>;
  readonly structs: ReadonlyMap<string, StructSyntax>;
  readonly aliases: ReadonlyMap<string, AliasSyntax>;
  readonly constants: ReadonlyMap<string, Declaration>;
}

/**
 * What the assembled step declares before any kernel: the types that depend on the dimension. A source that is
 * handed to a WGSL compiler as it stands needs this text in front of it.
 */
export function prelude(dimension: 2 | 3): WgslSource {
  const horizontal = dimension === 2 ? 'f32' : 'vec2f';
  return {
    path: '<prelude>',
    text: `alias vecD = vec${dimension}f;\nalias vecH = ${horizontal};\nconst DIM: i32 = ${dimension};\n`,
  };
}

const kindOf = ({ kind }: TopLevel): string => (kind === 'declare' ? 'constant' : kind);

/** WGSL lets a declaration hide them; it would then hide them from morphograd's kernels too. */
function refusePredeclared(declaration: TopLevel): never {
  throw new WgslError(
    'duplicate',
    declaration.place,
    `the ${kindOf(declaration)} \`${declaration.name}\` would take the place of WGSL's own for all kernels`,
    'write another name',
  );
}

function refuseTwin(declaration: TopLevel, twin: TopLevel): never {
  const where =
    twin.place.file === '<prelude>'
      ? 'by the step for every kernel'
      : `already at ${twin.place.file}:${twin.place.line}`;
  throw new WgslError(
    'duplicate',
    declaration.place,
    `the ${kindOf(declaration)} \`${declaration.name}\` is declared ${where}`,
    'write another name, or leave one of the two out',
  );
}

/**
 * Parses the sources, in any order, with `vecD`, `vecH` and `DIM` for the dimension: `vec2f`, `f32` and 2, or
 * `vec3f`, `vec2f` and 3.
 *
 * @throws {WgslError} where a source is not WGSL or leaves the subset, or a name is declared twice.
 */
export function parseModule(sources: readonly WgslSource[], dimension: 2 | 3): Module {
  const known = new Map<string, TopLevel>();
  const functions = new Map<string, FunctionSyntax>();
  const structs = new Map<string, StructSyntax>();
  const aliases = new Map<string, AliasSyntax>();
  const constants = new Map<string, Declaration>();
  const declare = (declaration: TopLevel): void => {
    if (isPredeclared(declaration.name)) refusePredeclared(declaration);
    const twin = known.get(declaration.name);
    if (twin) refuseTwin(declaration, twin);
    known.set(declaration.name, declaration);
    if (declaration.kind === 'function') functions.set(declaration.name, declaration);
    else if (declaration.kind === 'struct') structs.set(declaration.name, declaration);
    else if (declaration.kind === 'alias') aliases.set(declaration.name, declaration);
    else constants.set(declaration.name, declaration);
  };
  for (const { path, text } of [prelude(dimension), ...sources]) {
    withinDepth({ file: path, line: 1 }, () => parseSource(path, text)).forEach(declare);
  }
  return { dimension, functions, structs, aliases, constants };
}
