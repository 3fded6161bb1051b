// SPDX-License-Identifier: MIT
#include "properties/jobs.h"

#include <gtest/gtest.h>

#include <set>
#include <stdexcept>

namespace minigrad::properties {
namespace {

struct Outcome {
  Summary summary;
  std::vector<Finding> findings;
};

Outcome run_campaign(const std::string& engine, unsigned jobs, std::uint64_t graphs) {
  CampaignOptions options;
  options.engine = engine;
  options.oracle = "none";
  options.graphs = graphs;
  options.jobs = jobs;
  Outcome outcome;
  const JobEvents events{[&](const Finding& finding) { outcome.findings.push_back(finding); },
                         [](const Tally&, double) {}};
  outcome.summary = run_jobs(options, events);
  return outcome;
}

class Jobs : public testing::TestWithParam<const char*> {};

TEST_P(Jobs, TheirNumberChangesNothing) {
  const Outcome alone = run_campaign(GetParam(), 1, 120);
  EXPECT_EQ(alone.summary.tally.graphs, 120U);
  EXPECT_EQ(alone.findings.empty(), alone.summary.tally.failing_graphs == 0);
  for (const unsigned jobs : {2U, 5U}) {
    const Outcome shared = run_campaign(GetParam(), jobs, 120);
    EXPECT_EQ(shared.summary.tally, alone.summary.tally) << jobs;
    ASSERT_EQ(shared.findings.size(), alone.findings.size()) << jobs;
    for (std::size_t i = 0; i < alone.findings.size(); ++i) {
      EXPECT_EQ(shared.findings[i].index, alone.findings[i].index);
      EXPECT_EQ(shared.findings[i].bucket, alone.findings[i].bucket);
      EXPECT_EQ(to_json(shared.findings[i].failing_case), to_json(alone.findings[i].failing_case));
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Engines, Jobs,
                         testing::Values("minigrad", "fault:relu-side", "fault:seed-ignored", "fault:sub-crash"));

TEST(Jobs, TellEachBucketOnceInTheOrderOfTheIndices) {
  const Outcome outcome = run_campaign("fault:assigned-adjoint", 2, 100);
  std::set<std::string> buckets;
  std::uint64_t last = 0;
  for (const Finding& finding : outcome.findings) {
    EXPECT_TRUE(buckets.insert(finding.bucket).second) << finding.bucket;
    EXPECT_GE(finding.index, last);
    last = finding.index;
  }
  EXPECT_LT(outcome.findings.size(), outcome.summary.tally.failing_graphs);
}

/// Five jobs shrink five times as many failures as one before each has enough; what is beyond the first ones must not
/// be told.
TEST(Jobs, TheirNumberDoesNotChangeHowManyFailuresAreShrunk) {
  const Outcome alone = run_campaign("fault:reversed-sweep", 1, 400);
  ASSERT_GT(alone.summary.tally.failing_graphs, most_shrunk);
  EXPECT_EQ(run_campaign("fault:reversed-sweep", 5, 400).findings.size(), alone.findings.size());
}

TEST(Jobs, AProcessThatDiesLeavesItsCaseAndAnotherGoesOn) {
  const Outcome outcome = run_campaign("fault:sub-crash", 2, 120);
  ASSERT_EQ(outcome.findings.size(), 1U);
  const corpus::Case& found = outcome.findings.front().failing_case;
  EXPECT_EQ(found.origin.verdict, "crash");
  EXPECT_EQ(found.graph.nodes.back().op, Op::sub);
  EXPECT_EQ(found.graph, draw_subject(1, outcome.findings.front().index, {}).drawing.graph);
  EXPECT_EQ(found.points.size(), Shape().points);
  EXPECT_GT(outcome.summary.tally.engine[oracle::Verdict::crash], 0U);
  EXPECT_GT(outcome.summary.tally.failing_graphs, 1U);
  EXPECT_TRUE(outcome.summary.unfinished.empty());
}

TEST(Jobs, TheSummarySaysWhoTookPart) {
  const Summary summary = run_campaign("minigrad", 2, 1).summary;
  EXPECT_EQ(summary.engine, "minigrad");
  EXPECT_FALSE(summary.engine_version.empty());
  EXPECT_EQ(summary.oracle, "");
  EXPECT_EQ(summary.jobs, 2U);
  EXPECT_EQ(summary.seed, 1U);
}

TEST(Jobs, AnEngineThatCannotBeMadeIsTheCallersToHear) {
  EXPECT_THROW(run_campaign("fault:no-such-fault", 2, 1), std::runtime_error);
}

TEST(Jobs, TimeEndsACampaignWithoutANumberOfGraphs) {
  CampaignOptions options;
  options.oracle = "none";
  options.seconds = 0.05;
  int told = 0;
  const Summary summary = run_jobs(options, {[](const Finding&) {}, [&](const Tally&, double) { ++told; }});
  EXPECT_GE(summary.seconds, 0.05);
  EXPECT_GT(summary.tally.graphs, 0U);
  EXPECT_GT(told, 0);
}

}  // namespace
}  // namespace minigrad::properties
