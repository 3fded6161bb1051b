// SPDX-License-Identifier: MIT
#include "properties/support/number_format.h"

#include <cmath>
#include <limits>
#include <span>
#include <utility>

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

}  // namespace minigrad::properties
