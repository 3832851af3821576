// The three kernels of a program as WGSL: `forward` runs a stretch of steps, `backward` walks it in reverse, `outer`
// forms the weights' gradient of it. They differ from body to body in nothing but what they read.

import { identifier } from '../../wgsl/print.ts';
import { outerProductText } from './dense.ts';
import { type Kernel, KernelWriter } from './kernel-writer.ts';
import type { Layout } from './layout.ts';
import { Memory, type Variant } from './memory.ts';
import prelude from './prelude.wgsl';
import { sizeFunctions } from './workspace.ts';

/** All that invocations have written becomes visible to the others. */
const EXCHANGE = 'workgroupBarrier(); storageBarrier();';

export function forwardKernel(layout: Layout, variant: Variant): Kernel {
  const { program } = layout;
  const { init, step, final } = program.forward;
  const writer = new KernelWriter(new Memory(layout, 'forward', variant));
  writer.add('init_phase()', init);
  writer.add('step_phase(k: u32)', step, writer.held());
  writer.add('final_phase()', final);
  const [loss, witness, ...objectives] = [program.loss, program.witness, ...program.objectives.values()].map(
    (column) => {
      const { array, at } = writer.memory.address(column);
      return `${array}[${at} + rollout]`;
    },
  );
  return writer.finish([
    '@compute @workgroup_size(SIZE)',
    'fn forward(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) index: u32) {',
    '  enter(group.x, index);',
    '  open_workspace();',
    '  turn_to(0u);',
    '  load_state();',
    `  ${EXCHANGE}`,
    '  if (run.begins != 0u) {',
    '    init_phase();',
    `    ${EXCHANGE}`,
    '  }',
    '  for (var k = 0u; k < run.count; k++) {',
    '    turn_to(k);',
    '    step_phase(k);',
    `    ${EXCHANGE}`,
    '  }',
    '  turn_to(run.count);',
    '  if (run.ends != 0u) {',
    '    final_phase();',
    `    ${EXCHANGE}`,
    // By its bits, for compilers may take a comparison with infinity for false.
    `    let exploded = (bitcast<u32>(${witness}) & 0x7f800000u) == 0x7f800000u;`,
    '    if (part == 0u) {',
    `      results[body.losses + rollout] = select(${loss}, ${witness}, exploded);`,
    ...objectives.map(
      (value, k) => `      results[body.losses + ${k + 1}u * body.rollouts + rollout] = ${value};`,
    ),
    '    }',
    '  }',
    '  close_workspace();',
    '}',
  ]);
}

export function backwardKernel(layout: Layout, variant: Variant): Kernel {
  const { program } = layout;
  const phases = program.backward;
  if (!phases) throw new RangeError('A program made without gradients has no backward pass.');
  const writer = new KernelWriter(new Memory(layout, 'backward', variant));
  writer.add('final_phase()', phases.final);
  writer.add('step_phase(k: u32)', phases.step);
  writer.add('init_phase()', phases.init);
  const seed = writer.memory.address(program.lossSeed);
  return writer.finish([
    '@compute @workgroup_size(SIZE)',
    'fn backward(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) index: u32) {',
    '  enter(group.x, index);',
    '  open_workspace();',
    `  ${EXCHANGE}`,
    '  if (run.ends != 0u) {',
    '    turn_to(run.count);',
    `    if (part == 0u) { ${seed.array}[${seed.at} + rollout] = body.loss_share; }`,
    `    ${EXCHANGE}`,
    '    final_phase();',
    `    ${EXCHANGE}`,
    '  }',
    '  for (var k = run.count; k > 0u; k--) {',
    '    turn_to(k - 1u);',
    '    step_phase(k - 1u);',
    `    ${EXCHANGE}`,
    '  }',
    '  if (run.begins != 0u) {',
    '    turn_to(0u);',
    '    init_phase();',
    `    ${EXCHANGE}`,
    '  }',
    '  close_workspace();',
    '}',
  ]);
}

export function outerKernel(layout: Layout): Kernel {
  const { outerProducts, controlPeriod } = layout.program;
  const names = outerProducts.map(({ weights }) => `outer_${identifier(weights.name)}`);
  const code = [
    prelude,
    ...sizeFunctions(layout),
    `const PERIOD = ${controlPeriod}u;\n`,
    '// An input of the layer in rollout `r`, at `place` in a row of the tape.',
    'fn input_value(row: u32, place: u32, r: u32) -> f32 {',
    '  return select(tape[row + select(place + r, 0u, place == NONE)], 1.0, place == NONE);',
    '}',
    ...outerProducts.map((product, p) => `\n${outerProductText(names[p]!, product, layout)}`),
    '',
    '@compute @workgroup_size(SIZE)',
    'fn outer(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u,',
    '         @builtin(local_invocation_index) index: u32) {',
    '  enter(group.x, index);',
    ...names.map((name) => `  ${name}(group.y, groups.y);`),
    '}',
    '',
  ].join('\n');
  return { name: 'outer', code, sums: 0 };
}
