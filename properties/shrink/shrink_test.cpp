// SPDX-License-Identifier: MIT
#include "properties/shrink/shrink.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>

#include "oracle/evaluate.h"

namespace minigrad::properties {
namespace {

using Predicate = std::function<bool(const Example&)>;

Example draw_case(std::uint64_t seed) {
  Random random(case_seed(2, "shrink_test", seed));
  return draw_example(random, {});
}

bool same(const Example& left, const Example& right) {
  return left.graph == right.graph &&
         std::equal(
             left.point.begin(), left.point.end(), right.point.begin(), right.point.end(),
             [](double a, double b) { return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b); });
}

bool any_node(const Example& example, const std::function<bool(const std::vector<Node>&, const Node&)>& holds) {
  const std::vector<Node>& nodes = example.graph.nodes;
  return std::any_of(nodes.begin(), nodes.end(), [&](const Node& node) { return holds(nodes, node); });
}

bool has_tanh_feeding_mul(const Example& example) {
  return any_node(example, [](const std::vector<Node>& nodes, const Node& node) {
    return node.op == Op::mul && (nodes[node.operands[0]].op == Op::tanh || nodes[node.operands[1]].op == Op::tanh);
  });
}

bool has_aliased_sub(const Example& example) {
  return any_node(example, [](const std::vector<Node>&, const Node& node) {
    return node.op == Op::sub && node.operands[0] == node.operands[1];
  });
}

bool has_a_node_with_four_uses(const Example& example) {
  std::vector<int> uses(example.graph.nodes.size());
  for (const Node& node : example.graph.nodes) {
    for (std::size_t k = 0; k < arity(node.op); ++k) ++uses[node.operands[k]];
  }
  return std::any_of(uses.begin(), uses.end(), [](int count) { return count > 3; });
}

bool has_an_unused_input(const Example& example) {
  const std::vector<bool> alive = reaches_output(example.graph);
  for (std::size_t i = 0; i < alive.size(); ++i) {
    if (!alive[i] && example.graph.nodes[i].op == Op::input) return true;
  }
  return false;
}

bool takes_exp_of_more_than_two_and_a_half(const Example& example) {
  const std::vector<double> values = oracle::evaluate(example.graph, example.point);
  return any_node(example, [&](const std::vector<Node>&, const Node& node) {
    return node.op == Op::exp && values[node.operands[0]] > 2.5;
  });
}

/// Shrinks 200 random examples for which the predicate holds, and returns the largest number of nodes left.
std::size_t largest_end(const Predicate& still_fails) {
  std::size_t largest = 0;
  int found = 0;
  for (std::uint64_t seed = 0; found < 200; ++seed) {
    const Example failing = draw_case(seed);
    if (!still_fails(failing)) continue;
    ++found;
    const Shrunk shrunk = shrink(failing, still_fails);
    EXPECT_TRUE(still_fails(shrunk.example));
    largest = std::max(largest, shrunk.example.graph.nodes.size());
  }
  return largest;
}

TEST(Shrinks, AreValidAndStrictlySmaller) {
  std::size_t seen = 0;
  for (std::uint64_t seed = 0; seed < 500; ++seed) {
    const Example example = draw_case(seed);
    for (const Example& smaller : shrinks(example)) {
      ++seen;
      ASSERT_NO_THROW(validate(smaller.graph));
      ASSERT_EQ(smaller.point.size(), input_count(smaller.graph));
      ASSERT_LT(measure(smaller), measure(example)) << to_string(example) << "became\n" << to_string(smaller);
    }
  }
  EXPECT_GT(seen, 10'000U);
}

TEST(Shrinks, AreEmptyForSimplestExample) {
  Example simplest;
  simplest.graph.constant(0);
  EXPECT_TRUE(shrinks(simplest).empty());
}

TEST(Shrink, FindsSmallestFormOfPlantedBug) {
  EXPECT_EQ(largest_end(has_tanh_feeding_mul), 3U);
  EXPECT_EQ(largest_end(has_aliased_sub), 2U);
  EXPECT_LE(largest_end(has_a_node_with_four_uses), 5U);
}

TEST(Shrink, KeepsDeadNodesThatFailureNeeds) { EXPECT_EQ(largest_end(has_an_unused_input), 2U); }

TEST(Shrink, FindsNiceNumbers) {
  for (std::uint64_t seed = 0; seed < 2'000; ++seed) {
    const Example failing = draw_case(seed);
    if (!takes_exp_of_more_than_two_and_a_half(failing)) continue;
    const Shrunk shrunk = shrink(failing, takes_exp_of_more_than_two_and_a_half);
    EXPECT_EQ(to_string(shrunk.example), "0 const 3\n1 exp 0\n");
  }
}

TEST(Shrink, KeepsTies) {
  const Predicate is_tie = [](const Example& example) {
    const std::vector<double> values = oracle::evaluate(example.graph, example.point);
    return any_node(example, [&](const std::vector<Node>& nodes, const Node& node) {
      return node.op == Op::max && node.operands[0] != node.operands[1] && nodes[node.operands[0]].op == Op::input &&
             nodes[node.operands[1]].op == Op::input && values[node.operands[0]] == values[node.operands[1]];
    });
  };
  Example failing;
  failing.graph.input();
  failing.graph.input();
  failing.graph.unary(Op::sin, failing.graph.binary(Op::max, 1, 0));
  failing.point = {0.7234, 0.7234};
  EXPECT_EQ(to_string(shrink(failing, is_tie).example), "0 input = 0\n1 input = 0\n2 max 1 0\n");
}

TEST(Shrink, DependsOnArgumentsAlone) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    const Predicate still_fails = [](const Example& example) { return example.graph.nodes.size() > 2; };
    const Shrunk first = shrink(draw_case(seed), still_fails);
    const Shrunk second = shrink(draw_case(seed), still_fails);
    EXPECT_TRUE(same(first.example, second.example));
    EXPECT_EQ(first.candidates, second.candidates);
  }
}

TEST(Shrink, StopsAtLocalMinimumOrBound) {
  const Example failing = draw_case(3);
  const Predicate always = [](const Example&) { return true; };
  const Predicate never = [](const Example&) { return false; };
  EXPECT_EQ(to_string(shrink(failing, always).example), "0 const 0\n");
  const Shrunk unchanged = shrink(failing, never);
  EXPECT_TRUE(same(unchanged.example, failing));
  EXPECT_EQ(unchanged.steps, 0U);
  EXPECT_EQ(unchanged.candidates, shrinks(failing).size());
  EXPECT_EQ(shrink(failing, never, 5).candidates, 5U);
}

TEST(Shrink, CutsLargeGraphsQuickly) {
  Example failing;
  failing.graph.input();
  failing.point = {0.3};
  for (Position i = 0; i < 5'000; ++i) {
    if (i == 3'333)
      failing.graph.unary(Op::tanh, i);
    else if (i == 3'334)
      failing.graph.binary(Op::mul, i, 0);
    else
      failing.graph.binary(Op::add, i, i / 2);
  }
  const Shrunk shrunk = shrink(failing, has_tanh_feeding_mul);
  EXPECT_EQ(shrunk.example.graph.nodes.size(), 3U);
  EXPECT_LT(shrunk.candidates, 500U);
}

}  // namespace
}  // namespace minigrad::properties
