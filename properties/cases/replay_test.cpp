// SPDX-License-Identifier: MIT
#include "properties/cases/replay.h"

#include <gtest/gtest.h>

#include <functional>
#include <optional>

#include "corpus/json/error.h"
#include "oracle/engines/minigrad_engine.h"
#include "properties/campaign/campaign.h"
#include "properties/cases/replay_files.h"
#include "properties/engines/planted_faults.h"
#include "properties/support/testing.h"

namespace minigrad::properties {
namespace {

using corpus::Status;
/// sin(x) at 0.5, with the truth.
corpus::Case sine_case(Status status) {
  corpus::Case made = make_case({one_operation(Op::sin), corpus::batch({{0.5}})});
  made.status = status;
  return made;
}

class ReplayStatus : public testing::Test {
 protected:
  Replay with(Status status, oracle::Differentiator& engine) { return replay(sine_case(status), engine); }
  oracle::MinigradEngine sound_;
  std::unique_ptr<oracle::Differentiator> faulty_ = make_faulty_engine("sin-1e-12");
};

TEST_F(ReplayStatus, RegressionMustPass) {
  EXPECT_TRUE(with(Status::regression, sound_).passed);
  EXPECT_EQ(with(Status::regression, sound_).report, "");
  const Replay failed = with(Status::regression, *faulty_);
  EXPECT_FALSE(failed.passed);
  EXPECT_TRUE(has(failed.report, "fault:sin-1e-12: wrong"));
}

TEST_F(ReplayStatus, OpenCaseFailsUntilMended) {
  EXPECT_FALSE(with(Status::open, *faulty_).passed);
  EXPECT_FALSE(with(Status::open, *faulty_).mended);
  const Replay mended = with(Status::open, sound_);
  EXPECT_TRUE(mended.passed);
  EXPECT_TRUE(mended.mended);
  EXPECT_TRUE(has(mended.report, "this open case passes now"));
  EXPECT_FALSE(with(Status::regression, sound_).mended);
}

TEST_F(ReplayStatus, OpenCaseOfAnotherEngineIsNotMended) {
  corpus::Case other = sine_case(Status::open);
  other.origin.engine = "another";
  const Replay passed = replay(other, sound_);
  EXPECT_TRUE(passed.passed);
  EXPECT_FALSE(passed.mended);
  EXPECT_TRUE(has(passed.report, "this is an open case of another, and passes here"));
  other.origin.engine = "minigrad";
  EXPECT_TRUE(replay(other, sound_).mended);
}

/// sin(0.1 x) at 1e300 cannot be judged: rounding could explain any answer.
TEST(Replay, UnjudgedOpenCaseIsNotMended) {
  corpus::Case unresolved;
  unresolved.status = Status::open;
  Graph& graph = unresolved.graph;
  graph.unary(Op::sin, graph.binary(Op::mul, graph.input(), graph.constant(0.1)));
  unresolved.points.push_back({{1e300}, std::nullopt});
  oracle::MinigradEngine engine;
  const Replay stays = replay(unresolved, engine);
  EXPECT_TRUE(stays.passed);
  EXPECT_FALSE(stays.mended);
  EXPECT_TRUE(has(stays.report, "not all of it can be judged"));
  unresolved.points.front().at = {1};
  EXPECT_TRUE(replay(unresolved, engine).mended);
}

TEST_F(ReplayStatus, KnownFailureMustFail) {
  EXPECT_TRUE(with(Status::known, *faulty_).passed);
  const Replay out_of_date = with(Status::known, sound_);
  EXPECT_FALSE(out_of_date.passed);
  EXPECT_TRUE(has(out_of_date.report, "this known failure no longer fails: set its status"));
}

TEST(Replay, ChecksTheExpectationOfTheCase) {
  oracle::MinigradEngine engine;
  for (const Status status : {Status::regression, Status::open, Status::known}) {
    corpus::Case wrong_value = sine_case(status);
    wrong_value.points[0].expectation->value = 0.5;
    EXPECT_FALSE(replay(wrong_value, engine).passed);
    EXPECT_FALSE(replay(wrong_value, *make_faulty_engine("sin-1e-12")).passed);
    EXPECT_TRUE(has(replay(wrong_value, engine).report, "the case expects the value 0.5, the judge finds 0.479"));
    corpus::Case no_partial = sine_case(status);
    no_partial.points[0].expectation->gradient[0] = std::nullopt;
    EXPECT_FALSE(replay(no_partial, engine).passed);
    EXPECT_TRUE(has(replay(no_partial, engine).report, "expects nothing as the partial in input 0"));
  }
}

TEST(Replay, JudgesACaseWithoutExpectation) {
  corpus::Case test_case = sine_case(Status::regression);
  test_case.points[0].expectation.reset();
  oracle::MinigradEngine sound;
  EXPECT_TRUE(replay(test_case, sound).passed);
  EXPECT_FALSE(replay(test_case, *make_faulty_engine("sin-sign")).passed);
}

TEST(Replay, OneBadPointFailsTheCase) {
  corpus::Case test_case;
  test_case.graph.unary(Op::relu, test_case.graph.input());
  for (const double x : {3.0, 0.0, -2.0}) {
    test_case.points.push_back({{x}, expectation(test_case.graph, std::vector<double>{x})});
  }
  oracle::MinigradEngine sound;
  EXPECT_TRUE(replay(test_case, sound).passed);
  const Replay failed = replay(test_case, *make_faulty_engine("relu-kink"));
  EXPECT_FALSE(failed.passed);
  EXPECT_TRUE(has(failed.report, "0 input = 0\n"));
}

/// log at one coordinate, an open case of minigrad.
corpus::Case logarithm_at(double coordinate) {
  corpus::Case made;
  made.status = Status::open;
  made.graph.unary(Op::log, made.graph.input());
  made.points.push_back({{coordinate}, std::nullopt});
  return made;
}

TEST(Replay, SaysWhereNothingIsOwed) {
  oracle::MinigradEngine engine;
  const Replay open = replay(logarithm_at(0), engine);
  EXPECT_TRUE(open.passed);
  EXPECT_TRUE(open.nothing_owed);
  EXPECT_FALSE(open.mended);
  EXPECT_EQ(open.report, "nothing is owed here: no answer would be refused, so this case stays open\n");
  corpus::Case decided = logarithm_at(0);
  decided.status = Status::regression;
  EXPECT_TRUE(replay(decided, engine).nothing_owed);
  decided.status = Status::known;
  EXPECT_FALSE(replay(decided, engine).passed);
  EXPECT_TRUE(has(replay(decided, engine).report, "cannot fail: delete it"));
  decided.points.push_back({{1}, std::nullopt});
  decided.status = Status::open;
  EXPECT_TRUE(replay(decided, engine).mended);
}

TEST(Replay, NanIsOwedOutsideTheDomain) {
  oracle::MinigradEngine engine;
  const Replay replayed = replay(logarithm_at(-1), engine);
  EXPECT_FALSE(replayed.nothing_owed);
  EXPECT_TRUE(replayed.mended);
}

TEST(Replay, ErrorIsExcusedWhereNothingIsOwed) {
  corpus::Case difference = logarithm_at(0);
  difference.graph.binary(Op::sub, 1, difference.graph.constant(1));
  EXPECT_TRUE(replay(difference, *make_faulty_engine("sub-error")).nothing_owed);
  difference.points.front().at = {2};
  EXPECT_FALSE(replay(difference, *make_faulty_engine("sub-error")).passed);
}

TEST(MakeRegression, RefusesACaseThatCannotFail) {
  const TemporaryFolder folder;
  const auto refused = write_case(
      [] {
        corpus::Case silent = logarithm_at(0);
        silent.summary = "the pole of log";
        return silent;
      }(),
      folder.path());
  const std::string before = content(refused);
  try {
    make_regression(refused);
    ADD_FAILURE() << "nothing was refused";
  } catch (const corpus::Error& error) {
    EXPECT_TRUE(ends_with(error.what(), "nothing is owed at this case, so it cannot become a regression case"));
  }
  EXPECT_EQ(content(refused), before);
}

/// x * y + x, where the sum is a compound assignment, at (2, 3).
corpus::Case sum_in_place() {
  corpus::Case made;
  Graph& graph = made.graph;
  const Position x = graph.input();
  graph.binary(Op::add, graph.binary(Op::mul, x, graph.input()), x);
  made.points.push_back({{2, 3}, std::nullopt});
  made.manner.in_place = {3};
  return made;
}

TEST(Replay, AsksInTheMannerOfTheCase) {
  oracle::MinigradEngine sound;
  corpus::Case asked = sum_in_place();
  EXPECT_TRUE(replay(asked, sound).passed);
  const auto stale = make_faulty_engine("stale-adjoints");
  EXPECT_TRUE(replay(asked, *stale).passed);
  asked.manner.backward = {3, std::nullopt, 3};
  EXPECT_TRUE(replay(asked, sound).passed);
  asked.manner = {.backward = {2, 3}, .wanted = {2, 0}};
  EXPECT_TRUE(replay(asked, sound).passed);
  const Replay failed = replay(asked, *stale);
  EXPECT_FALSE(failed.passed);
  EXPECT_TRUE(has(failed.report, "used so: backward on 2, backward on 3, gradients of 2 0 read\n"));
  EXPECT_TRUE(has(failed.report, "  d/d node 2 "));
}

/// minigrad with other claims. It records how it was given constants.
class Claiming final : public oracle::Differentiator {
 public:
  explicit Claiming(const std::function<void(oracle::Capabilities&)>& change) { change(claims_); }
  const oracle::Capabilities& capabilities() const override { return claims_; }
  oracle::Answers differentiate(const Question& question) override {
    constants = question.manner.constants;
    oracle::Answers answers = engine_.differentiate(question);
    if (find_unclaimed(claims_, question.graph, question.manner)) answers.refuse(oracle::Outcome::unsupported, "");
    return answers;
  }

