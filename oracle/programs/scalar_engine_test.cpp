// SPDX-License-Identifier: MIT
// The kit for C++ with an engine whose nodes are behind pointers, and which changes its operands.
#include "oracle/programs/scalar_engine.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <memory>

namespace minigrad::oracle {
namespace {

namespace pointees {

struct Node;
using Pointer = std::shared_ptr<Node>;

struct Node : std::enable_shared_from_this<Node> {
  double value = 0;
  double adjoint = 0;
  std::vector<std::pair<Pointer, double>> partials;
  int users = 0;

  Pointer use() {
    ++users;
    return shared_from_this();
  }
  Pointer tanh() {
    if (value > 100) throw Skip("too large");
    const double y = std::tanh(value);
    return make(y, {{use(), 1 - y * y}});
  }
  Pointer exp() { throw std::runtime_error("no exp"); }
  Pointer hypot(const Pointer& other) {
    const double y = std::hypot(value, other->value);
    return make(y, {{use(), value / y}, {other->use(), other->value / y}});
  }

  static Pointer make(double value, std::vector<std::pair<Pointer, double>> partials = {}) {
    const auto node = std::make_shared<Node>();
    node->value = value;
    node->partials = std::move(partials);
    return node;
  }
};

Pointer operator+(Node& a, Node& b) { return Node::make(a.value + b.value, {{a.use(), 1}, {b.use(), 1}}); }
Pointer operator*(Node& a, Node& b) { return Node::make(a.value * b.value, {{a.use(), b.value}, {b.use(), a.value}}); }
Pointer operator*(Node& a, double b) { return Node::make(a.value * b, {{a.use(), b}}); }

void add_adjoint(Node& node, double adjoint) {
  node.adjoint += adjoint;
  for (const auto& [operand, partial] : node.partials) add_adjoint(*operand, partial * adjoint);
}

}  // namespace pointees

struct PointeeTape {
  using Scalar = pointees::Pointer;
  static constexpr std::array left_out = {Op::exp};
  static Capabilities claims() { return {"pointees", "1", {}}; }
  void start() {}
  Scalar variable(double number) { return pointees::Node::make(number); }
  Scalar constant(double number) { return pointees::Node::make(number); }
  double value(const Scalar& node) { return node->value; }
  void backward(const Scalar& node) { pointees::add_adjoint(*node, 1); }
  double gradient(const Scalar& node, std::size_t) { return node->adjoint; }
  void clear() {}
};

TEST(ScalarEngine, TakesOperationsOfPointees) {
  ScalarEngine<PointeeTape> engine;
  EXPECT_EQ(engine.capabilities().ops, (std::vector<Op>{Op::add, Op::mul, Op::hypot, Op::tanh}));  // exp is left out
  EXPECT_EQ(engine.capabilities().in_place, std::vector<Op>{});
  Graph graph;  // hypot(x, y) * 2 + x
  graph.binary(Op::hypot, graph.input(), graph.input());
  graph.binary(Op::mul, 2, graph.constant(2));
  graph.binary(Op::add, 4, 0);
  const Answers answers = engine.differentiate(corpus::question_at(graph, std::array{3.0, 4.0}));
  ASSERT_EQ(answers.statuses[0].outcome, Outcome::answered) << answers.statuses[0].reason;
  EXPECT_EQ(answers.values[0], 13);
  EXPECT_DOUBLE_EQ(answers.gradient(0)[0], 2.2);
  EXPECT_DOUBLE_EQ(answers.gradient(0)[1], 1.6);
}

TEST(ScalarEngine, SkipsThePointThatIsDeclined) {
  ScalarEngine<PointeeTape> engine;
  Graph graph;
  graph.unary(Op::tanh, graph.input());
  const Answers answers = engine.differentiate({graph, corpus::batch({{0}, {200}, {0}})});
  EXPECT_EQ(answers.statuses[0].outcome, Outcome::answered);
  EXPECT_EQ(answers.statuses[1].outcome, Outcome::unsupported);
  EXPECT_EQ(answers.statuses[1].reason, "too large");
  EXPECT_EQ(answers.gradient(2)[0], 1);
}

}  // namespace
}  // namespace minigrad::oracle
