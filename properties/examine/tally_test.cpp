// SPDX-License-Identifier: MIT
#include "properties/examine/tally.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace minigrad::properties {
namespace {

using oracle::Verdict;

/// A tally in which all numbers differ, so that swapped fields are noticed.
Tally distinct(std::uint64_t from) {
  Tally tally;
  for (std::uint64_t* const count : {&tally.graphs, &tally.points, &tally.proven_points, &tally.judged_points,
                                     &tally.unjudged_points, &tally.sampled_points, &tally.resolved_points,
                                     &tally.failing_graphs, &tally.engine_unjudged, &tally.oracle_unjudged}) {
    *count = from++;
  }
  for (std::size_t i = 0; i < oracle::verdict_names.size(); ++i) {
    tally.engine[static_cast<Verdict>(i)] = from++;
    tally.oracle[static_cast<Verdict>(i)] = from++;
  }
  tally.engine_errors.add(static_cast<double>(from++));
  tally.oracle_by_op["tanh"][Verdict::imprecise] = from++;
  tally.oracle_by_op["composition"][Verdict::wrong] = from++;
  tally.coverage.emplace().graphs = from++;
  return tally;
}

TEST(Tally, RoundTripsThroughJson) {
  EXPECT_EQ(nlohmann::json(Tally{}).get<Tally>(), Tally{});
  const Tally tally = distinct(1);
  EXPECT_EQ(nlohmann::json::parse(nlohmann::json(tally).dump()).get<Tally>(), tally);
}

TEST(Tally, LeavesOutVerdictsWithoutCount) {
  VerdictCounts counts;
  counts[Verdict::wrong] = 3;
  EXPECT_EQ(nlohmann::json(counts).dump(), R"({"wrong":3})");
}

TEST(Tally, AddsUpMemberByMember) {
  Tally sum = distinct(1);
  sum += distinct(1000);
  sum.oracle_by_op["erf"];  // an op that only one tally has
  const Tally a = distinct(1);
  const Tally b = distinct(1000);
  EXPECT_EQ(sum.graphs, a.graphs + b.graphs);
  EXPECT_EQ(sum.failing_graphs, a.failing_graphs + b.failing_graphs);
  EXPECT_EQ(sum.engine[Verdict::singular], a.engine[Verdict::singular] + b.engine[Verdict::singular]);
  EXPECT_EQ(sum.engine_errors.total(), 2U);
  EXPECT_EQ(sum.engine_errors.largest(), b.engine_errors.largest());
  EXPECT_EQ(sum.oracle[Verdict::timeout], a.oracle[Verdict::timeout] + b.oracle[Verdict::timeout]);
  EXPECT_EQ(sum.oracle_by_op["tanh"][Verdict::imprecise],
            a.oracle_by_op.at("tanh")[Verdict::imprecise] + b.oracle_by_op.at("tanh")[Verdict::imprecise]);
  EXPECT_EQ(sum.coverage->graphs, a.coverage->graphs + b.coverage->graphs);

  Tally reversed = distinct(1000);
  reversed += distinct(1);
  reversed.oracle_by_op["erf"];
  EXPECT_EQ(reversed, sum);
}

TEST(Tally, CountsFailures) {
  VerdictCounts counts;
  for (const Verdict harmless : {Verdict::agree, Verdict::singular, Verdict::unresolved, Verdict::unsupported}) {
    counts[harmless] = 100;
  }
  EXPECT_EQ(counts.failures(), 0U);
  counts[Verdict::wrong] = 1;
  counts[Verdict::imprecise] = 2;
  counts[Verdict::convention] = 4;
  counts[Verdict::crash] = 8;
  EXPECT_EQ(counts.failures(), 15U);
}

}  // namespace
}  // namespace minigrad::properties
