// What a stranger's WGSL may be: a few lines that stand for more than any machine can do.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../base/input-error.ts';
import { createTask } from '../../control/task.ts';
import { parseScenario } from '../../evolve/parts/scenario.ts';
import { WgslError } from '../../sim/wgsl/error.ts';

const head = { format: 'morphograd/scenario', version: 1 };

/** The message that the objective is refused with; undefined if a task is made of it. */
function refusal(objective: string, fields: object = {}): string | undefined {
  try {
    createTask(parseScenario({ ...head, ...fields }, { 'objective.wgsl': objective }, 'hop/scenario.json'));
    return undefined;
  } catch (error) {
    if (error instanceof WgslError || error instanceof InputError) return error.message;
    throw error;
  }
}

const many = (count: number, line: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => line(i)).join('\n');
const reward = (text: string): string => `fn final_reward(end: Body) -> f32 { ${text} }`;

const endless: Readonly<Record<string, string>> = {
  'calls that double at each level': `${many(26, (i) => `fn f${i}(x: f32) -> f32 { return f${i + 1}(x) + f${i + 1}(x); }`)}
    fn f26(x: f32) -> f32 { return x; } ${reward('return f0(end.center.x);')}`,
  'derivatives of derivatives': `fn f0(x: f32) -> f32 { return sin(x * x) * exp(x); }
    ${many(20, (i) => `fn f${i + 1}(x: f32) -> f32 { return f${i}_gradient(x) * f${i}(x); }`)} ${reward('return f20(end.center.x);')}`,
  'structs that double at each level': `${many(26, (i) => `struct S${i} { a: S${i + 1}, b: S${i + 1}, }`)}
    struct S26 { a: f32, } fn f(s: S0) -> f32 { return 1.0; } ${reward('return end.center.x;')}`,
  'structs without members': `${many(26, (i) => `struct S${i} { a: S${i + 1}, b: S${i + 1}, }`)}
    struct S26 { } fn f(s: S0) -> f32 { return 1.0; } ${reward('return end.center.x;')}`,
  'a struct of 50,000 members': `struct Task { ${many(50_000, (i) => `m${i}: f32,`)} } ${reward('return end.center.x;')}`,
  'a text of two million characters': `${' '.repeat(2_000_000)}${reward('return end.center.x;')}`,
  'loops within loops of many calls': `fn g(x: f32) -> f32 { ${many(500, (i) => `let a${i} = x * ${i}.5;`)} return a1; }
    ${reward('var s = 0.0; for (var i = 0; i < 4000; i++) { s += g(end.center.x + f32(i)); } return s;')}`,
};

describe('a scenario of a stranger', () => {
  it.each(Object.entries(endless))('is refused for %s, with file, line and what to do', (_, objective) => {
    expect(refusal(objective)).toMatch(/^hop\/objective\.wgsl:\d+: .+; .+/s);
  });

  it('may give names to thousands of steps, one after the other', () => {
    const lets = many(10_000, (i) => `let a${i + 1} = a${i} * 1.0001 + 0.5;`);
    expect(refusal(reward(`let a0 = end.center.x; ${lets} return a10000;`))).toBeUndefined();
  });

  it('names no more forces than fit', () => {
    const spring = new Array<string>(2500).fill('elastic_force');
    expect(refusal(reward('return end.center.x;'), { forces: { spring } })).toMatch(
      /"forces\.spring" must be a list of 64 or fewer, but is a list of 2500/,
    );
  });

  it('gets short errors for long names', () => {
    const name = 'x'.repeat(500_000);
    expect(refusal(reward(`return ${name};`))!.length).toBeLessThan(2000);
  });

  it('names the folder, not the scenario, where the bound of a loop is not known', () => {
    const objective = reward(
      'var s = 0.0; for (var i = 0; i < i32(end.center.x); i++) { s += 1.0; } return s;',
    );
    expect(refusal(objective, { name: 'other' })).toMatch(/^hop\/objective\.wgsl:1: the bounds/);
  });

  it('is a task or a paragraph, whatever its tokens are', () => {
    const words =
      'fn let var return if else for struct x end.center.x final_reward Body f32 vec2f ( ) { } + * / = ; , : -> 1.0 1 0 < sin \x00 ` /*';
    const tokens = fc.array(fc.constantFrom(...words.split(' ')), { maxLength: 30 });
    fc.assert(
      fc.property(tokens, fc.boolean(), (text, isWithin) => {
        const objective = isWithin ? reward(text.join(' ')) : text.join(' ');
        const message = refusal(objective);
        if (message !== undefined) expect(message.length).toBeLessThan(3000);
      }),
      { numRuns: 300 },
    );
  });
});
