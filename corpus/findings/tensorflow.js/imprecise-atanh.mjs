// tensorflow.js 4.22.0: atanh(x) at x = 0.9999899864196777
// The derivative in x is 49932.19140625; computed with 256 bits, it is 49932.44047744218.
import tf from '@tensorflow/tfjs';

await tf.setBackend('cpu');

function f(x) {
  return tf.atanh(x);
}

console.log(tf.grads(f)([tf.scalar(0.9999899864196777)])[0].dataSync()[0]);
