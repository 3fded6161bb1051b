// SPDX-License-Identifier: MIT
// An adapter for TensorFlow.js on its CPU backend, with 32-bit scalars. TensorFlow.js has no hypot and no erfc.
import tf from '@tensorflow/tfjs';

import {serveFunctions} from './adapter_kit.mjs';

const sameName = [
  'add', 'sub', 'mul', 'div', 'pow', 'atan2', 'neg', 'abs', 'relu', 'sqrt', 'exp', 'expm1', 'log', 'log1p', 'sin',
  'cos', 'tan', 'asin', 'acos', 'atan', 'sinh', 'cosh', 'tanh', 'asinh', 'acosh', 'atanh', 'sigmoid', 'softplus', 'erf',
];
const functions = Object.fromEntries(sameName.map((op) => [op, tf[op]]));

// tf.grads rejects a function that does not use all inputs. The engine below it returns null for unused ones.
function differentiate(expression, point) {
  const inputs = point.map((x) => tf.scalar(x));
  if (inputs.length === 0) return [expression([]).dataSync()[0], []];
  const {value, grads} = tf.engine().gradients(() => expression(inputs), inputs, null, true);
  return [value.dataSync()[0], grads.map((gradient) => gradient?.dataSync()[0] ?? 0)];
}

await tf.setBackend('cpu');
await serveFunctions(
  {...functions, max: tf.maximum, min: tf.minimum},
  (expression, point) => tf.engine().tidy(() => differentiate(expression, point)),
  (x) => tf.scalar(x),
  {
    name: 'tensorflow.js',
    version: tf.version.tfjs,
    dtype: 'float32',
    depth: 10_000,  // deeper graphs work, but a node takes 0.2 ms
    kinks: {relu: 0, abs: -1, max: 1, min: 1},
  },
);
