// SPDX-License-Identifier: MIT
#include "properties/campaign/fatal_finding.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <set>

#include "oracle/programs/memory_limit.h"
#include "properties/process/dying_engine.h"

namespace minigrad::properties {
namespace {

const Death abort_of_engine{Death::Cause::itself, "Aborted"};

/// The findings of the first graphs of a campaign, for an engine that dies as `fate` says.
std::vector<Finding> findings(const DyingEngine::Fate& fate, const Death& death, std::uint64_t graphs = 60,
                              const oracle::Patience& patience = {}) {
  CampaignOptions options;
  options.shape.points = 16;
  options.patience = patience;
  std::vector<Finding> found;
  DyingEngine mortal(fate);
  ForkingEngine engine(mortal, options.patience);
  for (std::uint64_t i = 0; i < graphs; ++i) {
    if (auto finding = small_fatal_finding(options, i, death, engine, nullptr)) found.push_back(*std::move(finding));
  }
  return found;
}

std::set<std::string> buckets(const std::vector<Finding>& found) {
  std::set<std::string> all;
  for (const Finding& finding : found) all.insert(finding.bucket);
  return all;
}

TEST(FatalFinding, ShrinksACrashToOneOperationAndPoint) {
  const std::vector<Finding> found = findings(
      [](const Graph& graph, const oracle::Points&) {
        if (has_op(graph, Op::tanh)) std::abort();
      },
      abort_of_engine);
  ASSERT_GT(found.size(), 3U);
  EXPECT_EQ(buckets(found), std::set<std::string>{"mortal: crash, tanh"});
  for (const Finding& finding : found) {
    const corpus::Case& made = finding.failing_case;
    EXPECT_EQ(made.graph.nodes.size(), 2U);
    EXPECT_EQ(made.graph.nodes.back().op, Op::tanh);
    EXPECT_EQ(made.points.size(), 1U);
    EXPECT_TRUE(made.points.front().expectation);
    EXPECT_EQ(made.manner, corpus::Manner{});
    EXPECT_EQ(made.summary, "mortal crashes here: it brought its process down (Aborted)");
    EXPECT_EQ(made.origin.verdict, "crash");
    EXPECT_EQ(made.origin.index, finding.index);
  }
}

TEST(FatalFinding, TwoCrashesHaveTwoBuckets) {
  const std::vector<Finding> found = findings(
      [](const Graph& graph, const oracle::Points&) {
        if (has_op(graph, Op::tanh)) std::abort();
        for (const Node& node : graph.nodes) {
          if (arity(node.op) == 2 && node.operands[0] == node.operands[1]) std::abort();
        }
      },
      abort_of_engine, 100);
  EXPECT_EQ(buckets(found),
            (std::set<std::string>{"mortal: crash, tanh", "mortal: crash, any operation of one node twice"}));
}

TEST(FatalFinding, KeepsAFatalPoint) {
  const std::vector<Finding> found = findings(
      [](const Graph& graph, const oracle::Points& points) {
        if (!has_op(graph, Op::exp)) return;
        for (std::size_t p = 0; p < points.size(); ++p) {
          if (points.dimension() > 0 && points[p][0] < -1) std::abort();
        }
      },
      abort_of_engine);
  ASSERT_FALSE(found.empty());
  for (const Finding& finding : found) {
    ASSERT_EQ(finding.failing_case.points.size(), 1U);
    EXPECT_LT(finding.failing_case.points.front().at.front(), -1);
  }
}

TEST(FatalFinding, ShrinksOnlyWhileTheDeathIsTheSame) {
  const std::vector<Finding> found = findings(
      [](const Graph& graph, const oracle::Points&) {
        if (has_op(graph, Op::mul)) graph.nodes.size() < 5 ? std::abort() : _exit(3);
      },
      {Death::Cause::itself, "it ended with exit code 3"});
  std::size_t large = 0;
  for (const Finding& finding : found) {
    if (draw_subject(1, finding.index, {}).question.graph.nodes.size() < 5) continue;
    ++large;
    EXPECT_EQ(finding.failing_case.graph.nodes.size(), 5U);
    EXPECT_EQ(finding.failing_case.summary,
              "mortal crashes here: it brought its process down (it ended with exit code 3)");
  }
  EXPECT_GT(large, 3U);
}

TEST(FatalFinding, NoneIfNoPointIsFatalAlone) {
  const DyingEngine::Fate only_together = [](const Graph&, const oracle::Points& points) {
    if (points.size() > 1) std::abort();
  };
  EXPECT_TRUE(findings(only_together, abort_of_engine, 5).empty());
}

TEST(FatalFinding, DoesNotRepeatAnOutsideSignal) {
  const DyingEngine::Fate always = [](const Graph&, const oracle::Points&) { std::abort(); };
  EXPECT_EQ(findings(always, abort_of_engine, 5).size(), 5U);
  EXPECT_TRUE(findings(always, {Death::Cause::ended, "Killed"}, 5).empty());
}

TEST(FatalFinding, DoesNotRepeatAPointKilledByASignal) {
  const DyingEngine::Fate killed = [](const Graph&, const oracle::Points&) { raise(SIGKILL); };
  EXPECT_TRUE(findings(killed, abort_of_engine, 5).empty());
}

/// The buckets if each graph with tanh ends its process with `end`, where deaths cost nothing.
std::set<std::string> buckets_of_tanh(const std::function<void()>& end, Death::Cause cause) {
  const auto fate = [&](const Graph& graph, const oracle::Points&) {
    if (has_op(graph, Op::tanh)) end();
  };
  return buckets(findings(fate, {cause, "in words"}, 60, {.seconds_a_message = 1e-300, .mebibytes = 0}));
}

TEST(FatalFinding, TriesCheapDeathsAsOftenAsCrashes) {
  EXPECT_EQ(buckets_of_tanh([] { _exit(oracle::out_of_memory_code); }, Death::Cause::out_of_memory),
            std::set<std::string>{"mortal: crash, tanh"});
  EXPECT_EQ(buckets_of_tanh([] { signal(SIGALRM, SIG_DFL), raise(SIGALRM); }, Death::Cause::overdue),
            std::set<std::string>{"mortal: timeout, tanh"});
}

TEST(FatalFinding, BudgetFollowsTheDeathOfThePointAlone) {
  const auto fate = [](const Graph& graph, const oracle::Points& points) {
    if (points.size() > 1) std::abort();
    if (has_op(graph, Op::tanh)) _exit(oracle::out_of_memory_code);
  };
  const auto count = [&](const std::vector<Finding>& found) {
    return std::ranges::count_if(found,
                                 [](const Finding& finding) { return finding.failing_case.graph.nodes.size() == 2; });
  };
  const oracle::Patience dear{.seconds_a_message = 10, .mebibytes = 1 << 20};
  EXPECT_LT(count(findings(fate, abort_of_engine, 60, dear)), count(findings(fate, abort_of_engine, 60)));
}

}  // namespace
}  // namespace minigrad::properties
