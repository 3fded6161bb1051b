// SPDX-License-Identifier: MIT
#include "properties/faults/tolerance_checks.h"

#include <cmath>
#include <limits>

#include "oracle/evaluate.h"
#include "properties/support/random.h"

namespace minigrad::properties {
namespace {

double value_at(const Graph& graph, std::span<const double> point, std::span<const double> direction, double step) {
  std::vector<double> moved(point.begin(), point.end());
  for (std::size_t k = 0; k < moved.size(); ++k) moved[k] += step * direction[k];
  return oracle::evaluate(graph, moved).back();
}

/// The derivative along a direction, by central differences in double precision.
double central_difference(const Graph& graph, std::span<const double> point, std::span<const double> direction,
                          double eps) {
  return (value_at(graph, point, direction, eps) - value_at(graph, point, direction, -eps)) / (2 * eps);
}

/// An approximately standard normal number: the sum of twelve uniform ones, minus 6. Unlike methods with logarithms or
/// cosines, it is the same on every machine.
double normal(Random& random) {
  double sum = -6;
  for (int i = 0; i < 12; ++i) sum += random.below(1U << 24U) * 0x1p-24;
  return sum;
}

double inner_product(std::span<const double> a, std::span<const double> b) {
  double sum = 0;
  for (std::size_t k = 0; k < a.size(); ++k) sum += a[k] * b[k];
  return sum;
}

}  // namespace

bool is_close(double actual, double expected, double atol, double rtol) {
  if (actual == expected) return true;
  return std::isfinite(expected) && std::fabs(actual - expected) <= atol + rtol * std::fabs(expected);
}

bool gradcheck_finds(const Graph& graph, std::span<const double> point, std::span<const double> gradient,
                     const TrueGradient& truth) {
  std::vector<double> direction(point.size(), 0);
  for (std::size_t k = 0; k < point.size(); ++k) {
    if (!truth[k]) continue;
    direction[k] = 1;
    const double numerical = central_difference(graph, point, direction, 1e-6);
    direction[k] = 0;
    if (!is_close(gradient[k], numerical, 1e-5, 1e-3) && is_close(*truth[k], numerical, 1e-5, 1e-3)) return true;
  }
  return false;
}

bool check_grads_finds(const Graph& graph, std::span<const double> point, std::span<const double> gradient,
                       const TrueGradient& truth, std::uint64_t seed) {
  Random random(seed);
  std::vector<double> tangent;
  std::vector<double> true_gradient;
  for (const std::optional<double>& component : truth) {
    tangent.push_back(normal(random));
    true_gradient.push_back(component.value_or(std::numeric_limits<double>::quiet_NaN()));
  }
  const double cotangent = normal(random);
  const double numerical = cotangent * central_difference(graph, point, tangent, 1e-4);
  const auto accepts = [&](std::span<const double> answer) {
    return is_close(cotangent * inner_product(tangent, answer), numerical, 1e-5, 1e-5);
  };
  return !accepts(gradient) && accepts(true_gradient);
}

}  // namespace minigrad::properties
