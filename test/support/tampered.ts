// Things broken on purpose, to see that what verifies them notices.

import type { Backend, Gradients, Outcome, Session } from '../../sim/backends/backend.ts';
import type { MapStage, Program } from '../../sim/step/program.ts';
import { copyInto, Graph } from '../../sim/wgsl/graph.ts';

/** The program with one result of the adjoint stage called `name` scaled by `factor`. */
export function withWrongAdjoint(program: Program, name: string, factor: number): Program {
  const { step, ...phases } = program.backward!;
  const wrong = step.map((stage) =>
    stage.name === name && stage.kind === 'map' ? scaled(stage, factor) : stage,
  );
  if (wrong.every((stage, i) => stage === step[i])) throw new Error(`no map stage is called "${name}"`);
  return { ...program, backward: { ...phases, step: wrong } };
}

function scaled(stage: MapStage, factor: number): MapStage {
  const graph = new Graph();
  const nodes = copyInto(
    graph,
    stage.outputs.map((output) => output.node),
  );
  const outputs = stage.outputs.map((output, i) => ({
    ...output,
    node: i === 0 ? graph.mul(graph.constant(factor), nodes[i]!) : nodes[i]!,
  }));
  return { ...stage, graph, outputs };
}

/** The backend with what its runs give changed by `change`. */
export function withWrongOutcome(backend: Backend, change: (outcome: Outcome) => Outcome): Backend {
  return {
    ...backend,
    async open(program, job) {
      const session = await backend.open(program, job);
      const wrong: Session = {
        set: (name, values) => session.set(name, values),
        run: async (options) => change(await session.run(options)),
        record: (steps, rollout) => session.record(steps, rollout),
        close: () => session.close(),
      };
      return wrong;
    },
  };
}

const isOfWeights = (name: string): boolean => name === 'hidden' || name === 'output';

/** The gradients of some of a loss's inputs multiplied by `factor`. */
export const scalingGradients =
  (of: 'parameters' | 'weights' | 'initial', factor: number) =>
  (outcome: Outcome): Outcome => {
    const { gradients } = outcome;
    if (!gradients) return outcome;
    const scaled = (values: Gradients['values'], isChosen: (name: string) => boolean) =>
      new Map([...values].map(([name, each]) => [name, isChosen(name) ? each.map((v) => factor * v) : each]));
    return {
      ...outcome,
      gradients: {
        values: scaled(gradients.values, (name) => of === (isOfWeights(name) ? 'weights' : 'parameters')),
        initial: scaled(gradients.initial, () => of === 'initial'),
      },
    };
  };
