// SPDX-License-Identifier: MIT
#include "oracle/evaluate.h"

#include <cmath>
#include <cstddef>

namespace minigrad::oracle {

double evaluate(Op op, double left, double right) {
  const bool unordered = std::isnan(left) || std::isnan(right);
  switch (op) {
    case Op::input:
    case Op::constant: return left;
    case Op::add: return left + right;
    case Op::sub: return left - right;
    case Op::mul: return left * right;
    case Op::div: return left / right;
    case Op::pow: return std::pow(left, right);
    case Op::max: return unordered ? left + right : std::fmax(left, right);
    case Op::min: return unordered ? left + right : std::fmin(left, right);
    case Op::atan2: return std::atan2(left, right);
    case Op::hypot: return std::hypot(left, right);
    case Op::neg: return -left;
    case Op::abs: return std::fabs(left);
    case Op::relu: return left < 0 ? 0 : left;
    case Op::sqrt: return std::sqrt(left);
    case Op::exp: return std::exp(left);
    case Op::expm1: return std::expm1(left);
    case Op::log: return std::log(left);
    case Op::log1p: return std::log1p(left);
    case Op::sin: return std::sin(left);
    case Op::cos: return std::cos(left);
    case Op::tan: return std::tan(left);
    case Op::asin: return std::asin(left);
    case Op::acos: return std::acos(left);
    case Op::atan: return std::atan(left);
    case Op::sinh: return std::sinh(left);
    case Op::cosh: return std::cosh(left);
    case Op::tanh: return std::tanh(left);
    case Op::asinh: return std::asinh(left);
    case Op::acosh: return std::acosh(left);
    case Op::atanh: return std::atanh(left);
    case Op::sigmoid: return left < 0 ? std::exp(left) / (1 + std::exp(left)) : 1 / (1 + std::exp(-left));
    case Op::softplus: return (left > 0 ? left : 0) + std::log1p(std::exp(-std::fabs(left)));
    case Op::erf: return std::erf(left);
    case Op::erfc: return std::erfc(left);
  }
  return NAN;
}

std::vector<double> evaluate(const Graph& graph, std::span<const double> point) {
  std::vector<double> values(graph.nodes.size());
  std::size_t next_input = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const Node& node = graph.nodes[i];
    switch (node.op) {
      case Op::input: values[i] = point[next_input++]; break;
      case Op::constant: values[i] = node.constant; break;
      default: values[i] = evaluate(node.op, values[node.operands[0]], values[node.operands[1]]);
    }
  }
  return values;
}

}  // namespace minigrad::oracle
