// SPDX-License-Identifier: MIT
// Measurements of planted faults: whether and how soon they are found, how small the case is, and what other tests
// find.
#include "properties/faults/measure_faults.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace minigrad::properties {
namespace {

void ignore_progress(std::size_t) {}

TEST(MeasureFaults, CountsGraphsAndNodesUntilTheFirstFinding) {
  FaultSearch search;
  search.seeds = 2;
  search.share_points = 20;
  const auto measured = measure_faults({"relu-side", "sub-crash"}, search, ignore_progress);
  ASSERT_EQ(measured.size(), 2U);
  for (const MeasuredFault& one : measured) {
    EXPECT_TRUE(one.found()) << one.fault;
    ASSERT_EQ(one.first.size(), 2U);
    for (const auto& first : one.first) EXPECT_LE(first.value().graphs, 1000U);
  }
  EXPECT_EQ(measured[0].first[0]->nodes, 2U);
  EXPECT_EQ(measured[0].shares.with_truth, 20U);
  EXPECT_EQ(measured[1].fault, "sub-crash");
  EXPECT_EQ(measured[1].shares, FaultShares{});
}

TEST(MeasureFaults, IsTheSameForAnyNumberOfProcesses) {
  FaultSearch search;
  search.seeds = 1;
  search.share_points = 5;
  const std::vector<std::string> names{"tanh-unstable", "exp-1e-6", "max-tie"};
  const auto alone = measure_faults(names, search, ignore_progress);
  search.jobs = 2;
  const auto shared = measure_faults(names, search, ignore_progress);
  for (std::size_t i = 0; i < names.size(); ++i) {
    EXPECT_EQ(alone[i].fault, shared[i].fault);
    EXPECT_EQ(alone[i].shares, shared[i].shares);
    EXPECT_EQ(alone[i].first[0].value().graphs, shared[i].first[0].value().graphs);
    EXPECT_EQ(alone[i].first[0].value().nodes, shared[i].first[0].value().nodes);
  }
}

TEST(MeasureShares, OnlyTheJudgeFindsSmallErrors) {
  const auto of = [](const std::string& name) {
    const auto fault = std::find_if(faults().begin(), faults().end(), [&](const Fault& f) { return f.name == name; });
    return measure_shares(*fault, {1, 40, 200});
  };
  const FaultShares tiny = of("exp-1e-8");
  EXPECT_EQ(tiny.with_truth, 40U);
  EXPECT_EQ(tiny.gradcheck + tiny.jax, 0U);
  EXPECT_GT(tiny.wrong, 30U);
  const FaultShares gross = of("relu-side");
  EXPECT_GT(gross.gradcheck, 20U);
  EXPECT_GT(gross.jax, 20U);
  EXPECT_GT(gross.rtol, 30U);
}

TEST(MeasureShares, RoundingIsNotCountedAsTheFault) {
  const auto of = [](const std::string& name) {
    const auto fault = std::find_if(faults().begin(), faults().end(), [&](const Fault& f) { return f.name == name; });
    return measure_shares(*fault, {3, 300, 700});
  };
  const FaultShares gross = of("softplus-1e-4"), tiny = of("softplus-1e-12");
  EXPECT_EQ(gross.with_truth, tiny.with_truth);
  EXPECT_LT(gross.within_rounding, tiny.within_rounding);
  EXPECT_LE(tiny.within_rounding + tiny.failed, tiny.with_truth);
}

/// The goals of the ladder in FAULTS.md, at the points that are measured there.
TEST(MeasureShares, ErrorsOfAnySizeAreFound) {
  for (const auto& [size, goal] : {std::pair{"-1e-4", 0.99}, {"-1e-10", 0.99}, {"-1e-12", 0.97}}) {
    FaultShares all;
    for (const Fault& fault : faults()) {
      if (fault.name.ends_with(size)) all += measure_shares(fault, {});
    }
    EXPECT_GT(all.with_truth, 9'000U) << size;
    EXPECT_LT(all.within_rounding, all.with_truth / 20) << size;
    const auto found = static_cast<double>(all.wrong + all.imprecise);
    EXPECT_GE(found, goal * static_cast<double>(all.with_truth - all.within_rounding)) << size;
    EXPECT_GE(static_cast<double>(all.wrong), 0.8 * found) << size << ": usual formulas explain more than they should";
  }
}

/// The gradient checks never call backward twice.
TEST(MeasureShares, GradientChecksCallBackwardOnce) {
  const auto fault =
      std::find_if(faults().begin(), faults().end(), [](const Fault& f) { return f.name == "stale-adjoints"; });
  const FaultShares shares = measure_shares(*fault, {1, 40, 200});
  EXPECT_EQ(shares.with_truth, 40U);
  EXPECT_EQ(shares.failed, 40U);
  EXPECT_EQ(shares.gradcheck + shares.jax, 0U);
}

}  // namespace
}  // namespace minigrad::properties
