// ELDiR's rollouts with gradients, by morphograd and by its peers: the same bodies, weights, steps and numbers in one run. All
// take turns, so that what else the machine does hits them alike; the median of the turns counts. A peer whose tools are
// missing is named and left out.
//
//   node dist/bench/peers.js [SECONDS of a turn] [TURNS] [FILE for the result as JSON]
//
// g++ compiles the native limits; Debian's python3-torch and, in a folder given as PEER_PACKAGES, the npm packages
// @tensorflow/tfjs and @tensorflow/tfjs-backend-wasm bring the others.

import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Piscina } from 'piscina';
import { type Machine, thisMachine } from '../base/machine.ts';
import { median } from '../base/statistics.ts';
import { esmThreads } from '../base/threads.ts';
import { builtInScenario } from '../evolve/parts/scenario.ts';
import { benchSubjects } from './cases.ts';
import { exactAnswers, peerText } from './peer-bodies.ts';
import type { Stint } from './worker.ts';

const run = promisify(execFile);

/** What a program of a peer prints. */
interface Answer {
  /** Rollouts with gradient, a second. */
  readonly rate: number;
  /** Of the first rollout of each body; a peer too slow for all has the first few. */
  readonly losses: readonly number[];
  /** Of the gradient of all weights. */
  readonly norms: readonly number[];
}

interface Peer {
  readonly name: string;
  readonly rolloutsPerBody: number;
  /** Makes it ready. @throws where something is missing */
  prepare(): Promise<unknown>;
  /** All cores for so many seconds. */
  measure(seconds: number): Promise<Answer | { readonly rate: number }>;
}

const THREADS = availableParallelism();
const [seconds = 2, turns = 5] = process.argv.slice(2, 4).map(Number);
const out = process.argv[4];
// The programs are not compiled, and stand where they stood.
const source = (file: string): string => fileURLToPath(new URL(`../../bench/peers/${file}`, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'morphograd-peers-'));
const bodies = join(folder, 'bodies.txt');
const pool = new Piscina<Stint, number>({
  filename: new URL('./worker.js', import.meta.url).href,
  ...esmThreads,
  minThreads: THREADS,
  maxThreads: THREADS,
});

/** The same program on all cores at once. */
async function onAllCores(file: string, args: readonly string[]): Promise<Answer> {
  const answers = await Promise.all(
    Array.from({ length: THREADS }, async () => JSON.parse((await run(file, args)).stdout) as Answer),
  );
  return { ...answers[0]!, rate: answers.reduce((sum, { rate }) => sum + rate, 0) };
}

const ours = (rolloutsPerBody: number): Peer => ({
  name: 'morphograd, CPU backend',
  rolloutsPerBody,
  prepare: async () => {},
  async measure(length) {
    const stint = { name: 'eldir-gradient', rolloutsPerBody, seconds: length } as const;
    const rates = await Promise.all(Array.from({ length: THREADS }, () => pool.run(stint)));
    return { rate: rates.reduce((sum, rate) => sum + rate, 0) };
  },
});

const program = join(folder, 'native');
/** One program for all arithmetic, compiled once. */
let compiled: Promise<unknown> | undefined;
const compile = (): Promise<unknown> => {
  const flags = ['-O3', '-march=native', '-ffast-math', '-fopenmp-simd', '-o', program];
  compiled ??= run('g++', [...flags, source('native.cpp')]);
  return compiled;
};

const native = (arithmetic: 'f64' | 'f32', rolloutsPerBody: number): Peer => ({
  name: `C++ ${arithmetic}, adjoint by hand`,
  rolloutsPerBody,
  prepare: compile,
  measure: (length) =>
    onAllCores(program, [bodies, 'gradient', arithmetic, String(rolloutsPerBody), String(length)]),
});

