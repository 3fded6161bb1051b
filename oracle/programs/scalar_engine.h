// SPDX-License-Identifier: MIT
// Any C++ scalar type as a differentiator, and as a program that speaks the protocol. adapters/cpp has examples.
#pragma once

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdio>
#include <exception>
#include <optional>
#include <span>
#include <stdexcept>
#include <utility>
#include <vector>

#include "oracle/differentiator.h"
#include "oracle/programs/scalar_functions.h"
#include "oracle/programs/serve.h"

namespace minigrad::oracle {

/// An engine's description of its scalars. Its operations are those that compile.
template <typename Tape>
concept ScalarTape = requires(Tape tape, typename Tape::Scalar& node, double number, std::size_t input) {
  /// Name, version, and what differs from PROTOCOL.md's defaults. ops, in_place and exponent are filled in.
  { Tape::claims() } -> std::convertible_to<Capabilities>;
  tape.start();  ///< starts a new expression; nothing of the last one may remain
  { tape.variable(number) } -> std::convertible_to<typename Tape::Scalar>;
  { tape.constant(number) } -> std::convertible_to<typename Tape::Scalar>;
  { tape.value(node) } -> std::convertible_to<double>;
  tape.backward(node);
  /// Of any node if all gradients are claimed, otherwise of inputs. `input` is the position among the inputs, from 0.
  { tape.gradient(node, input) } -> std::convertible_to<double>;
  tape.clear();  ///< clears the gradients
};

/// A tape that has only one output at a time sets `static constexpr bool one_output = true;`. It is recorded again for
/// each call of backward.
template <typename Tape>
concept OneOutput = Tape::one_output;

/// A tape that compiles an operation but cannot evaluate it leaves it out: `static constexpr std::array left_out =
/// {...};`.
template <typename Tape>
concept LeavesOut = requires {
  Tape::left_out;
};

/// A tape may give operations that its type has under other names, as static functions of a class:
///
///     struct Functions {
///       static Scalar relu(const Scalar& x) { return rectify(x); }
///     };
template <typename Tape>
concept GivesFunctions = requires {
  typename Tape::Functions;
};

/// An operation or a member of a tape throws this to decline a point, which is then skipped. Any other exception is an
/// error of the point.
class Skip : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

struct NoFunctions {};

template <typename Tape>
struct FunctionsOf {
  using type = NoFunctions;
};
template <GivesFunctions Tape>
struct FunctionsOf<Tape> {
  using type = typename Tape::Functions;
};

template <ScalarTape Tape>
class ScalarEngine final : public Differentiator {
 public:
  const Capabilities& capabilities() const override { return capabilities_; }

  Answers differentiate(const Question& question) override {
    const auto& [graph, points, manner] = question;
    Answers answers(points.size(), wanted_nodes(graph, manner).size());
    for (std::size_t i = 0; i < points.size(); ++i) {
      try {
        answers.values[i] = answer(graph, points[i], manner, answers.gradient(i));
      } catch (const Skip& skip) {
        answers.statuses[i] = {Outcome::unsupported, skip.what()};
      } catch (const std::exception& error) {
        answers.statuses[i] = {Outcome::error, error.what()};
      }
    }
    return answers;
  }

 private:
  using Scalar = typename Tape::Scalar;
  using Given = typename FunctionsOf<Tape>::type;
  static inline const auto unary_ = function_table<Given, Scalar, Scalar>();
  static inline const auto binary_ = function_table<Given, Scalar, Scalar, Scalar>();
  static inline const auto number_left_ = function_table<Given, Scalar, double, Scalar>();
  static inline const auto number_right_ = function_table<Given, Scalar, Scalar, double>();

  static constexpr bool is_left_out(Op op) {
    if constexpr (LeavesOut<Tape>) return std::ranges::find(Tape::left_out, op) != Tape::left_out.end();
    return false;
  }

  static Capabilities full_claims() {
    Capabilities claims = Tape::claims();
    for (const OpInfo& op : all_ops) {
      const auto i = static_cast<std::size_t>(op.op);
      if (is_left_out(op.op)) continue;
      if (unary_[i] || binary_[i] || (op.op == Op::pow && number_right_[i])) claims.ops.push_back(op.op);
    }
    const auto pow = static_cast<std::size_t>(Op::pow);
    if (!binary_[pow] && number_right_[pow]) claims.exponent = corpus::Exponent::constant;
    if constexpr (requires(Scalar & y, Scalar & x) { y += x; }) claims.in_place.push_back(Op::add);
    if constexpr (requires(Scalar & y, Scalar & x) { y -= x; }) claims.in_place.push_back(Op::sub);
    if constexpr (requires(Scalar & y, Scalar & x) { y *= x; }) claims.in_place.push_back(Op::mul);
    if constexpr (requires(Scalar & y, Scalar & x) { y /= x; }) claims.in_place.push_back(Op::div);
    return claims;
  }

