// SPDX-License-Identifier: MIT
#include "oracle/engines/minigrad_engine.h"

#include <exception>
#include <stdexcept>

#include "minigrad/nested_tape.h"
#include "minigrad/scalar.h"
#include "minigrad/version.h"

namespace minigrad::oracle {
namespace {

/// Every operation under its name: minigrad's function, or the operator where there is one, so that it is tested too.
namespace functions {

using namespace minigrad;  // NOLINT(google-build-using-namespace)

template <typename Left, typename Right>
Scalar add(Left a, Right b) {
  return a + b;
}
template <typename Left, typename Right>
Scalar sub(Left a, Right b) {
  return a - b;
}
template <typename Left, typename Right>
Scalar mul(Left a, Right b) {
  return a * b;
}
template <typename Left, typename Right>
Scalar div(Left a, Right b) {
  return a / b;
}
Scalar neg(Scalar a) { return -a; }

}  // namespace functions

Scalar apply_unary(Op op, Scalar a) {
  switch (op) {
    case Op::input:
    case Op::constant: break;
#define MINIGRAD_ARITY_1(op) return functions::op(a)
#define MINIGRAD_ARITY_2(op) break
#define OP(name, arity) \
  case Op::name:        \
    MINIGRAD_ARITY_##arity(name);
#include "minigrad/op.def"
#undef MINIGRAD_ARITY_1
#undef MINIGRAD_ARITY_2
  }
  throw std::logic_error("not a unary operation");
}

/// At least one operand is a Scalar; the other may be a number.
template <typename Left, typename Right>
Scalar apply_binary(Op op, Left a, Right b) {
  switch (op) {
    case Op::input:
    case Op::constant: break;
#define MINIGRAD_ARITY_1(op) break
#define MINIGRAD_ARITY_2(op) return functions::op(a, b)
#define OP(name, arity) \
  case Op::name:        \
    MINIGRAD_ARITY_##arity(name);
#include "minigrad/op.def"
#undef MINIGRAD_ARITY_1
#undef MINIGRAD_ARITY_2
  }
  throw std::logic_error("not a binary operation");
}

/// `y += right`. `right` may be a number, or y itself.
template <typename Right>
void assign(Op op, Scalar& y, const Right& right) {
  switch (op) {
    case Op::add: y += right; return;
    case Op::sub: y -= right; return;
    case Op::mul: y *= right; return;
    case Op::div: y /= right; return;
    default: break;
  }
  throw std::logic_error("not an operation with a compound assignment");
}

/// Evaluates a graph again and again, and holds the Scalars of the last evaluation.
class Recording {
 public:
  Recording(const Graph& graph, const Manner& manner)
      : graph_(graph), manner_(manner), numbers_(manner.constants == corpus::Constants::numbers) {
    scalars_.reserve(graph.nodes.size());
  }

  void play(std::span<const double> point) {
    scalars_.clear();
    std::size_t next_input = 0;
    auto next_assignment = manner_.in_place.begin();
    for (std::size_t i = 0; i < graph_.nodes.size(); ++i) {
      const Node& node = graph_.nodes[i];
      if (node.op == Op::input) {
        scalars_.emplace_back(point[next_input++]);
      } else if (next_assignment != manner_.in_place.end() && *next_assignment == i) {
        ++next_assignment;
        assign(node);
      } else {
        scalars_.push_back(record(node));
      }
    }
  }

  Scalar operator[](std::size_t node) const { return scalars_[node]; }
  Scalar output() const { return scalars_.back(); }

 private:
  bool is_number(Position node) const { return numbers_ && graph_.nodes[node].op == Op::constant; }

  Scalar record(const Node& node) const {
    if (node.op == Op::constant) return node.constant;
    const auto [left, right] = node.operands;
    if (arity(node.op) == 1) return apply_unary(node.op, scalars_[left]);
    if (is_number(left) == is_number(right)) return apply_binary(node.op, scalars_[left], scalars_[right]);
    if (is_number(left)) return apply_binary(node.op, graph_.nodes[left].constant, scalars_[right]);
    return apply_binary(node.op, scalars_[left], graph_.nodes[right].constant);
  }

  /// Assigns to the variable of the left operand, which then holds this node.
  void assign(const Node& node) {
    Scalar& variable = scalars_[node.operands[0]];
    if (is_number(node.operands[1])) {
      oracle::assign(node.op, variable, graph_.nodes[node.operands[1]].constant);
    } else {
      oracle::assign(node.op, variable, scalars_[node.operands[1]]);
    }
    scalars_.push_back(variable);
  }

  const Graph& graph_;
  const Manner& manner_;
  bool numbers_;
  std::vector<Scalar> scalars_;
};

void answer(const Graph& graph, const Points& points, const Manner& manner, const std::vector<Position>& wanted,
            Answers& answers) {
  const std::vector<std::optional<Position>> steps = backward_steps(graph, manner);
  const Position valued = valued_node(graph, manner);
  Recording recording(graph, manner);
  for (std::size_t i = 0; i < points.size(); ++i) {
    clear_tape();
    recording.play(points[i]);
    for (const std::optional<Position>& step : steps) {
      if (step) {
        recording[*step].backward();
      } else {
        zero_gradients();
      }
    }
    answers.values[i] = recording[valued].value();
    for (std::size_t k = 0; k < wanted.size(); ++k) answers.gradient(i)[k] = recording[wanted[k]].grad();
  }
}

}  // namespace

const Capabilities& MinigradEngine::capabilities() const {
  static const Capabilities capabilities = corpus::all_capabilities("minigrad", MINIGRAD_VERSION);
  return capabilities;
}

Answers MinigradEngine::differentiate(const Question& question) {
  const auto& [graph, points, manner] = question;
  const std::vector<Position> wanted = wanted_nodes(graph, manner);
  Answers answers(points.size(), wanted.size());
  const NestedTape tape;  // leaves the caller's tape untouched
  try {
    answer(graph, points, manner, wanted, answers);
  } catch (const std::exception& error) {
    answers.refuse(Outcome::error, error.what());
  }
  return answers;
}

}  // namespace minigrad::oracle
