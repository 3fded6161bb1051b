// SPDX-License-Identifier: MIT
#include "properties/generate/generate.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>

#include "oracle/evaluate.h"
#include "properties/support/versions.h"

namespace minigrad::properties {
namespace {

constexpr std::uint64_t many = 20'000;

Question draw_case(std::uint64_t index, const Shape& shape = {}) {
  Random random(case_seed(1, "generate_test", index));
  return draw(random, shape);
}

std::uint64_t combine(std::uint64_t hash, std::uint64_t word) { return (hash ^ word) * 0x100000001b3; }

std::uint64_t hash(const Question& drawing) {
  std::uint64_t result = 0xcbf29ce484222325;
  for (const Node& node : drawing.graph.nodes) {
    result = combine(result, static_cast<std::uint64_t>(node.op));
    for (const Position operand : node.operands) result = combine(result, operand);
    result = combine(result, std::bit_cast<std::uint64_t>(node.constant));
  }
  for (std::size_t i = 0; i < drawing.points.size(); ++i) {
    for (const double x : drawing.points[i]) result = combine(result, std::bit_cast<std::uint64_t>(x));
  }
  return result;
}

/// Whether every node on which the output depends is 0 or of a magnitude from 1e-150 to 1e150.
bool is_tame(const Graph& graph, std::span<const double> point) {
  const std::vector<double> values = oracle::evaluate(graph, point);
  const std::vector<bool> alive = reaches_output(graph);
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double magnitude = std::fabs(values[i]);
    const bool tame = magnitude == 0 || (magnitude > 1e-150 && magnitude < 1e150);
    if (alive[i] && !tame) return false;
  }
  return true;
}

TEST(Generate, MatchesHashOfItsVersion) {
  std::uint64_t all = 0;
  for (std::uint64_t i = 0; i < 100; ++i) all = combine(all, hash(draw_case(i)));
  EXPECT_EQ(all, generator_fingerprint)
      << "a seed draws another graph: raise generator_version and set generator_fingerprint to this number";
}

TEST(Generate, DependsOnTheSeedAlone) {
  for (std::uint64_t i = 0; i < 100; ++i) EXPECT_EQ(hash(draw_case(i)), hash(draw_case(i)));
  EXPECT_NE(hash(draw_case(0)), hash(draw_case(1)));
}

TEST(Generate, DrawsValidGraphsWithinTheLimits) {
  for (const std::size_t max_nodes : {1U, 2U, 5U, 30U, 200U}) {
    Shape shape;
    shape.max_nodes = max_nodes;
    shape.points = max_nodes % 7;
    std::size_t largest = 0;
    for (std::uint64_t i = 0; i < many / 5; ++i) {
      const Question drawing = draw_case(i, shape);
      ASSERT_NO_THROW(validate(drawing.graph));
      EXPECT_LE(drawing.graph.nodes.size(), max_nodes);
      EXPECT_EQ(drawing.points.dimension(), input_count(drawing.graph));
      EXPECT_EQ(drawing.points.size(), shape.points);
      largest = std::max(largest, drawing.graph.nodes.size());
    }
    EXPECT_EQ(largest, max_nodes);
  }
}

TEST(Generate, UsesAllowedOpsOnly) {
  const std::vector<std::vector<Op>> allowed = {{}, {Op::acosh}, {Op::sub}, {Op::mul, Op::tanh}};
  for (const std::vector<Op>& ops : allowed) {
    Shape shape;
    shape.ops = ops;
    for (std::uint64_t i = 0; i < 500; ++i) {
      for (const Node& node : draw_case(i, shape).graph.nodes) {
        EXPECT_TRUE(is_leaf(node.op) || std::find(ops.begin(), ops.end(), node.op) != ops.end()) << name(node.op);
      }
    }
  }
}

TEST(Generate, EveryOpReachesTheOutputOften) {
  std::array<int, all_ops.size()> seen{};
  for (std::uint64_t i = 0; i < many; ++i) {
    const Graph graph = draw_case(i).graph;
    const std::vector<bool> alive = reaches_output(graph);
    for (std::size_t k = 0; k < alive.size(); ++k) {
      if (alive[k]) ++seen.at(static_cast<std::size_t>(graph.nodes[k].op));
    }
  }
  for (const OpInfo& each : all_ops) EXPECT_GT(seen.at(static_cast<std::size_t>(each.op)), 1'000) << each.name;
}

TEST(Generate, DrawsEveryStructureThatHidBugs) {
  int aliased_sub = 0, fan_out = 0, deep = 0, unused_input = 0, input_as_output = 0, no_inputs = 0, dead_nodes = 0;
  for (std::uint64_t i = 0; i < many; ++i) {
    const Graph graph = draw_case(i).graph;
    const std::vector<bool> alive = reaches_output(graph);
    std::vector<int> users(alive.size()), depth(alive.size());
    bool unused = false;
    for (std::size_t k = 0; k < alive.size(); ++k) {
      const Node& node = graph.nodes[k];
      for (std::size_t operand = 0; operand < arity(node.op); ++operand) {
        ++users[node.operands[operand]];
        depth[k] = std::max(depth[k], depth[node.operands[operand]] + 1);
      }
      if (node.op == Op::sub && node.operands[0] == node.operands[1]) ++aliased_sub;
      if (node.op == Op::input && !alive[k] && k + 1 < alive.size()) unused = true;
    }
    unused_input += unused ? 1 : 0;
    fan_out += *std::max_element(users.begin(), users.end()) >= 4 ? 1 : 0;
    deep += depth.back() >= 15 ? 1 : 0;
    input_as_output += graph.nodes.back().op == Op::input && alive.size() > 1 ? 1 : 0;
    no_inputs += input_count(graph) == 0 ? 1 : 0;
    dead_nodes += std::find(alive.begin(), alive.end(), false) != alive.end() ? 1 : 0;
  }
  EXPECT_GT(aliased_sub, 400);
  EXPECT_GT(fan_out, 1'000);
  EXPECT_GT(deep, 200);
  EXPECT_GT(unused_input, 500);
  EXPECT_GT(input_as_output, 10);
  EXPECT_GT(no_inputs, 20);
  EXPECT_GT(dead_nodes, 1'000);
}

TEST(Generate, SteersMostPoints) {
  std::size_t tame = 0, all = 0, nan = 0, infinite = 0, minus_zero = 0, denormal = 0;
  for (std::uint64_t i = 0; i < many / 5; ++i) {
    const Question drawing = draw_case(i);
    for (std::size_t p = 0; p < drawing.points.size(); ++p) {
      const std::span<const double> point = drawing.points[p];
      ++all;
      tame += is_tame(drawing.graph, point) ? 1U : 0U;
      for (const double x : point) {
        nan += std::isnan(x) ? 1U : 0U;
        infinite += std::isinf(x) ? 1U : 0U;
        minus_zero += x == 0 && std::signbit(x) ? 1U : 0U;
        denormal += std::fpclassify(x) == FP_SUBNORMAL ? 1U : 0U;
      }
    }
  }
  EXPECT_GT(tame, all * 90 / 100);
  EXPECT_LT(tame, all * 98 / 100);
  EXPECT_GT(nan, 10U);
  EXPECT_GT(infinite, 10U);
  EXPECT_GT(minus_zero, 10U);
  EXPECT_GT(denormal, 10U);
}

}  // namespace
}  // namespace minigrad::properties