  /// Evaluates one point: returns the value and writes the gradient.
  double answer(const Graph& graph, std::span<const double> point, const Manner& manner, std::span<double> gradient) {
    const std::vector<Position> wanted = wanted_nodes(graph, manner);
    std::vector<Scalar> nodes = write(graph, point, manner);
    double value = 0;
    bool is_used = false;
    for (const std::optional<Position>& step : backward_steps(graph, manner)) {
      if (!step) {
        tape_.clear();
        continue;
      }
      if constexpr (OneOutput<Tape>) {
        if (is_used) nodes = write(graph, point, manner);
      }
      is_used = true;
      tape_.backward(nodes[*step]);
      value = tape_.value(nodes[*step]);
    }
    std::vector<std::size_t> inputs_before(graph.nodes.size(), 0);
    for (std::size_t i = 1; i < graph.nodes.size(); ++i) {
      inputs_before[i] = inputs_before[i - 1] + (graph.nodes[i - 1].op == Op::input ? 1 : 0);
    }
    for (std::size_t k = 0; k < wanted.size(); ++k) {
      gradient[k] = tape_.gradient(nodes[wanted[k]], inputs_before[wanted[k]]);
    }
    return value;
  }

  /// The nodes of the graph as scalars. A function that takes no plain number gets a constant.
  std::vector<Scalar> write(const Graph& graph, std::span<const double> point, const Manner& manner) {
    tape_.start();
    std::vector<Scalar> nodes;
    nodes.reserve(graph.nodes.size());
    std::size_t next_input = 0;
    for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
      const Node& node = graph.nodes[i];
      if (node.op == Op::input) {
        nodes.push_back(tape_.variable(point[next_input++]));
      } else if (node.op == Op::constant) {
        nodes.push_back(tape_.constant(node.constant));
      } else if (std::binary_search(manner.in_place.begin(), manner.in_place.end(), static_cast<Position>(i))) {
        Scalar& variable = nodes[node.operands[0]];
        assign(graph, manner, node, variable, nodes[node.operands[1]]);
        nodes.push_back(variable);
      } else {
        nodes.push_back(apply(graph, manner, node, nodes));
      }
    }
    return nodes;
  }

  bool is_number(const Graph& graph, const Manner& manner, const Node& node, std::size_t side) const {
    if (graph.nodes[node.operands[side]].op != Op::constant) return false;
    if (node.op == Op::pow && side == 1 && capabilities_.exponent == corpus::Exponent::constant) return true;
    return manner.constants == corpus::Constants::numbers && graph.nodes[node.operands[1 - side]].op != Op::constant;
  }

  Scalar apply(const Graph& graph, const Manner& manner, const Node& node, std::vector<Scalar>& nodes) const {
    const auto op = static_cast<std::size_t>(node.op);
    const auto [left, right] = node.operands;
    if (arity(node.op) == 1) return unary_[op](nodes[left]);
    if (number_left_[op] && is_number(graph, manner, node, 0)) {
      double number = graph.nodes[left].constant;
      return number_left_[op](number, nodes[right]);
    }
    if (number_right_[op] && is_number(graph, manner, node, 1)) {
      double number = graph.nodes[right].constant;
      return number_right_[op](nodes[left], number);
    }
    return binary_[op](nodes[left], nodes[right]);
  }

  void assign(const Graph& graph, const Manner& manner, const Node& node, Scalar& variable, Scalar& right) const {
    if constexpr (requires { variable += 1.0, variable -= 1.0, variable *= 1.0, variable /= 1.0; }) {
      if (is_number(graph, manner, node, 1)) return assign(node.op, variable, graph.nodes[node.operands[1]].constant);
    }
    assign(node.op, variable, right);
  }

  /// `y += right`. `right` may be a number, or y itself.
  template <typename Right>
  static void assign(Op op, Scalar& y, Right& right) {
    if constexpr (requires { y += right; }) {
      if (op == Op::add) y += right;
    }
    if constexpr (requires { y -= right; }) {
      if (op == Op::sub) y -= right;
    }
    if constexpr (requires { y *= right; }) {
      if (op == Op::mul) y *= right;
    }
    if constexpr (requires { y /= right; }) {
      if (op == Op::div) y /= right;
    }
  }

  Tape tape_;
  Capabilities capabilities_ = full_claims();
};

/// The body of main() for such a program: answers on standard output the questions on standard input.
template <ScalarTape Tape>
int serve_scalar() {
  try {
    ScalarEngine<Tape> engine;
    if (engine.capabilities().ops.empty()) {
      throw std::runtime_error(
          "no operation of this type compiles: the functions must be in its namespace, or in the adapter's class "
          "Functions");
    }
    serve(STDIN_FILENO, STDOUT_FILENO, engine);
    return 0;
  } catch (const std::exception& error) {
    fmt::print(stderr, "{}\n", error.what());
    return 1;
  }
}

}  // namespace minigrad::oracle
