// tensorflow.js 4.22.0: sqrt(relu(x)) at x = -1.0
// The derivative in x is nan; computed with 256 bits, it is 0.0.
// An operand that the function does not depend on here, such as the one that max does not take, receives 0 times
// an infinite adjoint, which is NaN: pass nothing to it.
import tf from '@tensorflow/tfjs';

await tf.setBackend('cpu');

function f(x) {
  return tf.sqrt(tf.relu(x));
}

console.log(tf.grads(f)([tf.scalar(-1.0)])[0].dataSync()[0]);