const peers: readonly Peer[] = [
  ...[1, 4, 8].map(ours),
  native('f64', 1),
  ...[1, 4, 8, 16].map((rollouts) => native('f32', rollouts)),
  {
    // Its operations use all cores by themselves.
    name: 'PyTorch, CPU, batched and padded',
    rolloutsPerBody: 1,
    prepare: () => run('/usr/bin/python3', ['-c', 'import torch']),
    measure: async (length) =>
      JSON.parse(
        (await run('/usr/bin/python3', [source('eldir_torch.py'), bodies, String(length)])).stdout,
      ) as Answer,
  },
  {
    name: 'TensorFlow.js, WASM',
    rolloutsPerBody: 1,
    prepare: () => run(process.execPath, ['-e', "require('@tensorflow/tfjs-backend-wasm')"], inPackages()),
    measure: async (length) => {
      const args = [source('eldir_tensorflow.mjs'), bodies, String(length)];
      return JSON.parse((await run(process.execPath, args, inPackages())).stdout) as Answer;
    },
  },
];

function inPackages(): { cwd: string } {
  const { PEER_PACKAGES } = process.env;
  if (!PEER_PACKAGES) throw new Error('PEER_PACKAGES names no folder of npm packages');
  return { cwd: PEER_PACKAGES };
}

export interface PeerResult {
  readonly name: string;
  readonly rolloutsPerBody: number;
  /** Median of the turns; null where something is missing. */
  readonly value: number | null;
  readonly unit: 'rollouts/s';
  readonly turns: readonly number[];
  /** Times the double-precision program of the same run. */
  readonly ratio: number | null;
  /** Greatest relative deviation of gradients' norms from morphograd's in double precision. */
  readonly deviation: number | null;
  /** What is missing. */
  readonly missing: string | null;
}

export interface PeerReport {
  readonly machine: Machine;
  readonly what: string;
  readonly results: readonly PeerResult[];
}

async function compare(): Promise<PeerReport> {
  const [subjects, { steps }] = [benchSubjects(), builtInScenario('eldir')];
  writeFileSync(bodies, peerText(subjects, steps));
  const { norms: exact } = await exactAnswers(subjects);
  const rows = peers.map((peer) => ({
    peer,
    turns: [] as number[],
    deviation: null as number | null,
    missing: null as string | null,
  }));
  for (const row of rows) {
    try {
      await row.peer.prepare();
    } catch (error) {
      row.missing = (error as Error).message.split('\n')[0]!;
      console.error(`Left out: ${row.peer.name}: ${row.missing}`);
    }
  }
  for (let turn = 0; turn < turns; turn++) {
    for (const row of rows.filter(({ missing }) => missing === null)) {
      const answer = await row.peer.measure(seconds);
      row.turns.push(answer.rate);
      // Rollouts that lie side by side start at other heights.
      if (!('norms' in answer) || row.peer.rolloutsPerBody > 1) continue;
      const deviations = answer.norms.map((norm, i) => Math.abs(norm / exact[i]! - 1));
      row.deviation = Math.max(row.deviation ?? 0, ...deviations);
    }
  }
  const reference = rows.find(({ peer }) => peer.name.startsWith('C++ f64'))!;
  const results = rows.map(({ peer, turns: values, deviation, missing }): PeerResult => {
    const value = values.length === 0 ? null : median(values);
    const isHeld = value !== null && reference.turns.length > 0;
    return {
      ...{ name: peer.name, rolloutsPerBody: peer.rolloutsPerBody, value, unit: 'rollouts/s', turns: values },
      // Of the same turn, so that what hit one hit the other.
      ratio: isHeld ? median(values.map((rate, i) => rate / reference.turns[i]!)) : null,
      ...{ deviation, missing },
    };
  });
  return {
    machine: thisMachine(),
    what: `ELDiR's rollout of ${steps} steps with gradient, ${THREADS} threads`,
    results,
  };
}

try {
  const report = await compare();
  if (out !== undefined) writeFileSync(out, `${JSON.stringify(report, null, 2)}\n`);
  console.log(`${report.what}; ${report.machine.cpu}, Node.js ${report.machine.node}`);
  for (const { name, rolloutsPerBody, value, ratio, deviation, missing } of report.results) {
    const rate = value === null ? `left out: ${missing}` : `${value.toPrecision(3).padStart(6)} rollouts/s`;
    const times = ratio === null ? '' : `${ratio.toFixed(2).padStart(7)} ×`;
    const off = deviation === null ? '' : `   gradient off by ${deviation.toExponential(1)}`;
    console.log(`${name.padEnd(34)}${String(rolloutsPerBody).padStart(3)} a body  ${rate}${times}${off}`);
  }
} finally {
  await pool.destroy();
  rmSync(folder, { recursive: true });
}
