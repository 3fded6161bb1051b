// tensorflow.js 4.22.0: tanh(x) at x = 3.0
// The derivative in x is 0.009865999221801758; computed with 256 bits, it is 0.00986603716544019.
// The formula d tanh(a)/da = 1 - y*y loses as many digits here. 1/(cosh(a)*cosh(a)) keeps them.
import tf from '@tensorflow/tfjs';

await tf.setBackend('cpu');

function f(x) {
  return tf.tanh(x);
}

console.log(tf.grads(f)([tf.scalar(3.0)])[0].dataSync()[0]);
