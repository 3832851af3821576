// WGSL for the dense layers: outputs from inputs, the transpose for the adjoint, and the outer product that is the
// weights' gradient. Weights lie input by input, outputs side by side.

import type { Column, DenseStage, OuterProduct } from '../../step/program.ts';
import { extentOf, extentText, pairsText } from './extent.ts';
import { type Layout, weightOutputs, weightRows, weightsOffsetText } from './layout.ts';
import { functionText, type StageCode } from './map-stage.ts';
import type { Memory } from './memory.ts';
import type { Access } from './operations.ts';

export function emitDenseStage(name: string, stage: DenseStage, memory: Memory): StageCode {
  const reads = stage.kind === 'dense' ? stage.weights.inputs : [stage.adjoint];
  const writes =
    stage.kind === 'dense' ? [stage.weights.output] : stage.results.filter((column) => column !== null);
  const access = (column: Column, isWrite: boolean): Access => ({
    place: column.name,
    barrier: memory.address(column).barrier,
    writes: isWrite,
    own: isWrite,
  });
  const accesses = [
    ...reads.map((column) => access(column, false)),
    ...writes.map((column) => access(column, true)),
  ];
  const text = stage.kind === 'dense' ? denseText(name, stage, memory) : transposeText(name, stage, memory);
  return {
    functions: [text],
    operations: [{ call: `${name}()`, control: stage.control, accesses }],
    sums: 0,
  };
}

const count = (column: Column): string => extentText(extentOf(column.domain));

/** `output = Wᵀ·[1…, inputs]`: one output after another in each invocation. */
function denseText(name: string, { weights }: DenseStage & { kind: 'dense' }, memory: Memory): string {
  const { biases, inputs, output } = weights;
  const { array, at, kept } = memory.address(output);
  const constant = Array.from(
    { length: biases - 1 },
    (_, k) => `sum += parameters[first + ${k + 1}u * outputs];`,
  );
  return functionText(`${name}()`, [
    `let outputs = ${count(output)};`,
    'for (var o = part; o < outputs; o += parts) {',
    `  let first = body.weights${weightsOffsetText(memory.layout.program, weights)} + o;`,
    '  var sum = parameters[first];',
    ...constant.map((line) => `  ${line}`),
    `  var weight = first + ${biases}u * outputs;`,
    ...inputs.flatMap((input) => {
      const place = memory.address(input);
      return [
        `  for (var k = 0u; k < ${count(input)}; k++) {`,
        `    sum += ${place.array}[${place.at} + pair(k)] * parameters[weight];`,
        '    weight += outputs;',
        '  }',
      ];
    }),
    `  ${array}[${at} + pair(o)] = sum;`,
    ...(kept === undefined ? [] : [`  if (KEEP) { tape[${kept} + pair(o)] = sum; }`]),
    '}',
  ]);
}

/** Adjoints of the inputs: one entry after another in each invocation. */
function transposeText(
  name: string,
  { weights, adjoint, results }: DenseStage & { kind: 'denseTranspose' },
  memory: Memory,
): string {
  const from = memory.address(adjoint);
  const lines = [
    `let outputs = ${count(weights.output)};`,
    `var first = body.weights${weightsOffsetText(memory.layout.program, weights)} + ${weights.biases}u * outputs;`,
  ];
  weights.inputs.forEach((input, i) => {
    const result = results[i];
    if (result) {
      const { array, at } = memory.address(result);
      lines.push(
        `for (var k = part; k < ${count(input)}; k += parts) {`,
        '  var sum = 0.0;',
        '  for (var o = 0u; o < outputs; o++) {',
        `    sum += ${from.array}[${from.at} + pair(o)] * parameters[first + k * outputs + o];`,
        '  }',
        `  ${array}[${at} + pair(k)] = sum;`,
        '}',
      );
    }
    lines.push(`first += ${count(input)} * outputs;`);
  });
  return functionText(`${name}()`, lines.slice(0, -1));
}

/** Weight rows that an invocation has at once: each adjoint is loaded once for all of them. */
const TILE = 4;

/**
 * Adds inputs ⊗ adjoint, summed over the control steps of a dispatch and over the rollouts, to the weights' gradient.
 * An invocation has one output and a few rows; `slice` of `slices` workgroups share a body.
 */
export function outerProductText(name: string, { weights, adjoint }: OuterProduct, layout: Layout): string {
  const { biases, inputs } = weights;
  const rowOffset = (column: Column): string => {
    const carried = layout.state.offsets.get(column);
    if (carried) return pairsText(carried);
    const offset = layout.rest.offsets.get(column);
    if (!offset) throw new TypeError(`the column "${column.name}" is not kept in rows`);
    return `state_size() + ${pairsText(offset)}`;
  };
  const tile = Array.from({ length: TILE }, (_, t) => t);
  return [
    `// Where input row \`w\` of ${weights.name} lies in a row of the tape; NONE for a constant one.`,
    `fn ${name}_input(w: u32) -> u32 {`,
    `  if (w < ${biases}u) { return NONE; }`,
    `  var k = w - ${biases}u;`,
    ...inputs.flatMap((input) => [
      `  if (k < ${count(input)}) { return ${rowOffset(input)} + k * body.rollouts; }`,
      `  k -= ${count(input)};`,
    ]),
    '  return NONE;',
    '}',
    '',
    `fn ${name}(slice: u32, slices: u32) {`,
    `  let outputs = ${extentText(weightOutputs(weights))};`,
    `  let rows = ${extentText(weightRows(weights))};`,
    `  let tiles = (rows + ${TILE - 1}u) / ${TILE}u * outputs;`,
    `  let at = body.weight_gradients${weightsOffsetText(layout.program, weights)};`,
    `  let adjoint = ${rowOffset(adjoint)};`,
    '  for (var tile = slice * SIZE + invocation; tile < tiles; tile += slices * SIZE) {',
    '    let o = tile % outputs;',
    `    let w = tile / outputs * ${TILE}u;`,
    ...tile.map((t) => `    let input_${t} = ${name}_input(w + ${t}u);`),
    `    var sums = vec${TILE}f();`,
    '    for (var k = 0u; k < run.count; k += PERIOD) {',
    '      let row = body.rows + (run.row + k) * row_size();',
    '      for (var r = 0u; r < body.rollouts; r++) {',
    `        let inputs = vec${TILE}f(${tile.map((t) => `input_value(row, input_${t}, r)`).join(', ')});`,
    `        sums += inputs * tape[row + adjoint + o * body.rollouts + r];`,
    '      }',
    '    }',
    ...tile.map(
      (t) => `    if (w + ${t}u < rows) { results[at + (w + ${t}u) * outputs + o] += sums[${t}]; }`,
    ),
    '  }',
    '}',
  ].join('\n');
}
