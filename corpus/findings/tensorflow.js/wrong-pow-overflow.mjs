// tensorflow.js 4.22.0: pow(inf, x) at x = -1.0
// The derivative in x is nan; computed with 256 bits, it is 0.0.
import tf from '@tensorflow/tfjs';

await tf.setBackend('cpu');

function f(x) {
  return tf.pow(Infinity, x);
}

console.log(tf.grads(f)([tf.scalar(-1.0)])[0].dataSync()[0]);
