// The whole of ELDiR's rollout against a program that shares no code with ours: double precision, its adjoint written by hand.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { benchSubjects } from '../../bench/cases.ts';
import { exactAnswers, peerText } from '../../bench/peer-bodies.ts';
import { builtInScenario } from '../../evolve/parts/scenario.ts';

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
    const exact = await exactAnswers(subjects);
    for (const i of subjects.keys()) {
      expect(Math.abs(answer.losses[i]! / exact.losses[i]! - 1)).toBeLessThan(1e-11);
      expect(Math.abs(answer.norms[i]! / exact.norms[i]! - 1)).toBeLessThan(1e-10);
    }
  });
});
