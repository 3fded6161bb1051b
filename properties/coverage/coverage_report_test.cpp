// SPDX-License-Identifier: MIT
#include "properties/coverage/coverage_report.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "properties/coverage/coverage_gaps.h"
#include "properties/generate/generate.h"

namespace minigrad::properties {
namespace {

/// acosh(max(x, x)) at 2 and at 1, in a vocabulary of three operations.
Coverage example_coverage() {
  Shape shape;
  shape.ops = {Op::max, Op::sin, Op::acosh};
  Graph graph;
  const Position x = graph.input();
  graph.unary(Op::acosh, graph.binary(Op::max, x, x));
  corpus::Points points(1);
  for (const double coordinate : {2.0, 1.0}) points.push_back({&coordinate, 1});
  Coverage coverage;
  coverage.expect(shape);
  coverage.add(graph, points);
  return coverage;
}

TEST(CoverageReport, ListsCountsAndGaps) {
  EXPECT_EQ(
      coverage_text(example_coverage()),
      "Exercised at the first 16 points of each graph: 3 of the 19 pairs of an operation and one that may feed it\n"
      "\n"
      "  operation  nodes  fed by  input  constant  result  shared  aliased  kink  edge  outside\n"
      "  max            1    2/10      2         0       0       2        1     0\n"
      "  sin            0     0/5      0         0       0       0\n"
      "  acosh          1     1/4      0         0       1       0                    1        0\n"
      "\n"
      "  depth      2-3: 1\n"
      "  fan-out    1: 1  2-3: 1\n"
      "  values     3 of 4,099 binades and special values\n"
      "\n"
      "Never hit, though possible:\n"
      "  operations    const, sin\n"
      "  max left      fed by const, max, sin, acosh\n"
      "  max right     fed by const, max, sin, acosh\n"
      "  sin           fed by input, const, max, sin, acosh\n"
      "  acosh         fed by input, const, acosh\n"
      "  shared        sin, acosh\n"
      "  kink          max\n"
      "  outside       acosh\n"
      "  values        denormal to 2^-1, 2^2 to inf, -denormal to -inf, -0, nan\n"
      "\n"
      "Never hit, as the domains exclude it:\n"
      "  acosh         fed by sin: no value between 1 and inf\n");
}

TEST(CoverageReport, SaysThatNothingWasExamined) {
  EXPECT_EQ(coverage_text(Coverage{}), "Exercised: nothing, as no graph was examined\n");
}

TEST(CoverageGaps, AreWrittenAsJson) {
  const nlohmann::json gaps = to_json(find_gaps(example_coverage()));
  EXPECT_EQ(gaps.at("operations"), nlohmann::json({"const", "sin"}));
  EXPECT_EQ(gaps.at("pairs").at("acosh"), nlohmann::json({"input", "const", "acosh"}));
  EXPECT_EQ(gaps.at("pairs_forbidden"), nlohmann::json({{"acosh", {"sin"}}}));
  EXPECT_EQ(gaps.at("shared"), nlohmann::json({"sin", "acosh"}));
  EXPECT_EQ(gaps.at("places"), nlohmann::json({{"max", {"kink"}}, {"acosh", {"outside"}}}));
  EXPECT_EQ(gaps.at("values").size(), value_kinds - 3);
}

TEST(CoverageGaps, LeaveOutOpsThatAreNotDrawn) {
  Shape shape;
  shape.ops = {Op::pow};
  shape.exponent = corpus::Exponent::constant;
  Coverage coverage;
  coverage.expect(shape);
  const Gaps gaps = find_gaps(coverage);
  EXPECT_EQ(to_json(gaps).at("pairs"),
            nlohmann::json({{"pow left", {"input", "const", "pow"}}, {"pow right", {"const"}}}));
  EXPECT_TRUE(gaps.aliased.empty());
}

}  // namespace
}  // namespace minigrad::properties
