// A program with sin, exp and their like written out as polynomials, for the backends in single precision: WebAssembly
// has no such functions, and WGSL promises little about its own (SwiftShader's sine is off by 1.9e-4).

import { expandElementary } from '../wgsl/elementary.ts';
import { Graph } from '../wgsl/graph.ts';
import type { MapStage, Phases, Program, Stage } from './program.ts';

/** The same program; the exact backend runs it as it is, with the real functions. */
export function withPolynomials(program: Program): Program {
  const { forward, backward } = program;
  return { ...program, forward: expandPhases(forward), backward: backward && expandPhases(backward) };
}

const expandPhases = ({ init, step, final }: Phases): Phases => ({
  init: init.map(expandStage),
  step: step.map(expandStage),
  final: final.map(expandStage),
});

const expandStage = (stage: Stage): Stage => (stage.kind === 'map' ? expandMap(stage) : stage);

function expandMap(stage: MapStage): MapStage {
  const { outputs, taps } = stage;
  const graph = new Graph();
  const nodes = expandElementary(graph, [
    ...outputs.map((output) => output.node),
    ...taps.flatMap((tap) => [tap.index, tap.adjoint]),
  ]);
  const atTap = (i: number) => outputs.length + 2 * i;
  return {
    ...stage,
    graph,
    outputs: outputs.map((output, i) => ({ ...output, node: nodes[i]! })),
    taps: taps.map((tap, i) => ({ ...tap, index: nodes[atTap(i)]!, adjoint: nodes[atTap(i) + 1]! })),
  };
}
