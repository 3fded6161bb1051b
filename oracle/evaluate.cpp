// SPDX-License-Identifier: MIT
#include "oracle/evaluate.h"

#include <cmath>
#include <cstddef>

namespace minigrad::oracle {
namespace {

/// Every operation under its name. A function declared here hides the one of the standard library, which serves all
/// others.
namespace functions {

using namespace std;  // NOLINT(google-build-using-namespace)

bool is_unordered(double a, double b) { return std::isnan(a) || std::isnan(b); }

double add(double a, double b) { return a + b; }
double sub(double a, double b) { return a - b; }
double mul(double a, double b) { return a * b; }
double div(double a, double b) { return a / b; }
// fmax and fmin ignore a NaN.
double max(double a, double b) { return is_unordered(a, b) ? a + b : std::fmax(a, b); }
double min(double a, double b) { return is_unordered(a, b) ? a + b : std::fmin(a, b); }
double neg(double a) { return -a; }
double relu(double a) { return a < 0 ? 0 : a; }
double sigmoid(double a) { return a < 0 ? std::exp(a) / (1 + std::exp(a)) : 1 / (1 + std::exp(-a)); }
double softplus(double a) { return (a > 0 ? a : 0) + std::log1p(std::exp(-std::fabs(a))); }

}  // namespace functions
}  // namespace

double evaluate(Op op, double left, double right) {
  switch (op) {
    case Op::input:
    case Op::constant: return left;
#define MINIGRAD_ARITY_1(op) functions::op(left)
#define MINIGRAD_ARITY_2(op) functions::op(left, right)
#define OP(name, arity) \
  case Op::name:        \
    return MINIGRAD_ARITY_##arity(name);
#include "minigrad/op.def"
#undef MINIGRAD_ARITY_1
#undef MINIGRAD_ARITY_2
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
