// tensorflow.js 4.22.0: pow(x, 0) at x = 0.0
// The derivative in x is nan; computed with 256 bits, it is 0.0.
import tf from '@tensorflow/tfjs';

await tf.setBackend('cpu');

function f(x) {
  return tf.pow(x, 0.0);
}

console.log(tf.grads(f)([tf.scalar(0.0)])[0].dataSync()[0]);
