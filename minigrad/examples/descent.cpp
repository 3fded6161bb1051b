// SPDX-License-Identifier: MIT
// Gradient descent: logistic regression of an exam result on the hours of study.
#include <cstdio>

#include "minigrad/minigrad.h"

using minigrad::Scalar;

struct Student {
  double hours;
  double passed;
};

constexpr Student students[] = {{0.5, 0}, {1.0, 0}, {1.5, 0}, {2.0, 1}, {2.5, 0},
                                {3.0, 1}, {3.5, 0}, {4.0, 1}, {4.5, 1}, {5.0, 1}};

/// The negative log-likelihood: softplus(z) is -log(1 - sigmoid(z)) and stable for every z.
Scalar loss(Scalar slope, Scalar intercept) {
  Scalar sum = 0;
  for (const Student& student : students) {
    const Scalar z = slope * student.hours + intercept;
    sum += softplus(z) - student.passed * z;
  }
  return sum;
}

int main() {
  constexpr double rate = 0.05;
  double slope = 0, intercept = 0;
  for (int step = 0; step <= 2000; ++step) {
    minigrad::clear_tape();  // each step records again and reuses the memory
    const Scalar m = slope, b = intercept;
    const Scalar l = loss(m, b);
    l.backward();
    if (step % 400 == 0) {
      std::printf("step %4d  loss %.6f  slope %.6f  intercept %.6f\n", step, l.value(), slope, intercept);
    }
    slope -= rate * m.grad();
    intercept -= rate * b.grad();
  }
  std::printf("an even chance at %.4f hours\n", -intercept / slope);
}
