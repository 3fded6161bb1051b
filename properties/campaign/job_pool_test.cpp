// SPDX-License-Identifier: MIT
#include "properties/campaign/job_pool.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <map>
#include <set>
#include <stdexcept>

#include "oracle/programs/memory_limit.h"
#include "properties/process/stop_signals.h"
#include "properties/process/stopwatch.h"
#include "properties/support/testing.h"

namespace minigrad::properties {
namespace {

struct Outcome {
  Summary summary;
  std::vector<Finding> findings;
  std::map<std::string, int> duplicates;  ///< by bucket
};

/// A seed with an early graph that ends in sub.
constexpr std::uint64_t seed = 5;

CampaignOptions options_for(const std::string& engine, unsigned jobs, std::uint64_t graphs) {
  CampaignOptions options;
  options.engine = engine;
  options.oracle = "none";
  options.seed = seed;
  options.graphs = graphs;
  options.jobs = jobs;
  return options;
}

Outcome run_campaign(
    const CampaignOptions& options, const std::function<void()>& on_progress = [] {}) {
  Outcome outcome;
  const JobEvents events{[&](const Finding& finding) { outcome.findings.push_back(finding); },
                         [&](const Tally&, double) { on_progress(); },
                         [&](const std::string& bucket) { ++outcome.duplicates[bucket]; }};
  outcome.summary = run_jobs(options, events);
  return outcome;
}

Outcome run_campaign(const std::string& engine, unsigned jobs, std::uint64_t graphs) {
  return run_campaign(options_for(engine, jobs, graphs));
}

/// Expects equal results of two campaigns.
void expect_same(const Outcome& one, const Outcome& other) {
  EXPECT_EQ(one.summary.tally, other.summary.tally);
  EXPECT_EQ(one.duplicates, other.duplicates);
  ASSERT_EQ(one.findings.size(), other.findings.size());
  for (std::size_t i = 0; i < other.findings.size(); ++i) {
    EXPECT_EQ(one.findings[i].index, other.findings[i].index);
    EXPECT_EQ(one.findings[i].bucket, other.findings[i].bucket);
    EXPECT_EQ(to_json(one.findings[i].failing_case), to_json(other.findings[i].failing_case));
  }
}

class JobPool : public testing::TestWithParam<const char*> {};

TEST_P(JobPool, NumberOfJobsChangesNothing) {
  const Outcome alone = run_campaign(GetParam(), 1, 120);
  EXPECT_EQ(alone.summary.tally.graphs, 120U);
  EXPECT_EQ(alone.findings.empty(), alone.summary.tally.failing_graphs == 0);
  for (const unsigned jobs : {2U, 5U}) {
    SCOPED_TRACE(jobs);
    expect_same(run_campaign(GetParam(), jobs, 120), alone);
  }
}

INSTANTIATE_TEST_SUITE_P(Engines, JobPool,
                         testing::Values("minigrad", "fault:relu-side", "fault:seed-ignored", "fault:sub-crash",
                                         "fault:sub-batch-crash"));

TEST(JobPool, ReportsEachBucketOnceInIndexOrder) {
  const Outcome outcome = run_campaign("fault:assigned-adjoint", 2, 100);
  std::set<std::string> buckets;
  std::uint64_t last = 0;
  for (const Finding& finding : outcome.findings) {
    EXPECT_TRUE(buckets.insert(finding.bucket).second) << finding.bucket;
    EXPECT_GE(finding.index, last);
    last = finding.index;
  }
  std::size_t failures = outcome.findings.size();
  for (const auto& [bucket, count] : outcome.duplicates) {
    EXPECT_TRUE(buckets.contains(bucket)) << bucket;
    failures += static_cast<std::size_t>(count);
  }
  EXPECT_EQ(failures, std::min<std::size_t>(most_shrunk, outcome.summary.tally.failing_graphs));
}

/// Five jobs together shrink more failures than one before each reaches the limit; those beyond it are not reported.
TEST(JobPool, NumberOfJobsKeepsTheShrinkLimit) {
  const Outcome alone = run_campaign("fault:reversed-sweep", 1, 400);
  ASSERT_GT(alone.summary.tally.failing_graphs, most_shrunk);
  EXPECT_EQ(run_campaign("fault:reversed-sweep", 5, 400).findings.size(), alone.findings.size());
}

/// Expects a single case: one sub at one point.
void expect_sub_alone(const Outcome& outcome, const std::string& verdict) {
  ASSERT_EQ(outcome.findings.size(), 1U);
  const corpus::Case& found = outcome.findings.front().failing_case;
  EXPECT_EQ(found.origin.verdict, verdict);
  EXPECT_EQ(found.graph.nodes.size(), 2U);
  EXPECT_EQ(found.graph.nodes.back().op, Op::sub);
  EXPECT_EQ(found.points.size(), 1U);
  EXPECT_TRUE(outcome.findings.front().bucket.ends_with(": " + verdict + ", sub"));
}

TEST(JobPool, SavesACrashAndContinues) {
  const Outcome outcome = run_campaign("fault:sub-crash", 2, 120);
  expect_sub_alone(outcome, "crash");
  EXPECT_EQ(outcome.findings.front().failing_case.summary,
            "fault:sub-crash crashes here: it brought its process down (Aborted)");
  EXPECT_GT(outcome.summary.tally.engine[oracle::Verdict::crash], 0U);
  EXPECT_GT(outcome.summary.tally.failing_graphs, 1U);
  EXPECT_EQ(outcome.duplicates.begin()->second, static_cast<int>(outcome.summary.tally.failing_graphs) - 1);
  EXPECT_TRUE(outcome.summary.abandoned.empty());
}

TEST(JobPool, CrashThatDoesNotRepeatStaysAsDrawn) {
  const Outcome outcome = run_campaign("fault:sub-batch-crash", 2, 120);
  ASSERT_EQ(outcome.findings.size(), 1U);
  const Finding& finding = outcome.findings.front();
  EXPECT_EQ(finding.bucket, "fault:sub-batch-crash: crash (Aborted)");
  EXPECT_EQ(finding.failing_case.graph, draw_subject(seed, finding.index, {}).question.graph);
  EXPECT_EQ(finding.failing_case.points.size(), Shape().points);
  EXPECT_EQ(outcome.summary.tally, run_campaign("fault:sub-crash", 2, 120).summary.tally);
}

/// The number of graphs up to the first that ends in sub.
std::uint64_t count_to_first_sub() {
  std::uint64_t index = 0;
  while (draw_subject(seed, index, {}).question.graph.nodes.back().op != Op::sub) ++index;
  return index + 1;
}

const std::uint64_t up_to_the_first_sub = count_to_first_sub();

TEST(JobPool, SavesAHangAsTimeoutAndContinues) {
  CampaignOptions options = options_for("fault:sub-hang", 2, up_to_the_first_sub);
  options.patience.seconds_a_message = 1;
  const Outcome outcome = run_campaign(options);
  const Outcome crashing = run_campaign("fault:sub-crash", 2, up_to_the_first_sub);
  expect_sub_alone(outcome, "timeout");
  EXPECT_EQ(outcome.findings.front().failing_case.summary, "fault:sub-hang takes too long here: no answer within 1 s");
  EXPECT_EQ(outcome.summary.tally.graphs, up_to_the_first_sub);
  EXPECT_EQ(outcome.summary.tally.engine[oracle::Verdict::timeout],
            crashing.summary.tally.engine[oracle::Verdict::crash]);
  EXPECT_EQ(outcome.summary.tally.engine[oracle::Verdict::agree],
            crashing.summary.tally.engine[oracle::Verdict::agree]);
}

TEST(JobPool, SavesMemoryExhaustionAsCrashAndContinues) {
  if (!oracle::can_limit_memory()) GTEST_SKIP() << "sanitizers need memory without limit";
  CampaignOptions options = options_for("fault:sub-memory", 2, up_to_the_first_sub);
  options.patience = {.seconds_a_message = 1000, .mebibytes = 256};
  const Outcome outcome = run_campaign(options);
  expect_sub_alone(outcome, "crash");
  EXPECT_TRUE(outcome.findings.front().report.str().find("it wanted more than 256 MiB of memory") != std::string::npos);
  EXPECT_EQ(outcome.summary.tally, run_campaign("fault:sub-crash", 2, up_to_the_first_sub).summary.tally);
}

TEST(JobPool, OracleCrashIsNoFailureOfTheEngine) {
  CampaignOptions options = options_for("minigrad", 2, 40);
  options.oracle = "fault:sub-crash";
  const Outcome outcome = run_campaign(options);
  EXPECT_TRUE(outcome.findings.empty());
  EXPECT_EQ(outcome.summary.tally.graphs, 40U);
  EXPECT_EQ(outcome.summary.tally.failing_graphs, 0U);
  EXPECT_GT(outcome.summary.tally.oracle[oracle::Verdict::crash], 0U);
  ASSERT_FALSE(outcome.summary.remarks.empty());
  EXPECT_TRUE(outcome.summary.remarks.begin()->str().starts_with("fault:sub-crash brought its process down at index "));
}

#ifdef __linux__
TEST(JobPool, KilledJobsChangeNothing) {
  const CampaignOptions options = options_for("fault:relu-side", 2, 300);
  int kills = 0;
  const Outcome outcome = run_campaign(options, [&] {
    const std::vector<pid_t> jobs = children(getpid());
    if (kills == 3 || jobs.empty()) return;
    ++kills;
    kill(jobs[static_cast<std::size_t>(kills) % jobs.size()], SIGKILL);
  });
  EXPECT_EQ(kills, 3);
  expect_same(outcome, run_campaign(options));
}

TEST(JobPool, StopSignalToOneJobEndsNoCampaign) {
  const CampaignOptions options = options_for("fault:relu-side", 2, 300);
  int requests = 0;
  catch_stop_signals();  // as the command line does
  const Outcome outcome = run_campaign(options, [&] {
    const std::vector<pid_t> jobs = children(getpid());
    if (requests == 3 || jobs.empty()) return;
    ++requests;
    kill(jobs.front(), SIGTERM);
  });
  for (const int number : {SIGINT, SIGTERM}) signal(number, SIG_DFL);
  EXPECT_EQ(requests, 3);
  expect_same(outcome, run_campaign(options));
}

TEST(JobPool, KillsFromOutsideBlameNoEngine) {
  CampaignOptions options = options_for("fault:sub-hang", 1, up_to_the_first_sub);
  options.patience.seconds_a_message = 1000;
  Stopwatch since_kill;
  const Outcome outcome = run_campaign(options, [&] {
    if (since_kill.seconds() < 1) return;  // time to reach the graph again
    since_kill = Stopwatch();
    for (const pid_t job : children(getpid())) kill(job, SIGKILL);
  });
  EXPECT_TRUE(outcome.findings.empty());
  EXPECT_EQ(outcome.summary.tally.failing_graphs, 0U);
  EXPECT_EQ(outcome.summary.abandoned, std::vector<std::uint64_t>{up_to_the_first_sub - 1});
  ASSERT_FALSE(outcome.summary.remarks.empty());
  EXPECT_TRUE(
      has(*outcome.summary.remarks.rbegin(), " is skipped: its process was killed from outside 5 times (Killed)"));
}

TEST(JobPool, KilledJobShrinksItsHangAgain) {
  CampaignOptions options = options_for("fault:sub-hang", 2, up_to_the_first_sub);
  options.patience.seconds_a_message = 1;
  int kills = 0;
  const Outcome outcome = run_campaign(options, [&] {
    for (const pid_t job : children(getpid())) {
      if (kills > 0 || children(job).empty()) continue;
      ++kills;
      kill(job, SIGKILL);
    }
  });
  EXPECT_EQ(kills, 1);
  expect_sub_alone(outcome, "timeout");
  EXPECT_TRUE(outcome.summary.remarks.empty());
}
#endif

TEST(JobPool, ShardsAddUpToTheCampaign) {
  const Outcome whole = run_campaign("fault:relu-side", 1, 200);
  Tally together;
  std::set<std::uint64_t> indices;
  for (const std::uint64_t index : {0U, 1U, 2U}) {
    CampaignOptions options = options_for("fault:relu-side", 2, 200);
    options.shard = {index, 3};
    const Outcome shard = run_campaign(options);
    together += shard.summary.tally;
    for (const Finding& finding : shard.findings) {
      EXPECT_EQ(finding.index % 3, index);
      indices.insert(finding.index);
    }
  }
  EXPECT_EQ(together, whole.summary.tally);
  for (const Finding& finding : whole.findings) EXPECT_TRUE(indices.contains(finding.index)) << finding.index;
}

TEST(JobPool, SummaryNamesTheParticipants) {
  const Summary summary = run_campaign("minigrad", 2, 1).summary;
  EXPECT_EQ(summary.engine, "minigrad");
  EXPECT_FALSE(summary.engine_version.empty());
  EXPECT_EQ(summary.oracle, "");
  EXPECT_EQ(summary.jobs, 2U);
  EXPECT_EQ(summary.seed, seed);
}

TEST(JobPool, ThrowsIfTheEngineCannotBeMade) {
  EXPECT_THROW(run_campaign("fault:no-such-fault", 2, 1), std::runtime_error);
}

TEST(JobPool, EndsWhenTheTimeIsUp) {
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
