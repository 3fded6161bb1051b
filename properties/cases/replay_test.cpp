// SPDX-License-Identifier: MIT
#include "properties/cases/replay.h"

#include <gtest/gtest.h>

#include "oracle/engines/minigrad_engine.h"
#include "properties/campaign/campaign.h"
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
