// tensorflow.js 4.22.0: acos(x) at x = 0.9999899864196777
// The derivative in x is -223.45510864257812; computed with 256 bits, it is -223.45567900020393.
import tf from '@tensorflow/tfjs';

await tf.setBackend('cpu');

function f(x) {
  return tf.acos(x);
}

console.log(tf.grads(f)([tf.scalar(0.9999899864196777)])[0].dataSync()[0]);
