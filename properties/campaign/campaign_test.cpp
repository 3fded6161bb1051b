// SPDX-License-Identifier: MIT
#include "properties/campaign/campaign.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "oracle/engines/minigrad_engine.h"
#include "properties/engines/engines.h"
#include "properties/support/versions.h"

namespace minigrad::properties {
namespace {

TEST(Campaign, SeedAndIndexDetermineTheSubject) {
  const Subject subject = draw_subject(5, 17, {});
  const Subject again = draw_subject(5, 17, {});
  EXPECT_EQ(again.question.graph, subject.question.graph);
  EXPECT_EQ(again.question.manner, subject.question.manner);
  EXPECT_EQ(again.thoroughness, subject.thoroughness);
  EXPECT_NE(draw_subject(5, 18, {}).question.graph, subject.question.graph);
  EXPECT_NE(draw_subject(6, 17, {}).question.graph, subject.question.graph);
}

TEST(Campaign, DrawsSecondBackwardsAndThoroughGraphs) {
  int twice = 0;
  int thorough = 0;
  for (std::uint64_t i = 0; i < 800; ++i) {
    const Subject subject = draw_subject(1, i, {});
    twice += subject.question.manner.backward.size() == 2 ? 1 : 0;
    thorough += subject.thoroughness == Thoroughness::judge_all ? 1 : 0;
  }
  EXPECT_NEAR(twice, 100, 40);
  EXPECT_NEAR(thorough, 50, 30);
}

TEST(Campaign, ExpectationHasRadiiAndNoSingularTruth) {
  Graph graph;
  graph.unary(Op::sqrt, graph.input());
  const corpus::Expectation regular = expectation(graph, std::vector<double>{4});
  EXPECT_EQ(regular.value, 2);
  EXPECT_EQ(regular.gradient, std::vector<std::optional<double>>{0.25});
  EXPECT_LT(regular.gradient_radius.at(0).value(), 1e-15);
  const corpus::Expectation singular = expectation(graph, std::vector<double>{0});
  EXPECT_EQ(singular.gradient, std::vector<std::optional<double>>{std::nullopt});
  EXPECT_EQ(singular.gradient_radius, std::vector<std::optional<double>>{std::nullopt});
}

/// All findings of a campaign's first graphs.
std::vector<Finding> findings(const std::string& engine_name, std::uint64_t graphs) {
  CampaignOptions options;
  options.engine = engine_name;
  options.seed = 9;
  const auto engine = make_engine(engine_name);
  Campaign campaign(options, *engine, nullptr);
  std::vector<Finding> all;
  for (std::uint64_t i = 0; i < graphs; ++i) {
    campaign.run(i, [&](const Finding& finding) { all.push_back(finding); });
  }
  return all;
}

TEST(Campaign, FindingNamesItsOrigin) {
  const std::vector<Finding> all = findings("fault:mul-swapped", 30);
  ASSERT_FALSE(all.empty());
  const corpus::Case& found = all.front().failing_case;
  EXPECT_EQ(found.status, corpus::Status::open);
  EXPECT_EQ(found.id, content_id(found));
  EXPECT_EQ(found.summary, "fault:mul-swapped is wrong here");
  EXPECT_EQ(found.origin.by, "minigrad fuzz");
  EXPECT_EQ(found.origin.engine, "fault:mul-swapped");
  EXPECT_EQ(found.origin.oracle, "");
  EXPECT_EQ(found.origin.seed, 9U);
  EXPECT_EQ(found.origin.index, all.front().index);
  EXPECT_EQ(found.origin.generator_version, generator_version);
  EXPECT_EQ(found.origin.verdict, "wrong");
  EXPECT_GT(found.origin.shrink_steps, 0);
  EXPECT_EQ(all.front().bucket, "fault:mul-swapped: wrong, mul");
  EXPECT_EQ(found.origin.bucket, all.front().bucket);
}

TEST(Campaign, ShowsAnOrdinaryPointWhereItFails) {
  for (const Finding& finding : findings("fault:last-partial", 100)) {
    ASSERT_EQ(finding.failing_case.graph.nodes.size(), 2U);
    EXPECT_EQ(finding.failing_case.points.front().at, std::vector<double>{1});
    EXPECT_TRUE(finding.report.str().find("0 input = 1\n") != std::string::npos) << finding.report.str();
  }
}

TEST(Campaign, KeepsASecondBackwardOnlyWhereNeeded) {
  for (const Finding& finding : findings("fault:second-ignored", 100)) {
    EXPECT_EQ(finding.failing_case.manner, backward_twice(finding.failing_case.graph));
    EXPECT_TRUE(finding.bucket.find("twice") != std::string::npos) << finding.bucket;
  }
  for (const Finding& finding : findings("fault:mul-swapped", 100)) {
    EXPECT_EQ(finding.failing_case.manner, corpus::Manner{});
  }
}

/// Does not answer if the graph has a tanh.
class SlowEngine final : public oracle::Differentiator {
 public:
  const oracle::Capabilities& capabilities() const override { return engine_.capabilities(); }
  oracle::Answers differentiate(const oracle::Question& question) override {
    oracle::Answers answers = engine_.differentiate(question);
    const auto is_tanh = [](const Node& node) { return node.op == Op::tanh; };
    if (std::ranges::any_of(question.graph.nodes, is_tanh))
      answers.refuse(oracle::Outcome::timeout, "no answer in time");
    return answers;
  }

 private:
  oracle::MinigradEngine engine_;
};

TEST(Campaign, FailuresThatAreNotRetriedShareABucket) {
  SlowEngine engine;
  const CampaignOptions options;
  Campaign campaign(options, engine, nullptr);
  std::vector<std::string> buckets;
  for (std::uint64_t i = 0; i < 400; ++i) {
    campaign.run(i, [&](const Finding& finding) { buckets.push_back(finding.bucket); });
  }
  EXPECT_GT(buckets.size(), 20U);
  for (const std::string& bucket : buckets) {
    EXPECT_EQ(bucket, "minigrad: timeout, in a graph that was not made small");
  }
}

TEST(Campaign, FindsNothingInASoundEngine) { EXPECT_TRUE(findings("minigrad", 200).empty()); }

TEST(Campaign, LimitsTheNumberOfShrunkFailures) {
  EXPECT_EQ(findings("fault:seed-ignored", most_shrunk + 60).size(), most_shrunk);
}

}  // namespace
}  // namespace minigrad::properties
