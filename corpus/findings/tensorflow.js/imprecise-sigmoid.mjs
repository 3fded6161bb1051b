// tensorflow.js 4.22.0: sigmoid(x) at x = 5.0
// The derivative in x is 0.0066480329260230064; computed with 256 bits, it is 0.006648056670790155.
// The formula d sigmoid(a)/da = y*(1 - y) loses as many digits here. exp(-a)*y*y keeps them.
import tf from '@tensorflow/tfjs';

await tf.setBackend('cpu');

function f(x) {
  return tf.sigmoid(x);
}

console.log(tf.grads(f)([tf.scalar(5.0)])[0].dataSync()[0]);
