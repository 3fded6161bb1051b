// SPDX-License-Identifier: MIT
// The gradients of minigrad compared with the judge, LibTorch and finite differences.
#include <gtest/gtest.h>
// Before RapidCheck's header for GoogleTest.
#include <rapidcheck/gtest.h>

#include <cmath>
#include <memory>
#include <stdexcept>
#include <string>

#include "oracle/balls/ball_difference.h"
#include "oracle/engines/finite_difference.h"
#include "oracle/engines/minigrad_engine.h"
#include "oracle/engines/torch.h"
#include "oracle/judge.h"
#include "properties/campaign/report.h"
#include "properties/examine/examine.h"
#include "properties/shrink/rapidcheck_examples.h"

namespace minigrad::properties {
namespace {

using oracle::Judge;

RC_GTEST_PROP(Differential, GradientsAgreeWithTheJudge, ()) {
  const Example example = *examples("judge");
  oracle::MinigradEngine engine;
  const Examination examination = examine(to_question(example), engine, nullptr, Thoroughness::judge_all);
  if (!examination.failures.empty()) RC_FAIL(report_failure(to_question(example), engine, nullptr));
}

TEST(Differential, GradientsAgreeWithLibTorch) {
  std::unique_ptr<oracle::Differentiator> torch;
  try {
    torch = oracle::load_torch();
  } catch (const std::runtime_error& error) {
    GTEST_SKIP() << error.what();
  }
  const bool agrees = rc::check("where they differ the judge finds for minigrad", [&] {
    const Example example = *examples("LibTorch");
    oracle::MinigradEngine engine;
    const Examination examination = examine(to_question(example), engine, torch.get(), Thoroughness::settle_cheaply);
    if (!examination.failures.empty()) RC_FAIL(report_failure(to_question(example), engine, torch.get()));
  });
  EXPECT_TRUE(agrees);
}

RC_GTEST_PROP(Differential, GradientsAreSlopesInHighPrecision, ()) {
  const Example example = *examples("high precision", smooth_shape());
  const std::vector<std::optional<oracle::Slope>> slopes = oracle::ball_differences(example.graph, example.point);
  const Judge judge(example.graph, example.point);
  oracle::MinigradEngine engine;
  const oracle::Answers answers = engine.differentiate(to_question(example));
  for (std::size_t k = 0; k < slopes.size(); ++k) {
    const std::optional<oracle::Truth> truth = judge.truth(1 + k);
    if (!slopes[k] || !truth) continue;
    const auto [slope, error] = *slopes[k];
    const double half_an_ulp = std::fabs(slope) * 0x1p-53 + 0x1p-1074;
    RC_ASSERT(std::fabs(answers.gradient(0)[k] - slope) <= 4 * truth->radius + error + half_an_ulp);
    RC_ASSERT(std::fabs(truth->value - slope) <= error + 2 * half_an_ulp);
  }
}

TEST(Differential, GradientsLieWithinFiniteDifferenceErrors) {
  // The errors are estimates, so a few of them may be too small. The tests above are exact.
  int compared = 0;
  int outside = 0;
  EXPECT_TRUE(rc::check("finite differences in double precision", [&] {
    const Example example = *examples("finite differences");
    const std::vector<oracle::Estimate> estimates = oracle::finite_differences(example.graph, example.point);
    const Judge judge(example.graph, example.point);
    oracle::MinigradEngine engine;
    const oracle::Answers answers = engine.differentiate(to_question(example));
    for (std::size_t k = 0; k < estimates.size(); ++k) {
      const std::optional<oracle::Truth> truth = judge.truth(1 + k);
      if (!truth || !std::isfinite(estimates[k].error)) continue;
      ++compared;
      if (std::fabs(answers.gradient(0)[k] - estimates[k].derivative) > estimates[k].error + 4 * truth->radius)
        ++outside;
    }
  }));
  EXPECT_GT(compared, 500);
  EXPECT_LE(outside * 200, compared) << outside << " of " << compared;
}

}  // namespace
}  // namespace minigrad::properties
