// Where the columns of a program live. A column of the step may be needed by its adjoint or not, which is known only when
// the whole program has been made; so this decides it for all columns at once, and leaves what it was given as it is.

import type {
  Column,
  DenseStage,
  MapStage,
  OuterProduct,
  Phases,
  Program,
  Source,
  Stage,
  Storage,
  Weights,
} from './program.ts';

/** The same program with its columns where `storageOf` puts them; nothing of it can be changed any more. */
export function withStorage(program: Program, storageOf: (column: Column) => Storage): Program {
  const columns = new Map<Column, Column>();
  const layers = new Map<Weights, Weights>();
  const column = (from: Column): Column =>
    known(columns, from, () => Object.freeze({ ...from, storage: storageOf(from) }));
  const list = (from: readonly Column[]): readonly Column[] => Object.freeze(from.map(column));
  const weights = (from: Weights): Weights =>
    known(layers, from, () =>
      Object.freeze({ ...from, inputs: list(from.inputs), output: column(from.output) }),
    );
  const source = (from: Source): Source =>
    Object.freeze(from.from === 'step' ? from : { ...from, column: column(from.column) });
  const map = (stage: MapStage): MapStage => ({
    ...stage,
    inputs: mapped(stage.inputs, (sources) => Object.freeze(sources.map(source))),
    tables: mapped(stage.tables, column),
    outputs: Object.freeze(stage.outputs.map((output) => ({ ...output, column: column(output.column) }))),
    taps: Object.freeze(stage.taps.map((tap) => ({ ...tap, column: column(tap.column) }))),
  });
  const dense = (stage: DenseStage): DenseStage => {
    if (stage.kind === 'dense') return { ...stage, weights: weights(stage.weights) };
    const results = Object.freeze(stage.results.map((result) => result && column(result)));
    return { ...stage, weights: weights(stage.weights), adjoint: column(stage.adjoint), results };
  };
  const stages = (from: readonly Stage[]): readonly Stage[] =>
    Object.freeze(from.map((stage) => Object.freeze(stage.kind === 'map' ? map(stage) : dense(stage))));
  const phases = ({ init, step, final }: Phases): Phases =>
    Object.freeze({ init: stages(init), step: stages(step), final: stages(final) });
  const outer = (product: OuterProduct): OuterProduct =>
    Object.freeze({ weights: weights(product.weights), adjoint: column(product.adjoint) });
  return Object.freeze({
    ...program,
    forward: phases(program.forward),
    backward: program.backward && phases(program.backward),
    outerProducts: Object.freeze(program.outerProducts.map(outer)),
    state: list(program.state),
    parameters: mapped(program.parameters, (parameter) =>
      Object.freeze({
        column: column(parameter.column),
        gradient: parameter.gradient && column(parameter.gradient),
      }),
    ),
    weights: Object.freeze(program.weights.map(weights)),
    initialGradients: mapped(program.initialGradients, column),
    loss: column(program.loss),
    witness: column(program.witness),
    objectives: mapped(program.objectives, column),
    lossSeed: column(program.lossSeed),
    activation: program.activation && column(program.activation),
    held: list(program.held),
  });
}

/** What `make` gave for a key the first time. */
function known<K, V>(memory: Map<K, V>, key: K, make: () => V): V {
  const found = memory.get(key) ?? make();
  memory.set(key, found);
  return found;
}

const mapped = <A, B>(map: ReadonlyMap<string, A>, to: (value: A) => B): Map<string, B> =>
  new Map([...map].map(([name, value]) => [name, to(value)]));
