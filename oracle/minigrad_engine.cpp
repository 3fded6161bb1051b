// SPDX-License-Identifier: MIT
#include "oracle/minigrad_engine.h"

#include <exception>
#include <stdexcept>

#include "minigrad/draw.h"
#include "minigrad/nested_tape.h"
#include "minigrad/scalar.h"
#include "minigrad/version.h"

namespace minigrad::oracle {
namespace {

Scalar apply_unary(Op op, Scalar a) {
  switch (op) {
    case Op::input:
    case Op::constant:
    case Op::add:
    case Op::sub:
    case Op::mul:
    case Op::div:
    case Op::pow:
    case Op::max:
    case Op::min:
    case Op::atan2:
    case Op::hypot: break;
    case Op::neg: return -a;
    case Op::abs: return abs(a);
    case Op::relu: return relu(a);
    case Op::sqrt: return sqrt(a);
    case Op::exp: return exp(a);
    case Op::expm1: return expm1(a);
    case Op::log: return log(a);
    case Op::log1p: return log1p(a);
    case Op::sin: return sin(a);
    case Op::cos: return cos(a);
    case Op::tan: return tan(a);
    case Op::asin: return asin(a);
    case Op::acos: return acos(a);
    case Op::atan: return atan(a);
    case Op::sinh: return sinh(a);
    case Op::cosh: return cosh(a);
    case Op::tanh: return tanh(a);
    case Op::asinh: return asinh(a);
    case Op::acosh: return acosh(a);
    case Op::atanh: return atanh(a);
    case Op::sigmoid: return sigmoid(a);
    case Op::softplus: return softplus(a);
    case Op::erf: return erf(a);
    case Op::erfc: return erfc(a);
  }
  throw std::logic_error("not a unary operation");
}

/// At least one of the operands is a Scalar, the other may be a number.
template <typename Left, typename Right>
Scalar apply_binary(Op op, Left a, Right b) {
  switch (op) {
    case Op::add: return a + b;
    case Op::sub: return a - b;
    case Op::mul: return a * b;
    case Op::div: return a / b;
    case Op::pow: return pow(a, b);
    case Op::max: return max(a, b);
    case Op::min: return min(a, b);
    case Op::atan2: return atan2(a, b);
    case Op::hypot: return hypot(a, b);
    default: break;
  }
  throw std::logic_error("not a binary operation");
}

/// One pass over a graph: the Scalars of its nodes, and of its inputs apart.
class Recording {
 public:
  Recording(const Graph& graph, std::span<const double> point) : graph_(graph) {
    scalars_.reserve(graph.nodes.size());
    for (const Node& node : graph.nodes) {
      if (node.op == Op::input) {
        inputs_.emplace_back(point[inputs_.size()]);
        scalars_.push_back(inputs_.back());
      } else {
        scalars_.push_back(record(node));
      }
    }
  }

  const std::vector<Scalar>& inputs() const { return inputs_; }
  Scalar output() const { return scalars_.back(); }

 private:
  Scalar record(const Node& node) const {
    if (node.op == Op::constant) return node.constant;
    const auto [left, right] = node.operands;
    if (arity(node.op) == 1) return apply_unary(node.op, scalars_[left]);
    const bool left_is_number = graph_.nodes[left].op == Op::constant;
    const bool right_is_number = graph_.nodes[right].op == Op::constant;
    if (left_is_number == right_is_number) return apply_binary(node.op, scalars_[left], scalars_[right]);
    if (left_is_number) return apply_binary(node.op, graph_.nodes[left].constant, scalars_[right]);
    return apply_binary(node.op, scalars_[left], graph_.nodes[right].constant);
  }

  const Graph& graph_;
  std::vector<Scalar> scalars_;
  std::vector<Scalar> inputs_;
};

void answer(const Graph& graph, const Points& points, Backward backward, Answers& answers) {
  for (std::size_t i = 0; i < points.size(); ++i) {
    clear_tape();
    const Recording recording(graph, points[i]);
    const Scalar output = recording.output();
    output.backward();
    if (backward == Backward::twice) output.backward();
    answers.values[i] = output.value();
    for (std::size_t k = 0; k < recording.inputs().size(); ++k) answers.gradient(i)[k] = recording.inputs()[k].grad();
  }
}

}  // namespace

const Capabilities& MinigradEngine::capabilities() const {
  static const Capabilities capabilities{"minigrad", MINIGRAD_VERSION, every_operation()};
  return capabilities;
}

Answers MinigradEngine::differentiate(const Graph& graph, const Points& points, Backward backward) {
  Answers answers(points.size(), points.dimension());
  const NestedTape tape;  // leaves the caller's tape alone
  try {
    answer(graph, points, backward, answers);
  } catch (const std::exception& error) {
    answers.refuse(Outcome::error, error.what());
  }
  return answers;
}

std::string draw_svg(const Graph& graph, std::span<const double> point) {
  const NestedTape tape;
  const Recording recording(graph, point);
  recording.output().backward();
  return to_svg(recording.output());
}

}  // namespace minigrad::oracle
