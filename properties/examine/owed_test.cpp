// SPDX-License-Identifier: MIT
#include "properties/examine/owed.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

namespace minigrad::properties {
namespace {

using corpus::Question;
using oracle::Silence;

/// sqrt(x) at 4, 0 and -1.
Question roots() {
  Graph graph;
  graph.unary(Op::sqrt, graph.input());
  return {graph, corpus::batch({{4}, {0}, {-1}}), {}};
}

TEST(Owed, CountsEachComponentOnce) {
  const OwedCounts counts = count_owed(roots());
  EXPECT_EQ(counts.components(), 6U);
  EXPECT_EQ(counts[Silence::none], 4U) << "three values, one of them NaN, and the partial at 4";
  EXPECT_EQ(counts[Silence::infinite_partial], 1U);
  EXPECT_EQ(counts[Silence::outside_domain], 1U);
}

TEST(Owed, CountsWhatTheQuickJudgeHasNoBoundsFor) {
  OwedCounts counts;
  count_bounds(roots(), counts);
  EXPECT_EQ(counts.without_bounds, 4U) << "the points 0 and -1";
  EXPECT_EQ(counts.owed_without_bounds, 2U);
}

TEST(Owed, TableHasAColumnForEachSet) {
  const std::string table = owed_table({{"first", count_owed(roots())}, {"second", OwedCounts{}}});
  EXPECT_NE(table.find("first  second"), std::string::npos) << table;
  EXPECT_NE(table.find("infinite partial"), std::string::npos) << table;
  EXPECT_EQ(table.find("NaN operand"), std::string::npos) << table;
  EXPECT_NE(table.find("66.67%"), std::string::npos) << table;
}

TEST(Owed, JsonHasEveryReason) {
  const nlohmann::json json = owed_json({{"roots", count_owed(roots())}});
  EXPECT_EQ(json["roots"]["components"], 6);
  EXPECT_EQ(json["roots"]["owed"], 4);
  EXPECT_EQ(json["roots"]["singular"]["infinite partial"], 1);
  EXPECT_EQ(json["roots"]["unresolved"]["range"], 0);
}

TEST(Owed, LinesSayWhatIsOwedAtEachPoint) {
  const std::string lines = owed_lines(roots());
  const nlohmann::json first = nlohmann::json::parse(lines.substr(0, lines.find('\n')));
  EXPECT_EQ(first["at"], nlohmann::json({4}));
  EXPECT_EQ(first["components"][1]["truth"], 0.25);
  EXPECT_NE(lines.find(R"({"silence": "infinite partial"})"), std::string::npos) << lines;
  EXPECT_NE(lines.find(R"({"silence": "none", "truth": "nan"})"), std::string::npos) << lines;
}

TEST(Owed, LinesHaveTheSubgradientsAtAKink) {
  Graph graph;
  graph.unary(Op::abs, graph.input());
  EXPECT_NE(owed_lines({graph, corpus::batch({{0}}), {}}).find(R"("subgradients": [-1, 1])"), std::string::npos);
}

}  // namespace
}  // namespace minigrad::properties
