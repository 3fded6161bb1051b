// SPDX-License-Identifier: MIT
#include "properties/examine.h"

#include <gtest/gtest.h>

#include <map>

#include "oracle/minigrad_engine.h"
#include "properties/campaign.h"
#include "properties/faults.h"

namespace minigrad::properties {
namespace {

using oracle::Backward;
using oracle::MinigradEngine;
using oracle::Points;
using oracle::Verdict;

Examination examine_subject(const Subject& subject, oracle::Differentiator& engine, oracle::Differentiator* oracle,
                            Thoroughness thoroughness) {
  return examine(subject.drawing.graph, subject.drawing.points, subject.backward, engine, oracle, thoroughness);
}

std::uint64_t sum(const VerdictCounts& counts) {
  std::uint64_t total = 0;
  for (std::size_t i = 0; i < oracle::verdict_names.size(); ++i) total += counts[static_cast<Verdict>(i)];
  return total;
}

Points points_of(std::initializer_list<double> coordinates) {
  Points points(1);
  for (const double coordinate : coordinates) points.push_back({&coordinate, 1});
  return points;
}

class ExamineFault : public testing::TestWithParam<const char*> {};

TEST_P(ExamineFault, FailsOnTheSameGraphsHoweverManyPointsTheJudgeSees) {
  const auto faulty = make_faulty_engine(GetParam());
  MinigradEngine sound;
  std::size_t failures = 0;
  for (std::uint64_t i = 0; i < 150; ++i) {
    const Subject subject = draw_subject(3, i, {});
    const Examination cheap = examine_subject(subject, *faulty, &sound, Thoroughness::settle_cheaply);
    const Examination alone = examine_subject(subject, *faulty, nullptr, Thoroughness::judge_all);
    // Without an oracle the judge sees all that is not proven; with one it passes over some of what doubles cannot
    // tell.
    std::map<std::size_t, Verdict> all;
    for (const Failure& failure : alone.failures) all[failure.point] = failure.verdict;
    for (const Failure& failure : cheap.failures) {
      ASSERT_TRUE(all.contains(failure.point)) << i;
      EXPECT_EQ(failure.verdict, all.at(failure.point)) << i;
    }
    EXPECT_EQ(cheap.failures.empty(), alone.failures.empty()) << i;
    EXPECT_LE(cheap.tally.judged_points, alone.tally.judged_points);
    EXPECT_EQ(cheap.tally.failing_graphs, cheap.failures.empty() ? 0U : 1U);
    failures += cheap.failures.size();
  }
  EXPECT_GT(failures, 0U);
}

INSTANTIATE_TEST_SUITE_P(Faults, ExamineFault, testing::Values("relu-side", "tanh-unstable", "div-1e-12", "sub-error"));

TEST(Examine, CountsEveryComponentOfEveryPointOnce) {
  const auto faulty = make_faulty_engine("tanh-unstable");
  MinigradEngine sound;
  for (std::uint64_t i = 0; i < 100; ++i) {
    const Subject subject = draw_subject(4, i, {});
    for (const Thoroughness thoroughness : {Thoroughness::settle_cheaply, Thoroughness::judge_all}) {
      const Tally tally = examine_subject(subject, sound, faulty.get(), thoroughness).tally;
      const std::size_t points = subject.drawing.points.size();
      const std::uint64_t components = points * (1 + input_count(subject.drawing.graph));
      EXPECT_EQ(tally.graphs, 1U);
      EXPECT_EQ(tally.points, points);
      EXPECT_EQ(tally.proven_points + tally.judged_points + tally.unjudged_points, points);
      EXPECT_EQ(sum(tally.engine) + tally.engine_unjudged, components);
      EXPECT_EQ(sum(tally.oracle) + tally.oracle_unjudged, components);
      EXPECT_EQ(tally.sampled_points, thoroughness == Thoroughness::judge_all ? 16 : 0);
      EXPECT_LE(tally.resolved_points, tally.sampled_points);
      std::uint64_t blamed = 0;
      for (const auto& [op, counts] : tally.oracle_by_op) blamed += sum(counts);
      EXPECT_EQ(blamed, tally.oracle.failures());
    }
  }
}

TEST(Examine, TwoThatAreWrongAlikeAreFoundOut) {
  Graph graph;
  graph.unary(Op::sin, graph.input());
  const auto one = make_faulty_engine("sin-sign");
  const auto other = make_faulty_engine("sin-sign");
  const Points points = points_of({0.5, 1.5});
  for (const Thoroughness thoroughness : {Thoroughness::settle_cheaply, Thoroughness::judge_all}) {
    EXPECT_EQ(examine(graph, points, Backward::once, *one, other.get(), thoroughness).failures.size(), 2U);
    EXPECT_EQ(examine(graph, points, Backward::once, *one, nullptr, thoroughness).failures.size(), 2U);
  }
}

TEST(Examine, WhereDoublesProveNothingTwoAlikeAreLeftAtThatUnlessItIsThorough) {
  Graph graph;  // its derivative, 4e-174, is out of the quick judge's range; both have the sign wrong
  graph.unary(Op::sigmoid, graph.input());
  const auto one = make_faulty_engine("sigmoid-sign");
  const auto other = make_faulty_engine("sigmoid-sign");
  const Points points = points_of({-400, -401});
  const auto failures = [&](oracle::Differentiator* oracle, Thoroughness thoroughness) {
    return examine(graph, points, Backward::once, *one, oracle, thoroughness).failures.size();
  };
  EXPECT_EQ(failures(other.get(), Thoroughness::settle_cheaply), 0U);
  EXPECT_EQ(failures(other.get(), Thoroughness::judge_all), 2U);
  EXPECT_EQ(failures(nullptr, Thoroughness::settle_cheaply), 2U);
}

TEST(Examine, WhereDoublesProveNothingAndTheTwoDifferOnePointSpeaksForItsBatch) {
  Graph graph;
  graph.unary(Op::sigmoid, graph.input());
  const auto faulty = make_faulty_engine("sigmoid-sign");
  MinigradEngine sound;
  const Points points = points_of({-400, -401, -402});
  const auto cheap = examine(graph, points, Backward::once, *faulty, &sound, Thoroughness::settle_cheaply);
  EXPECT_EQ(cheap.failures.size(), 1U);
  EXPECT_EQ(cheap.tally.unjudged_points, 2U);
  EXPECT_EQ(examine(graph, points, Backward::once, *faulty, &sound, Thoroughness::judge_all).failures.size(), 3U);
}

TEST(Examine, AnOracleThatIsOffIsJudgedInThoroughExaminationsOnly) {
  Graph graph;
  graph.unary(Op::sin, graph.input());
  const auto off = make_faulty_engine("sin-sign");
  MinigradEngine sound;
  const Points points = points_of({0.5, 1.5});
  const Tally cheap = examine(graph, points, Backward::once, sound, off.get(), Thoroughness::settle_cheaply).tally;
  EXPECT_EQ(cheap.oracle.failures(), 0U);
  EXPECT_EQ(cheap.oracle_unjudged, 2U);
  EXPECT_EQ(cheap.judged_points, 0U);
  const Tally thorough = examine(graph, points, Backward::once, sound, off.get(), Thoroughness::judge_all).tally;
  EXPECT_EQ(thorough.oracle[Verdict::wrong], 2U);
  EXPECT_EQ(thorough.oracle_by_op.at("sin")[Verdict::wrong], 2U);
  EXPECT_EQ(thorough.judged_points, 1U);  // the first, as a check on the quick judge
}

TEST(Examine, ResolvedPointsAreNeitherSingularNorUnresolved) {
  Graph graph;
  graph.unary(Op::log, graph.input());
  MinigradEngine engine;
  const Examination examination =
      examine(graph, points_of({2, 0, 3}), Backward::once, engine, nullptr, Thoroughness::judge_all);
  EXPECT_EQ(examination.tally.sampled_points, 3U);
  EXPECT_EQ(examination.tally.resolved_points, 2U);
  EXPECT_EQ(examination.tally.engine[Verdict::singular], 2U);
}

TEST(Examine, ARefusalFailsEveryPointWithItsReason) {
  Graph graph;
  graph.binary(Op::sub, graph.input(), 0);
  const auto engine = make_faulty_engine("sub-error");
  const Examination examination =
      examine(graph, points_of({1, 2}), Backward::once, *engine, nullptr, Thoroughness::judge_all);
  ASSERT_EQ(examination.failures.size(), 2U);
  EXPECT_EQ(examination.failures[1].point, 1U);
  EXPECT_EQ(examination.failures[1].verdict, Verdict::error);
  EXPECT_EQ(examination.failures[1].reason, "no graph may end in sub");
  EXPECT_EQ(examination.tally.engine[Verdict::error], 4U);
}

TEST(Examine, VerdictAtOnePoint) {
  Graph graph;
  graph.unary(Op::relu, graph.input());
  MinigradEngine sound;
  const auto faulty = make_faulty_engine("relu-kink");
  const std::vector<double> kink{0};
  const std::vector<double> right_of_it{1};
  EXPECT_EQ(verdict_at(graph, kink, Backward::once, sound), Verdict::agree);
  EXPECT_EQ(verdict_at(graph, kink, Backward::once, *faulty), Verdict::convention);
  EXPECT_EQ(verdict_at(graph, right_of_it, Backward::once, *faulty), Verdict::agree);
}

TEST(Examine, InspectTellsEveryComponent) {
  Graph graph;
  const Position x = graph.input();
  graph.input();
  graph.binary(Op::mul, x, x);
  MinigradEngine engine;
  const auto other = make_faulty_engine("aliased-edges");
  const std::vector<double> point{3, 7};
  const auto reports = inspect(graph, point, Backward::twice, engine, other.get());
  ASSERT_EQ(reports.size(), 3U);
  EXPECT_EQ(reports[0].engine, 9);
  EXPECT_EQ(reports[1].engine, 12);
  EXPECT_EQ(reports[1].oracle, 6);
  EXPECT_EQ(reports[1].truth->value, 12);
  EXPECT_EQ(reports[1].engine_finding.verdict, Verdict::agree);
  EXPECT_EQ(reports[1].oracle_finding->verdict, Verdict::wrong);
  EXPECT_EQ(reports[2].engine, 0);
  EXPECT_EQ(reports[2].oracle_finding->verdict, Verdict::agree);
}

TEST(Examine, InspectTellsWhoRefused) {
  Graph graph;
  graph.binary(Op::sub, graph.input(), 0);
  MinigradEngine sound;
  const auto refusing = make_faulty_engine("sub-error");
  const std::vector<double> point{1};
  const auto reports = inspect(graph, point, Backward::once, sound, refusing.get());
  EXPECT_EQ(reports[0].oracle, std::nullopt);
  EXPECT_EQ(reports[0].oracle_finding->verdict, Verdict::error);
}

TEST(Blame, NamesTheOpThatGoesWrongByItself) {
  Graph graph;
  const Position x = graph.input();
  graph.unary(Op::tan, x);  // the output does not depend on it
  const Position s = graph.unary(Op::sin, x);
  const Position t = graph.unary(Op::tanh, s);
  graph.binary(Op::mul, t, x);
  const std::vector<double> point{0.75};
  EXPECT_EQ(blame(graph, point, *make_faulty_engine("tanh-1e-6")), "tanh");
  EXPECT_EQ(blame(graph, point, *make_faulty_engine("mul-1e-6")), "mul");
  EXPECT_EQ(blame(graph, point, *make_faulty_engine("tan-1e-6")), "composition");
  EXPECT_EQ(blame(graph, point, *make_faulty_engine("assigned-adjoint")), "composition");
}

TEST(Blame, KnowsAnOpWhoseOperandsAreOneNode) {
  Graph graph;
  const Position x = graph.input();
  graph.unary(Op::exp, graph.binary(Op::sub, x, x));
  const std::vector<double> point{0.75};
  EXPECT_EQ(blame(graph, point, *make_faulty_engine("aliased-edges")), "sub");
}

}  // namespace
}  // namespace minigrad::properties
