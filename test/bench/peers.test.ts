// The whole of ELDiR's rollout against a program that shares no code with ours: double precision, its adjoint written by hand.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { benchSubjects } from '../../bench/cases.ts';
import { peerText } from '../../bench/peer-bodies.ts';
import { createTask, jobOf } from '../../control/task.ts';
import { builtInScenario } from '../../evolve/parts/scenario.ts';
import { createWasmBackend } from '../../sim/backends/wasm/backend.ts';

function hasCompiler(): boolean {
  try {
    execFileSync('g++', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const folder = mkdtempSync(join(tmpdir(), 'morphograd-native-'));
afterAll(() => rmSync(folder, { recursive: true }));

const name = 'the native program of a comparison';

describe.skipIf(!hasCompiler())(hasCompiler() ? name : `${name} (skipped: no g++ here)`, () => {
  it('finds the same losses and gradients, in double precision to eleven digits', async () => {
    const subjects = benchSubjects().slice(0, 2);
    const scenario = builtInScenario('eldir');
    const [program, bodies] = [join(folder, 'native'), join(folder, 'bodies.txt')];
    writeFileSync(bodies, peerText(subjects, scenario.steps));
    execFileSync('g++', ['-O2', '-o', program, 'bench/peers/native.cpp']);
    const answer = JSON.parse(
      execFileSync(program, [bodies, 'gradient', 'f64', '1', '0'], { encoding: 'utf8' }),
    ) as { losses: number[]; norms: number[] };
    const task = createTask(scenario);
    const backend = createWasmBackend({ precision: 'double' });
    for (const [i, { body, controller }] of subjects.entries()) {
      const session = await backend.open(task.program, jobOf(task, body, controller));
      const { loss, gradients } = await session.run({ steps: scenario.steps, gradient: true });
      session.close();
      const norm = Math.hypot(
        ...['hidden', 'output'].map((layer) => Math.hypot(...gradients!.values.get(layer)!)),
      );
      expect(Math.abs(answer.losses[i]! / loss - 1)).toBeLessThan(1e-11);
      expect(Math.abs(answer.norms[i]! / norm - 1)).toBeLessThan(1e-10);
    }
  });
});
