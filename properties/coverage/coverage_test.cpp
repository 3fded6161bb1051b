// SPDX-License-Identifier: MIT
#include "properties/coverage/coverage.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "properties/campaign/campaign.h"
#include "properties/coverage/coverage_gaps.h"

namespace minigrad::properties {
namespace {

constexpr std::size_t index_of(Op op) { return static_cast<std::size_t>(op); }

corpus::Points points_of(const std::vector<std::vector<double>>& coordinates) {
  corpus::Points points(coordinates.front().size());
  for (const std::vector<double>& point : coordinates) points.push_back(point);
  return points;
}

Coverage coverage_of(const Graph& graph, const std::vector<std::vector<double>>& points) {
  Coverage coverage;
  coverage.add(graph, points_of(points));
  return coverage;
}

Coverage::Count pair_count(const Coverage& coverage, const Slot& slot, Op op) {
  return coverage.pairs[properties::index_of(slot)][index_of(op)];
}

Coverage::Count place_count(const Coverage& coverage, Op op, DomainPlace place) {
  return coverage.places[index_of(op)][static_cast<std::size_t>(place)];
}

/// max(x - 2, sin(x - 2)) with an unused constant.
Graph example_graph() {
  Graph graph;
  const Position x = graph.input();
  graph.constant(7);
  const Position difference = graph.binary(Op::sub, x, graph.constant(2));
  graph.binary(Op::max, difference, graph.unary(Op::sin, difference));
  return graph;
}

TEST(Coverage, CountsNodesThatTheOutputDependsOn) {
  const Coverage coverage = coverage_of(example_graph(), {{2}, {3}});
  EXPECT_EQ(coverage.graphs, 1U);
  EXPECT_EQ(coverage.points, 2U);
  EXPECT_EQ(coverage.nodes[index_of(Op::input)], 1U);
  EXPECT_EQ(coverage.nodes[index_of(Op::constant)], 1U);
  EXPECT_EQ(coverage.nodes[index_of(Op::sub)], 1U);
  EXPECT_EQ(pair_count(coverage, {Op::sub, 0}, Op::input), 1U);
  EXPECT_EQ(pair_count(coverage, {Op::sub, 1}, Op::constant), 1U);
  EXPECT_EQ(pair_count(coverage, {Op::sin, 0}, Op::sub), 1U);
  EXPECT_EQ(pair_count(coverage, {Op::max, 0}, Op::sub), 1U);
  EXPECT_EQ(pair_count(coverage, {Op::max, 1}, Op::sin), 1U);
  EXPECT_EQ(pair_count(coverage, {Op::max, 1}, Op::sub), 0U);
  EXPECT_EQ(coverage.shared[properties::index_of(Slot{Op::max, 0})], 1U);
  EXPECT_EQ(coverage.shared[properties::index_of(Slot{Op::max, 1})], 0U);
  EXPECT_EQ(place_count(coverage, Op::max, DomainPlace::kink), 1U);
  EXPECT_EQ(place_count(coverage, Op::max, DomainPlace::inside), 1U);
  EXPECT_EQ(coverage.values[kind_of(0)], 3U);
  EXPECT_EQ(coverage.values[kind_of(7)], 0U);
  EXPECT_EQ(coverage.values[kind_of(2)], 2U + 2U);  // twice the constant, once as 2 and once as 3 the input
  EXPECT_EQ(coverage.depth[size_class(3)], 1U);
  EXPECT_EQ(coverage.fan_out[size_class(1)], 3U);
  EXPECT_EQ(coverage.fan_out[size_class(2)], 1U);
}

TEST(Coverage, CountsOpsExercisedAtOnePoint) {
  Graph graph;
  graph.unary(Op::log, graph.unary(Op::sqrt, graph.input()));
  const Coverage outside = coverage_of(graph, {{-1}, {0}});
  EXPECT_EQ(outside.nodes[index_of(Op::sqrt)] + outside.nodes[index_of(Op::log)], 0U);
  EXPECT_EQ(pair_count(outside, {Op::sqrt, 0}, Op::input), 0U);
  EXPECT_EQ(place_count(outside, Op::sqrt, DomainPlace::outside), 1U);
  EXPECT_EQ(place_count(outside, Op::sqrt, DomainPlace::edge), 1U);
  EXPECT_EQ(place_count(outside, Op::log, DomainPlace::lost), 1U);
  EXPECT_EQ(pair_count(coverage_of(graph, {{-1}, {4}}), {Op::log, 0}, Op::sqrt), 1U);
}

TEST(Coverage, PairNeedsBothOpsExercisedAtOnePoint) {
  Graph graph;
  graph.unary(Op::exp, graph.unary(Op::sqrt, graph.input()));
  const Coverage coverage = coverage_of(graph, {{0}});  // exp(0) is fine, but the root has no derivative
  EXPECT_EQ(coverage.nodes[index_of(Op::exp)], 1U);
  EXPECT_EQ(pair_count(coverage, {Op::exp, 0}, Op::sqrt), 0U);
}

TEST(Coverage, CountsAliasedOperands) {
  Graph graph;
  const Position x = graph.input();
  graph.binary(Op::mul, x, x);
  const Coverage coverage = coverage_of(graph, {{3}});
  EXPECT_EQ(coverage.aliased[index_of(Op::mul)], 1U);
  EXPECT_EQ(coverage.shared[properties::index_of(Slot{Op::mul, 1})], 1U);
}

TEST(Coverage, CountsOnlyTheFirstPoints) {
  std::vector<std::vector<double>> points(Coverage::points_looked_at, {1});
  points.push_back({1024});
  Graph graph;
  graph.input();
  const Coverage coverage = coverage_of(graph, points);
  EXPECT_EQ(coverage.points, Coverage::points_looked_at);
  EXPECT_EQ(coverage.values[kind_of(1024)], 0U);
}

TEST(Coverage, NamesKindsOfValues) {
  using Limits = std::numeric_limits<double>;
  const std::vector<std::pair<double, std::string>> kinds = {{0, "0"},
                                                             {-0.0, "-0"},
                                                             {Limits::denorm_min(), "denormal"},
                                                             {-Limits::denorm_min(), "-denormal"},
                                                             {Limits::min(), "2^-1022"},
                                                             {0.99, "2^-1"},
                                                             {1, "2^0"},
                                                             {-1.5, "-2^0"},
                                                             {Limits::max(), "2^1023"},
                                                             {Limits::infinity(), "inf"},
                                                             {-Limits::infinity(), "-inf"},
                                                             {Limits::quiet_NaN(), "nan"},
                                                             {-Limits::quiet_NaN(), "nan"}};
  for (const auto& [value, kind] : kinds) EXPECT_EQ(value_kind_name(kind_of(value)), kind);
}

TEST(Coverage, NamesClassesOfSizes) {
  const std::vector<std::pair<std::uint64_t, std::string>> sizes = {{0, "0"},   {1, "1"},   {2, "2-3"},
                                                                    {3, "2-3"}, {4, "4-7"}, {100'000, "65536-131071"}};
  for (const auto& [size, words] : sizes) EXPECT_EQ(size_class_name(size_class(size)), words);
}

/// The coverage of a campaign of that many graphs. No engine is asked.
Coverage drawn(std::uint64_t first, std::uint64_t last, const Shape& shape) {
  Coverage coverage;
  coverage.expect(shape);
  for (std::uint64_t i = first; i < last; ++i) {
    const Question drawing = draw_subject(1, i, shape).question;
    coverage.add(drawing.graph, drawing.points);
  }
  return coverage;
}

TEST(Coverage, AddsUp) {
  Coverage sum = drawn(0, 40, {});
  sum += drawn(40, 100, {});
  EXPECT_EQ(sum, drawn(0, 100, {}));
  EXPECT_NE(sum, drawn(0, 99, {}));
}

TEST(Coverage, RoundTripsThroughJson) {
  EXPECT_EQ(nlohmann::json(Coverage{}).get<Coverage>(), Coverage{});
  const Coverage coverage = drawn(0, 200, {});
  EXPECT_EQ(nlohmann::json::parse(nlohmann::json(coverage).dump()).get<Coverage>(), coverage);
}

/// Two fifths of the graphs that the default campaign of 30 seconds draws.
TEST(Coverage, CampaignHitsEveryPossiblePair) {
  Shape shape;
  shape.points = Coverage::points_looked_at;
  const Coverage coverage = drawn(0, 20'000, shape);
  const Gaps gaps = find_gaps(coverage);
  EXPECT_EQ(to_json(gaps).at("pairs").dump(), "{}");
  EXPECT_EQ(count_pairs(gaps.forbidden), 8U);
  for (const auto& [slot, ops] : gaps.forbidden) {
    for (const Op op : ops) EXPECT_EQ(pair_count(coverage, all_slots()[slot], op), 0U) << name(op);
  }
  EXPECT_TRUE(gaps.operations.empty());
  EXPECT_TRUE(gaps.shared.empty());
  EXPECT_TRUE(gaps.aliased.empty());
  EXPECT_TRUE(gaps.places.empty()) << to_json(gaps).at("places");
}

}  // namespace
}  // namespace minigrad::properties
