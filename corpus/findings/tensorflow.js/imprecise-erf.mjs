// tensorflow.js 4.22.0: erf(9.999999682655225e-21)
// The value is 9.999999717180685e-10; computed with 256 bits, it is 1.1283791312869893e-20.
// The formula erf(a) = 1 - erfc(a) loses as many digits here.
import tf from '@tensorflow/tfjs';

await tf.setBackend('cpu');

function f() {
  return tf.erf(tf.scalar(9.999999682655225e-21));
}

console.log(f().dataSync()[0]);
