// SPDX-License-Identifier: MIT
#include "properties/support/number_format.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>
#include <utility>

namespace minigrad::properties {
namespace {

void round_to_floats(std::span<double> numbers) {
  for (double& number : numbers) number = in_format(number, corpus::Dtype::float32);
}

double made_finite(double number, corpus::Dtype dtype) {
  if (std::isnan(number)) return 1;
  const bool is_float = dtype == corpus::Dtype::float32;
  const double largest = is_float ? std::numeric_limits<float>::max() : std::numeric_limits<double>::max();
  return std::clamp(number, -largest, largest);
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

Graph in_format(Graph graph, corpus::Dtype dtype) {
  if (dtype == corpus::Dtype::float64) return graph;
  for (Node& node : graph.nodes) node.constant = in_format(node.constant, dtype);
  return graph;
}

corpus::Question in_format(corpus::Question question, corpus::Dtype dtype) {
  if (dtype == corpus::Dtype::float64) return question;
  question.graph = in_format(std::move(question.graph), dtype);
  for (std::size_t p = 0; p < question.points.size(); ++p) round_to_floats(question.points[p]);
  return question;
}

corpus::Question made_finite(corpus::Question question, corpus::Dtype dtype) {
  for (Node& node : question.graph.nodes) node.constant = made_finite(node.constant, dtype);
  for (std::size_t p = 0; p < question.points.size(); ++p) {
    for (double& coordinate : question.points[p]) coordinate = made_finite(coordinate, dtype);
  }
  return question;
}

}  // namespace minigrad::properties
