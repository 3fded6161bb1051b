// SPDX-License-Identifier: MIT
// What the suite asks an engine that claims less than everything.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cmath>

#include "properties/conform/altered_engine.h"

namespace minigrad::properties {
namespace {

/// The cases that an engine with this one kind of constants is not asked.
std::vector<std::string> unclaimed_cases(corpus::Constants constants) {
  corpus::Capabilities claims = all_claims();
  claims.constants = {constants};
  Altered engine(claims);
  const Conformance conformance = conform(engine, quick(all_but_scale));
  EXPECT_EQ(defect_ids(conformance), std::vector<std::string>{});
  std::vector<std::string> ids;
  for (const CaseResult& result : conformance.cases) {
    if (!result.claimed) ids.push_back(result.id);
  }
  return ids;
}

TEST(Conform, AsksCasesWithTheClaimedConstants) {
  const auto is_in = [](const std::vector<std::string>& ids, const char* id) {
    return std::ranges::count(ids, id) > 0;
  };
  const std::vector<std::string> without_numbers = unclaimed_cases(corpus::Constants::own);
  EXPECT_TRUE(is_in(without_numbers, "core-sub-number-fraction-left"));  // core-sub-constant-fraction-left is asked
  EXPECT_FALSE(is_in(without_numbers, "core-polynomial"));
  EXPECT_LT(without_numbers.size(), 100U);
  const std::vector<std::string> without_own = unclaimed_cases(corpus::Constants::numbers);
  EXPECT_TRUE(is_in(without_own, "core-sub-constant-fraction-left"));
  EXPECT_LT(without_own.size(), 100U);
}

TEST(Conform, SmokeTestFindsNumbersOffByOneUlp) {
  Altered engine(all_claims(), [](const Graph& graph, const auto& points, const auto&, oracle::Answers& answers) {
    for (std::size_t p = 0; p < points.size() && graph.nodes.size() == 1; ++p) {
      if (answers.values[p] > 1e9) answers.values[p] = std::nextafter(answers.values[p], 0);
    }
  });
  const Smoke smoke = smoke_test(engine);
  ASSERT_EQ(smoke.words.size(), 1U);
  EXPECT_TRUE(smoke.adapter_is_wrong);
  EXPECT_NE(smoke.words[0].find("17 digits"), std::string::npos) << smoke.words[0];
  ConformOptions options = quick({"core"});
  EXPECT_TRUE(conform(engine, options).cases.empty());
  options.force = true;
  EXPECT_FALSE(conform(engine, options).cases.empty());
}

TEST(Conform, CountsWhatTheDeadlineLeavesOut) {
  ConformOptions options = quick({"core", "piecewise"}, 10);
  options.deadline = std::chrono::steady_clock::now();
  Altered engine(all_claims());
  const Conformance over = conform(engine, options);
  EXPECT_TRUE(over.out_of_time);
  EXPECT_TRUE(over.cases.empty());
  EXPECT_GT(over.left_out.at("core"), 100U);
  EXPECT_GT(over.left_out.at("piecewise"), 20U);
  options.deadline = std::chrono::steady_clock::now() + std::chrono::hours(1);
  EXPECT_FALSE(conform(engine, options).out_of_time);
}

}  // namespace
}  // namespace minigrad::properties
