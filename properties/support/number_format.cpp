// SPDX-License-Identifier: MIT
#include "properties/support/number_format.h"

#include <cmath>
#include <limits>
#include <span>

namespace minigrad::properties {
namespace {

void round_to_floats(std::span<double> numbers) {
  for (double& number : numbers) number = in_format(number, corpus::Dtype::float32);
}

}  // namespace

double in_format(double number, corpus::Dtype dtype) {
  if (dtype == corpus::Dtype::float64) return number;
  if (std::isfinite(number) && std::fabs(number) > static_cast<double>(std::numeric_limits<float>::max())) {
    return std::copysign(std::numeric_limits<double>::infinity(), number);
  }
  return static_cast<double>(static_cast<float>(number));
}

std::vector<double> in_format(std::vector<double> point, corpus::Dtype dtype) {
  if (dtype == corpus::Dtype::float32) round_to_floats(point);
  return point;
}

corpus::Points in_format(corpus::Points points, corpus::Dtype dtype) {
  if (dtype == corpus::Dtype::float64) return points;
  for (std::size_t p = 0; p < points.size(); ++p) round_to_floats(points[p]);
  return points;
}

Graph in_format(Graph graph, corpus::Dtype dtype) {
  if (dtype == corpus::Dtype::float64) return graph;
  for (Node& node : graph.nodes) node.constant = in_format(node.constant, dtype);
  return graph;
}

}  // namespace minigrad::properties
