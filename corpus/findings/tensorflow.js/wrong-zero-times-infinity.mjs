// tensorflow.js 4.22.0: 0 * pow(x, 0.5) at x = 0.0
// The derivative in x is nan; computed with 256 bits, it is 0.0.
// An adjoint of 0 is multiplied by a partial that is infinite or undefined, which gives NaN: skip nodes whose
// adjoint is 0.
import tf from '@tensorflow/tfjs';

await tf.setBackend('cpu');

function f(x) {
  return tf.mul(0.0, tf.pow(x, 0.5));
}

console.log(tf.grads(f)([tf.scalar(0.0)])[0].dataSync()[0]);
