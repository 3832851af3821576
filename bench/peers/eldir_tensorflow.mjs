// ELDiR's rollout with gradients in TensorFlow.js (WASM backend), as its users write it: body by body, each step a few
// operations on tensors, tf.grads over the whole. Its package is looked for where the command stands.
//
//   node bench/peers/eldir_tensorflow.mjs BODIES SECONDS

import { createRequire } from 'node:module';
import { join } from 'node:path';
import { CLOCKS, HIDDEN, readBodies } from './bodies.mjs';

const require = createRequire(join(process.cwd(), 'package.json'));
const tf = require('@tensorflow/tfjs');
require('@tensorflow/tfjs-backend-wasm');

const [DT, DRAG, GROUND, GRAVITY, STIFFNESS, AMPLITUDE, RATE] = [0.004, 15, 0.1, -4.8, 3e4, 0.1, 10];
const [MARGIN, FALLING, SCALE] = [1e-4, 1e-4, 0.05];
const KEPT = Math.exp(-DRAG * DT);

/** 1 where a mass lands within the step, else 0; comparisons have no derivative that tf.grads would pass over by itself. */
const landing = tf.customGrad((above, down) => ({
  value: above.add(down.mul(DT)).less(0).logicalAnd(down.less(-FALLING)).cast('float32'),
  gradFunc: (cotangent) => [tf.zerosLike(cotangent), tf.zerosLike(cotangent)],
}));

function lossOf({ masses, springs, actuators, steps, position, ends, rest }, first, second) {
  const begin = tf.tensor2d(position, [masses, 2]);
  // Gathering, and summing at both ends, by one matrix: gradients of gathers scatter, which this backend lacks.
  const signs = new Float32Array(springs * masses);
  for (let s = 0; s < springs; s++) {
    signs[s * masses + ends[2 * s]] = 1;
    signs[s * masses + ends[2 * s + 1]] = -1;
  }
  const between = tf.tensor2d(signs, [springs, masses]);
  const lengths = tf.tensor1d(rest);
  const fall = tf.tensor1d([0, DT * GRAVITY]);
  const ones = tf.ones([3]);
  let x = begin;
  let v = tf.zeros([masses, 2]);
  for (let t = 0; t < steps; t++) {
    const clocks = tf.tensor1d(
      Array.from({ length: CLOCKS }, (_, j) => Math.sin(RATE * t * DT + ((2 * Math.PI) / CLOCKS) * j)),
    );
    const sensed = tf
      .concat([x.sub(x.mean(0, true)), v], 1)
      .mul(SCALE)
      .flatten();
    const hidden = tf.concat([clocks, sensed, ones]).expandDims(0).matMul(first).tanh().flatten();
    const driven = second
      .matMul(tf.concat([hidden, ones.slice(0, 1)]).expandDims(1))
      .tanh()
      .flatten();
    const activation = tf.concat([driven, tf.zeros([springs - actuators])]);
    const delta = between.matMul(x);
    const length = delta.square().sum(1).sqrt().add(MARGIN);
    const pull = length
      .sub(lengths.mul(activation.mul(AMPLITUDE).add(1)))
      .div(length)
      .mul(DT * STIFFNESS);
    const vi = v
      .mul(KEPT)
      .add(fall)
      .sub(between.transpose().matMul(pull.expandDims(1).mul(delta)));
    const [above, down] = [x.slice([0, 1], [-1, 1]).sub(GROUND), vi.slice([0, 1], [-1, 1])];
    const lands = landing(above, down);
    const flies = lands.neg().add(1);
    const duration = lands.mul(above).div(down.mul(lands).sub(flies)).neg().add(flies.mul(DT));
    x = x.add(duration.mul(vi));
    v = vi.mul(flies);
  }
  return x.sub(begin).slice([0, 0], [-1, 1]).mean().neg();
}

await tf.setBackend('wasm');
const [path, seconds] = [process.argv[2], Number(process.argv[3])];
const bodies = readBodies(path);
const results = [];
const start = performance.now();
for (let turn = 0; turn === 0 || performance.now() - start < 1000 * seconds; turn++) {
  const body = bodies[turn % bodies.length];
  const weights = [
    tf.tensor2d(body.hidden, [CLOCKS + 4 * body.masses + 3, HIDDEN]),
    tf.tensor2d(body.output, [body.actuators, HIDDEN + 1]),
  ];
  const { value, grads } = tf.valueAndGrads((first, second) => lossOf(body, first, second))(weights);
  const norm = Math.hypot(...grads.map((gradient) => gradient.norm().dataSync()[0]));
  results.push([value.dataSync()[0], norm]);
  tf.dispose([...weights, value, ...grads]);
}
const rate = results.length / ((performance.now() - start) / 1000);
const told = results.slice(0, bodies.length);
console.log(
  JSON.stringify({ rate, losses: told.map(([loss]) => loss), norms: told.map(([, norm]) => norm) }),
);
