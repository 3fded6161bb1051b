// SPDX-License-Identifier: MIT
#include "properties/cases/recorded_case.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>

#include "oracle/engines/minigrad_engine.h"
#include "properties/campaign/campaign.h"
#include "properties/cases/replay.h"
#include "properties/engines/planted_faults.h"
#include "properties/support/testing.h"

namespace minigrad::properties {
namespace {

corpus::Case tanh_case() { return make_case({one_operation(Op::tanh), corpus::batch({{3}})}); }

TEST(RecordedCase, EachCasePassesAsWithTheJudge) {
  oracle::MinigradEngine sound;
  const auto faulty = make_faulty_engine("tanh-unstable");
  for (const auto& path : corpus::find_cases(std::filesystem::path(MINIGRAD_SOURCE_DIR) / "corpus/cases")) {
    const corpus::Case test_case = corpus::read_case(path);
    for (oracle::Differentiator* const engine : {static_cast<oracle::Differentiator*>(&sound), faulty.get()}) {
      const Replay recorded = replay_recorded(test_case, *engine);
      const Replay judged = replay(test_case, *engine);
      EXPECT_EQ(recorded.passed, judged.passed) << path << recorded.report << judged.report;
      // A case of the corpus does not say that NaN is owed.
      EXPECT_TRUE(recorded.nothing_owed || !judged.nothing_owed) << path;
    }
  }
}

TEST(RecordedCase, ReportsAFailureWithTheTruthOfTheFile) {
  const auto faulty = make_faulty_engine("tanh-unstable");
  const Replay failed = replay_recorded(tanh_case(), *faulty);
  EXPECT_FALSE(failed.passed);
  EXPECT_TRUE(has(failed.report, "0.00986603716544019")) << failed.report;
}

TEST(RecordedCase, StatusDecidesAsWithTheJudge) {
  oracle::MinigradEngine sound;
  corpus::Case changed = tanh_case();
  changed.status = corpus::Status::open;
  EXPECT_TRUE(replay_recorded(changed, sound).mended);
  changed.status = corpus::Status::known;
  EXPECT_FALSE(replay_recorded(changed, sound).passed);
  changed.manner = corpus::backward_twice(changed.graph);
  changed.status = corpus::Status::regression;
  EXPECT_TRUE(replay_recorded(changed, sound).passed);
}

TEST(RecordedCase, SaysWhatTheFileLacks) {
  corpus::Case without = tanh_case();
  without.points[0].expectation.reset();
  EXPECT_THROW((void)recorded_judge(without, without.points[0], {}), oracle::NoJudge);
  corpus::Case inner = tanh_case();
  inner.manner.wanted = {1};
  EXPECT_THROW((void)recorded_judge(inner, inner.points[0], {}), oracle::NoJudge);
  const corpus::Case relu = make_case({one_operation(Op::relu), corpus::batch({{0}})});
  corpus::Capabilities floats;
  floats.dtype = corpus::Dtype::float32;
  EXPECT_THROW((void)recorded_judge(relu, relu.points[0], floats), oracle::NoJudge);
  corpus::Capabilities choosing;
  choosing.kinks.relu = 1;
  EXPECT_THROW((void)recorded_judge(relu, relu.points[0], choosing), oracle::NoJudge);
}

}  // namespace
}  // namespace minigrad::properties
