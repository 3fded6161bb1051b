// tensorflow.js 4.22.0: acosh(x) at x = 1.0010000467300415
// The derivative in x is 22.354827880859375; computed with 256 bits, it is 22.354569130591894.
// The formula d acosh(a)/da = 1/sqrt(a*a - 1) loses as many digits here. 1/(sqrt(a - 1)*sqrt(a + 1)) keeps them.
import tf from '@tensorflow/tfjs';

await tf.setBackend('cpu');

function f(x) {
  return tf.acosh(x);
}

console.log(tf.grads(f)([tf.scalar(1.0010000467300415)])[0].dataSync()[0]);