  corpus::Constants constants = corpus::Constants::numbers;

 private:
  oracle::MinigradEngine engine_;
  oracle::Capabilities claims_ = engine_.capabilities();
};

TEST(Replay, AsksForTheConstantsOfTheCase) {
  Claiming engine([](oracle::Capabilities& claims) {
    claims.constants = {corpus::Constants::own, corpus::Constants::numbers};
  });
  corpus::Case asked = sine_case(Status::regression);
  EXPECT_TRUE(replay(asked, engine).passed);
  EXPECT_EQ(engine.constants, corpus::Constants::own);
  asked.fixes_constants = true;
  EXPECT_TRUE(replay(asked, engine).passed);
  EXPECT_EQ(engine.constants, corpus::Constants::numbers);
}

TEST(Replay, SaysWhyAnEngineCannotBeAsked) {
  Claiming engine([](oracle::Capabilities& claims) { claims.in_place.clear(); });
  const Replay refused = replay(sum_in_place(), engine);
  EXPECT_FALSE(refused.passed);
  EXPECT_EQ(refused.report,
            "the engine does not support this question, so the case cannot be replayed: add in place is not claimed\n");
}

TEST(Replay, CallsBackwardAsOftenAsTheCase) {
  corpus::Case test_case = sine_case(Status::regression);
  const auto engine = make_faulty_engine("second-ignored");
  EXPECT_TRUE(replay(test_case, *engine).passed);
  test_case.manner = backward_twice(test_case.graph);
  EXPECT_FALSE(replay(test_case, *engine).passed);
  oracle::MinigradEngine sound;
  EXPECT_TRUE(replay(test_case, sound).passed);
}

}  // namespace
}  // namespace minigrad::properties
