// SPDX-License-Identifier: MIT
// A cost function in the style of Ceres Solver, r = y - exp(m x + c), whose Jacobian has a wrong sign.
#include <array>
#include <cmath>
#include <iostream>
#include <span>

#include "minigrad/check.h"

class ExponentialResidual {
 public:
  ExponentialResidual(double x, double y, double sign) : x_(x), y_(y), sign_(sign) {}

  bool Evaluate(const double* const* parameters, double* residuals, double** jacobians) const {
    const double power = std::exp(parameters[0][0] * x_ + parameters[0][1]);
    residuals[0] = y_ - power;
    if (jacobians == nullptr || jacobians[0] == nullptr) return true;
    jacobians[0][0] = -x_ * power;
    jacobians[0][1] = sign_ * power;  // should be -power
    return true;
  }

 private:
  double x_;
  double y_;
  double sign_;
};

/// Checks the row of the only residual. Each residual of a larger cost function is checked in the same way.
minigrad::GradientCheck check(const ExponentialResidual& cost, const std::array<double, 2>& point) {
  const auto residual = [&cost](std::span<const double> x) {
    const double* const parameters[] = {x.data()};
    double result = 0;
    cost.Evaluate(parameters, &result, nullptr);
    return result;
  };
  const auto row = [&cost](std::span<const double> x) {
    const double* const parameters[] = {x.data()};
    double result = 0;
    std::array<double, 2> jacobian{};
    double* jacobians[] = {jacobian.data()};
    cost.Evaluate(parameters, &result, jacobians);
    return jacobian;
  };
  return minigrad::check_gradient(residual, point, row);
}

int main() {
  std::cout << check(ExponentialResidual(1.5, 2, 1), {0.3, 0.1}).report() << '\n'
            << check(ExponentialResidual(1.5, 2, -1), {0.3, 0.1}).report();
}
