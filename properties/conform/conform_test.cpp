// SPDX-License-Identifier: MIT
// Runs the suite on engines in this process: a correct one passes, and planted faults are found and named.
#include "properties/conform/conform.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>

#include "properties/conform/altered_engine.h"
#include "properties/conform/conform_report.h"

namespace minigrad::properties {
namespace {

using oracle::Answers;
using oracle::Verdict;

TEST(Conform, PassesMinigrad) {
  oracle::MinigradEngine engine;
  const Conformance conformance = conform(engine, quick({}, 200));
  EXPECT_EQ(defect_ids(conformance), std::vector<std::string>{});
  EXPECT_TRUE(conformance.smoke.empty());
  EXPECT_EQ(conformance.random_graphs, 200U);
  EXPECT_GE(conformance.cases.size(), 400U);
  for (const CaseResult& result : conformance.cases) {
    EXPECT_TRUE(result.claimed && result.verdict == Verdict::agree) << result.id;
  }
  EXPECT_TRUE(compare(conformance, {}).holds());
}

TEST(Conform, RandomGraphsFindWhatFixedCasesMiss) {
  const Conformance conformance = of_fault("stale-adjoints", {"core"}, 60);
  EXPECT_EQ(defect_ids(conformance), std::vector<std::string>{"wrong-stale-second-backward"});
  EXPECT_TRUE(conformance.defects.front().cases.empty());
  EXPECT_GT(conformance.defects.front().random_graphs, 0U);
}

TEST(Conform, ReportsLostDigits) {
  const Conformance conformance = of_fault("tanh-unstable", {"precision"});
  const std::string text = to_text(conformance, compare(conformance, {}));
  EXPECT_NE(text.find("imprecise-tanh\n   tanh(x)   at (3)"), std::string::npos) << text;
  EXPECT_NE(text.find("13.7 of 15.9 digits hold"), std::string::npos) << text;
  EXPECT_NE(text.find("cause: The formula "), std::string::npos) << text;
}

TEST(Conform, ShowsAnOrdinaryPointWhereItFails) {
  const Conformance aliased = of_fault("last-partial", {"core"});
  EXPECT_EQ(defect_ids(aliased), std::vector<std::string>{"wrong-last-partial"});
  EXPECT_EQ(aliased.defects.front().symptom.question.points[0][0], 1);
  const Conformance kink = of_fault("relu-kink", {"core", "piecewise"});
  ASSERT_EQ(kink.defects.size(), 1U);
  EXPECT_EQ(kink.defects.front().symptom.question.points[0][0], 0);
}

TEST(Conform, AsksOnlyWhatIsClaimed) {
  corpus::Capabilities claims = all_claims();
  claims.ops = {Op::add, Op::mul, Op::pow};
  claims.exponent = corpus::Exponent::constant;
  claims.second_backward = corpus::SecondBackward::unsupported;
  claims.gradients = corpus::Gradients::inputs;
  claims.in_place = {Op::add};
  claims.constants = {corpus::Constants::numbers};
  claims.depth = 100;
  Altered engine(claims);  // checks that it is asked nothing else
  const Conformance conformance = conform(engine, quick({}, 100));
  EXPECT_EQ(defect_ids(conformance), std::vector<std::string>{});
  EXPECT_GT(conformance.random_graphs, 50U);
  const auto unclaimed = std::count_if(conformance.cases.begin(), conformance.cases.end(),
                                       [](const CaseResult& result) { return !result.claimed; });
  EXPECT_GT(unclaimed, 400);
  EXPECT_LT(unclaimed, 700);
}

TEST(Conform, AcceptsAfreshEngines) {
  corpus::Capabilities claims = all_claims();
  claims.second_backward = corpus::SecondBackward::afresh;
  Altered engine(claims);
  EXPECT_EQ(defect_ids(conform(engine, quick({"lifecycle"}, 100))), std::vector<std::string>{});
}

TEST(Conform, AcceptsAndNotesDeclaredKinks) {
  corpus::Capabilities claims = all_claims();
  claims.kinks.relu = 1;
  Altered engine(claims, [](const Graph& graph, const corpus::Points& points, const corpus::Manner&, Answers& answers) {
    if (graph.nodes.back().op != Op::relu || graph.nodes.size() != 2) return;
    for (std::size_t p = 0; p < points.size(); ++p) {
      if (points[p][0] == 0) answers.gradient(p)[0] = 1;
    }
  });
  const Conformance conformance = conform(engine, quick({"piecewise"}));
  EXPECT_EQ(defect_ids(conformance), std::vector<std::string>{});
  const auto own = std::count_if(conformance.cases.begin(), conformance.cases.end(),
                                 [](const CaseResult& result) { return result.own_kink; });
  EXPECT_EQ(own, 1);
}

/// Rounds to floats.
void round_answers(const Graph&, const corpus::Points&, const corpus::Manner&, Answers& answers) {
  for (std::size_t p = 0; p < answers.size(); ++p) {
    answers.values[p] = static_cast<double>(static_cast<float>(answers.values[p]));
    for (double& number : answers.gradient(p)) number = static_cast<double>(static_cast<float>(number));
  }
}

TEST(Conform, JudgesFloatsAsFloats) {
  corpus::Capabilities claims = all_claims();
  Altered as_doubles(claims, round_answers);
  ConformOptions forced = quick({"transcendental"});
  forced.force = true;  // the smoke test says that long numbers are read wrongly
  EXPECT_FALSE(conform(as_doubles, forced).defects.empty());
  claims.dtype = corpus::Dtype::float32;
  Altered as_floats(claims, round_answers);
  EXPECT_EQ(defect_ids(conform(as_floats, quick(all_but_scale, 100))), std::vector<std::string>{});
}

TEST(Conform, CountsAndAcceptsSkips) {
  Altered engine(all_claims(), [](const Graph& graph, const auto&, const auto&, Answers& answers) {
    if (graph.nodes.back().op == Op::div) answers.refuse(oracle::Outcome::unsupported, "no quotients today");
  });
  const Conformance conformance = conform(engine, quick({"core"}));
  const auto skipped = std::count_if(conformance.cases.begin(), conformance.cases.end(), [](const CaseResult& result) {
    return result.claimed && result.verdict == Verdict::unsupported;
  });
  EXPECT_GT(skipped, 20);
  const Comparison comparison = compare(conformance, {});
  EXPECT_TRUE(comparison.holds());
  EXPECT_NE(to_text(conformance, comparison).find("x no quotients today"), std::string::npos);
}

TEST(Smoke, SuspectsAdapterWhenInputsAreMixedUp) {
  Altered engine(all_claims(), [](const Graph& graph, const auto&, const auto&, Answers& answers) {
    if (graph.nodes.size() != 3) return;
    for (std::size_t p = 0; p < answers.size(); ++p)
      std::reverse(answers.gradient(p).begin(), answers.gradient(p).end());
  });
  const Conformance conformance = conform(engine, quick({}));
  EXPECT_TRUE(conformance.adapter_is_wrong);
  EXPECT_TRUE(conformance.cases.empty());
  const std::string text = to_text(conformance, {});
  EXPECT_NE(
      text.find(
          "z, with x and y beside it at (5, 2, 1): expected value 1, gradient 0 0 1, got value 1, gradient 1 0 0"),
      std::string::npos)
      << text;
}

TEST(Smoke, FailureThatNoCaseRepeatsIsOne) {
  int asked = 0;
  Altered engine(all_claims(), [&asked](const Graph& graph, const auto&, const auto&, Answers& answers) {
    if (graph.nodes.back().op == Op::neg && asked++ == 0) answers.refuse(oracle::Outcome::crash, "tired");
  });
  const Conformance conformance = conform(engine, quick({"core"}));
  EXPECT_TRUE(conformance.defects.empty());
  const Comparison comparison = compare(conformance, {});
  EXPECT_FALSE(holds(conformance, comparison));
  EXPECT_EQ(to_json(conformance, comparison).at("holds"), false);
  EXPECT_NE(to_text(conformance, comparison).find("no case fails, but the smoke test did"), std::string::npos);
  EXPECT_NE(to_junit(conformance, {}).find("neg x: no answer: tired"), std::string::npos);
}

TEST(Smoke, FailureIsExpectedIfThoseOfTheCasesAre) {
  const Conformance conformance = of_fault("add-sign", {"core"});
  EXPECT_NE(to_junit(conformance, {}).find("<failure message=\"x + y at"), std::string::npos);
  const ExpectedFailures expected = parse_expected_failures(expecting_all(conformance, {}), "f");
  EXPECT_TRUE(holds(conformance, compare(conformance, expected)));
  EXPECT_EQ(to_junit(conformance, expected).find("<failure"), std::string::npos);
}

TEST(Smoke, DoesNotBlameAdapterForWrongOperation) {
  const auto engine = make_faulty_engine("add-sign");
  const Smoke smoke = smoke_test(*engine);
  EXPECT_FALSE(smoke.adapter_is_wrong);
  ASSERT_EQ(smoke.words.size(), 1U);
  EXPECT_NE(smoke.words.front().find("x + y at (3, 5): expected value 8, gradient 1 1"), std::string::npos);
}

}  // namespace
}  // namespace minigrad::properties
