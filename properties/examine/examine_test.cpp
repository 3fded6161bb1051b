// SPDX-License-Identifier: MIT
#include "properties/examine/examine.h"

#include <gtest/gtest.h>

#include <functional>
#include <limits>
#include <map>

#include "oracle/engines/minigrad_engine.h"
#include "properties/campaign/campaign.h"
#include "properties/engines/planted_faults.h"
#include "properties/examine/engine_answers.h"

namespace minigrad::properties {
namespace {

using oracle::MinigradEngine;
using oracle::Points;
using oracle::Verdict;

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

/// Refuses every batch, as a program does that handles no message with several points.
class OnePointEngine final : public oracle::Differentiator {
 public:
  const oracle::Capabilities& capabilities() const override { return minigrad_.capabilities(); }

  oracle::Answers differentiate(const Question& question) override {
    oracle::Answers answers = minigrad_.differentiate(question);
    if (question.points.size() > 1) answers.refuse(oracle::Outcome::error, "one point at a time");
    return answers;
  }

 private:
  MinigradEngine minigrad_;
};

TEST(EngineAnswers, RefusedBatchIsAskedPointByPoint) {
  OnePointEngine engine;
  const Subject subject = draw_subject(3, 1, {});
  const EngineAnswers answers(subject.question, engine);
  for (std::size_t p = 0; p < subject.question.points.size(); ++p) EXPECT_TRUE(answers.is_answered(p)) << p;
}

class ExamineFault : public testing::TestWithParam<const char*> {};

TEST_P(ExamineFault, FailsOnTheSameGraphsWithAndWithoutOracle) {
  const auto faulty = make_faulty_engine(GetParam());
  MinigradEngine sound;
  std::size_t failures = 0;
  for (std::uint64_t i = 0; i < 150; ++i) {
    const Subject subject = draw_subject(3, i, {});
    const Examination cheap = examine(subject.question, *faulty, &sound, Thoroughness::settle_cheaply);
    const Examination alone = examine(subject.question, *faulty, nullptr, Thoroughness::judge_all);
    // Without an oracle the judge sees every unproven point; with one, some points that doubles cannot decide are left
    // unjudged.
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
      const Tally tally = examine(subject.question, sound, faulty.get(), thoroughness).tally;
      const std::size_t points = subject.question.points.size();
      const std::uint64_t components = points * (1 + input_count(subject.question.graph));
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

TEST(Examine, FindsEnginesThatAreWrongAlike) {
  Graph graph;
  graph.unary(Op::sin, graph.input());
  const auto one = make_faulty_engine("sin-sign");
  const auto other = make_faulty_engine("sin-sign");
  const Points points = points_of({0.5, 1.5});
  for (const Thoroughness thoroughness : {Thoroughness::settle_cheaply, Thoroughness::judge_all}) {
    EXPECT_EQ(examine({graph, points}, *one, other.get(), thoroughness).failures.size(), 2U);
    EXPECT_EQ(examine({graph, points}, *one, nullptr, thoroughness).failures.size(), 2U);
  }
}

TEST(Examine, LeavesUndecidableAlikeAnswersUnjudged) {
  Graph graph;  // its derivative, 4e-174, is below the range of the quick judge; both engines have the wrong sign
  graph.unary(Op::sigmoid, graph.input());
  const auto one = make_faulty_engine("sigmoid-sign");
  const auto other = make_faulty_engine("sigmoid-sign");
  const Points points = points_of({-400, -401});
  const auto failures = [&](oracle::Differentiator* oracle, Thoroughness thoroughness) {
    return examine({graph, points}, *one, oracle, thoroughness).failures.size();
  };
  EXPECT_EQ(failures(other.get(), Thoroughness::settle_cheaply), 0U);
  EXPECT_EQ(failures(other.get(), Thoroughness::judge_all), 2U);
  EXPECT_EQ(failures(nullptr, Thoroughness::settle_cheaply), 2U);
}

TEST(Examine, JudgesOneUndecidablePointOfABatch) {
  Graph graph;
  graph.unary(Op::sigmoid, graph.input());
  const auto faulty = make_faulty_engine("sigmoid-sign");
  MinigradEngine sound;
  const Points points = points_of({-400, -401, -402});
  const auto cheap = examine({graph, points}, *faulty, &sound, Thoroughness::settle_cheaply);
  EXPECT_EQ(cheap.failures.size(), 1U);
  EXPECT_EQ(cheap.tally.unjudged_points, 2U);
  EXPECT_EQ(examine({graph, points}, *faulty, &sound, Thoroughness::judge_all).failures.size(), 3U);
}

TEST(Examine, JudgesUnprovenOracleOnlyThoroughly) {
  Graph graph;
  graph.unary(Op::sin, graph.input());
  const auto off = make_faulty_engine("sin-sign");
  MinigradEngine sound;
  const Points points = points_of({0.5, 1.5});
  const Tally cheap = examine({graph, points}, sound, off.get(), Thoroughness::settle_cheaply).tally;
  EXPECT_EQ(cheap.oracle.failures(), 0U);
  EXPECT_EQ(cheap.oracle_unjudged, 2U);
  EXPECT_EQ(cheap.judged_points, 0U);
  const Tally thorough = examine({graph, points}, sound, off.get(), Thoroughness::judge_all).tally;
  EXPECT_EQ(thorough.oracle[Verdict::wrong], 2U);
  EXPECT_EQ(thorough.oracle_by_op.at("sin")[Verdict::wrong], 2U);
  EXPECT_EQ(thorough.judged_points, 1U);  // the first, as a check on the quick judge
}

TEST(Examine, CountsResolvedPoints) {
  Graph graph;
  graph.unary(Op::log, graph.input());
  MinigradEngine engine;
  const Examination examination = examine({graph, points_of({2, 0, 3})}, engine, nullptr, Thoroughness::judge_all);
  EXPECT_EQ(examination.tally.sampled_points, 3U);
  EXPECT_EQ(examination.tally.resolved_points, 2U);
  EXPECT_EQ(examination.tally.engine[Verdict::singular], 2U);
}

TEST(Examine, RefusalFailsEveryPointWithItsReason) {
  Graph graph;
  graph.binary(Op::sub, graph.input(), 0);
  const auto engine = make_faulty_engine("sub-error");
  const Examination examination = examine({graph, points_of({1, 2})}, *engine, nullptr, Thoroughness::judge_all);
  ASSERT_EQ(examination.failures.size(), 2U);
  EXPECT_EQ(examination.failures[1].point, 1U);
  EXPECT_EQ(examination.failures[1].verdict, Verdict::error);
  EXPECT_EQ(examination.failures[1].reason, "no graph may end in sub");
  EXPECT_EQ(examination.tally.engine[Verdict::error], 4U);
}

/// minigrad with other claims and, if `change` is set, changed answers.
class Claiming final : public oracle::Differentiator {
 public:
  using Change = std::function<void(const Points&, oracle::Answers&)>;

  explicit Claiming(oracle::Capabilities claims, Change change = {}) : claims_(claims), change_(change) {}

  const oracle::Capabilities& capabilities() const override { return claims_; }

  oracle::Answers differentiate(const Question& question) override {
    oracle::Answers answers = engine_.differentiate(question);
    if (change_) change_(question.points, answers);
    return answers;
  }

 private:
  oracle::Capabilities claims_;
  Change change_;
  MinigradEngine engine_;
};

oracle::Capabilities claims_of_minigrad() { return MinigradEngine().capabilities(); }

Claiming::Change factor(double factor) {
  return [factor](const Points&, oracle::Answers& answers) {
    for (std::size_t p = 0; p < answers.size(); ++p) answers.gradient(p)[0] *= factor;
  };
}

Graph one_operation_of_input(Op op) {
  Graph graph;
  graph.unary(op, graph.input());
  return graph;
}

TEST(Examine, JudgesFloatsWith24Bits) {
  const Graph graph = one_operation_of_input(Op::sin);
  const Points points = points_of({0.5, 1.5});
  oracle::Capabilities floats = claims_of_minigrad();
  floats.dtype = corpus::Dtype::float32;
  const auto failures = [&](const oracle::Capabilities& claims, double off) {
    MinigradEngine sound;
    Claiming engine(claims, factor(1 + off));
    const auto alone = examine({graph, points}, engine, nullptr, Thoroughness::settle_cheaply);
    const auto beside = examine({graph, points}, engine, &sound, Thoroughness::settle_cheaply);
    EXPECT_EQ(alone.failures.size(), beside.failures.size());
    EXPECT_EQ(beside.tally.oracle.failures(), 0U);
    return alone.failures.size();
  };
  EXPECT_EQ(failures(claims_of_minigrad(), 1e-8), 2U);
  EXPECT_EQ(failures(floats, 1e-8), 0U);
  EXPECT_EQ(failures(floats, 1e-5), 2U);
}

TEST(Examine, JudgesEachEngineByItsOwnPrecision) {
  const Graph graph = one_operation_of_input(Op::sin);
  oracle::Capabilities floats = claims_of_minigrad();
  floats.dtype = corpus::Dtype::float32;
  MinigradEngine sound;
  for (const double off : {1e-8, 1e-5}) {
    Claiming oracle(floats, factor(1 + off));
    const Tally tally = examine({graph, points_of({0.5, 1.5})}, sound, &oracle, Thoroughness::judge_all).tally;
    EXPECT_EQ(tally.engine[Verdict::agree], 4U);
    EXPECT_EQ(tally.oracle[Verdict::agree], off < 1e-6 ? 4U : 2U);
  }
}

TEST(Examine, AcceptsDeclaredChoiceAtKink) {
  const Graph graph = one_operation_of_input(Op::relu);
  const Points points = points_of({0});
  const auto to_the_right = [](const Points&, oracle::Answers& answers) { answers.gradient(0)[0] = 1; };
  oracle::Capabilities declared = claims_of_minigrad();
  declared.kinks.relu = 1;
  Claiming silent(claims_of_minigrad(), to_the_right);
  Claiming open(declared, to_the_right);
  EXPECT_EQ(verdict_on(question_at(graph, points[0]), silent), Verdict::convention);
  EXPECT_EQ(verdict_on(question_at(graph, points[0]), open), Verdict::agree);
  const Tally tally = examine({graph, points}, open, nullptr, Thoroughness::judge_all).tally;
  EXPECT_EQ(tally.engine_errors.largest(), 0) << "the distance from the contract's choice is no error";
  EXPECT_EQ(inspect(question_at(graph, points[0]), open, &silent)[1].oracle_judgement->verdict, Verdict::convention);
}

TEST(Examine, AfreshEngineOwesTheLastBackwardOnly) {
  const Graph graph = one_operation_of_input(Op::sin);
  oracle::Capabilities claims = claims_of_minigrad();
  claims.second_backward = corpus::SecondBackward::afresh;
  Claiming adds(claims);
  Claiming replaces(claims, factor(0.5));
  const std::vector<double> point{0.5};
  EXPECT_EQ(verdict_on(question_at(graph, point, backward_twice(graph)), adds), Verdict::wrong);
  EXPECT_EQ(verdict_on(question_at(graph, point, backward_twice(graph)), replaces), Verdict::agree);
  EXPECT_EQ(
      examine({graph, points_of({0.5, 1}), backward_twice(graph)}, replaces, nullptr, Thoroughness::settle_cheaply)
          .tally.proven_points,
      2U);
}

TEST(Examine, ErrorWhereNothingIsOwedIsNoFailure) {
  const Graph graph = one_operation_of_input(Op::log);
  Claiming raises(claims_of_minigrad(), [](const Points& points, oracle::Answers& answers) {
    for (std::size_t p = 0; p < points.size(); ++p) {
      if (!(points[p][0] >= 1)) answers.statuses[p] = {oracle::Outcome::error, "math domain error"};
    }
  });
  const Points points = points_of({-1, 0, 0.5, 2, std::numeric_limits<double>::quiet_NaN()});
  MinigradEngine sound;
  const Examination found = examine({graph, points}, raises, nullptr, Thoroughness::settle_cheaply);
  ASSERT_EQ(found.failures.size(), 2U);
  EXPECT_EQ(found.failures[0].point, 2U);
  EXPECT_EQ(found.failures[1].point, 4U) << "NaN in, NaN out";
  EXPECT_EQ(found.tally.engine[Verdict::singular], 4U);
  const Tally beside = examine({graph, points}, sound, &raises, Thoroughness::judge_all).tally;
  EXPECT_EQ(beside.oracle[Verdict::error], 4U);
  EXPECT_EQ(inspect(question_at(graph, points[0]), raises, nullptr)[0].engine_judgement.verdict, Verdict::singular);
}

TEST(Examine, VerdictOnOnePoint) {
  Graph graph;
  graph.unary(Op::relu, graph.input());
  MinigradEngine sound;
  const auto faulty = make_faulty_engine("relu-kink");
  const std::vector<double> kink{0};
  const std::vector<double> right_of_it{1};
  EXPECT_EQ(verdict_on(question_at(graph, kink), sound), Verdict::agree);
  EXPECT_EQ(verdict_on(question_at(graph, kink), *faulty), Verdict::convention);
  EXPECT_EQ(verdict_on(question_at(graph, right_of_it), *faulty), Verdict::agree);
}

TEST(Examine, InspectReportsEveryComponent) {
  Graph graph;
  const Position x = graph.input();
  graph.input();
  graph.binary(Op::mul, x, x);
  MinigradEngine engine;
  const auto other = make_faulty_engine("aliased-edges");
  const std::vector<double> point{3, 7};
  const auto reports = inspect(question_at(graph, point, backward_twice(graph)), engine, other.get());
  ASSERT_EQ(reports.size(), 3U);
  EXPECT_EQ(reports[0].engine, 9);
  EXPECT_EQ(reports[1].engine, 12);
  EXPECT_EQ(reports[1].oracle, 6);
  EXPECT_EQ(reports[1].truth->value, 12);
  EXPECT_EQ(reports[1].engine_judgement.verdict, Verdict::agree);
  EXPECT_EQ(reports[1].oracle_judgement->verdict, Verdict::wrong);
  EXPECT_EQ(reports[2].engine, 0);
  EXPECT_EQ(reports[2].oracle_judgement->verdict, Verdict::agree);
}

TEST(Examine, InspectReportsRefusals) {
  Graph graph;
  graph.binary(Op::sub, graph.input(), 0);
  MinigradEngine sound;
  const auto refusing = make_faulty_engine("sub-error");
  const std::vector<double> point{1};
  const auto reports = inspect(question_at(graph, point), sound, refusing.get());
  EXPECT_EQ(reports[0].oracle, std::nullopt);
  EXPECT_EQ(reports[0].oracle_judgement->verdict, Verdict::error);
}

TEST(Blame, NamesTheOpThatFailsAlone) {
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

TEST(Blame, AsksAboutAliasedOperands) {
  Graph graph;
  const Position x = graph.input();
  graph.unary(Op::exp, graph.binary(Op::sub, x, x));
  const std::vector<double> point{0.75};
  EXPECT_EQ(blame(graph, point, *make_faulty_engine("aliased-edges")), "sub");
}

}  // namespace
}  // namespace minigrad::properties
