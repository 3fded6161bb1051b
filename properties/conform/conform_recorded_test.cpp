// SPDX-License-Identifier: MIT
// The truths in the files decide on the fixed cases as the judge does, apart from the name of a failure.
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "corpus/json/error.h"
#include "properties/conform/altered_engine.h"
#include "properties/conform/conform.h"
#include "properties/support/testing.h"

namespace minigrad::properties {
namespace {

const RecordedSuite& files() {
  static const RecordedSuite suite(std::filesystem::path(MINIGRAD_SOURCE_DIR) / "corpus/conformance");
  return suite;
}

std::set<std::string> failing_cases(oracle::Differentiator& engine, const RecordedSuite* recorded) {
  ConformOptions options = quick(all_but_scale);
  options.force = true;
  options.recorded = recorded;
  std::set<std::string> failing;
  for (const CaseResult& result : conform(engine, options).cases) {
    if (is_failure(result.verdict)) failing.insert(result.id);
  }
  return failing;
}

TEST(ConformRecorded, PassesMinigrad) {
  oracle::MinigradEngine engine;
  ConformOptions options;  // also the chains of a million operations
  options.recorded = &files();
  const Conformance conformance = conform(engine, options);
  EXPECT_EQ(defect_ids(conformance), std::vector<std::string>{});
  EXPECT_EQ(conformance.cases.size(), count_cases({}));
  EXPECT_EQ(conformance.random_graphs, 0U);
}

TEST(ConformRecorded, FailsAtTheCasesThatTheJudgeFails) {
  for (const char* const fault :
       {"tanh-unstable", "sub-sign", "max-tie", "min-tie-all", "stale-adjoints", "aliased-edges", "assigned-adjoint"}) {
    const auto engine = make_faulty_engine(fault);
    const std::set<std::string> failing = failing_cases(*engine, &files());
    EXPECT_FALSE(failing.empty()) << fault;
    EXPECT_EQ(failing, failing_cases(*engine, nullptr)) << fault;
  }
}

TEST(ConformRecorded, UsesTheGradientOfABackwardThatStartsAfresh) {
  corpus::Capabilities claims = all_claims();
  claims.second_backward = corpus::SecondBackward::afresh;
  Altered engine(claims);
  EXPECT_EQ(failing_cases(engine, &files()), std::set<std::string>{});
}

TEST(ConformRecorded, RefusesACaseThatTheFilesLack) {
  EXPECT_THROW((void)files().judge("core-add", std::vector{2.0, 3.5}, {}), corpus::Error);
  EXPECT_THROW((void)files().judge("core-no-such-case", std::vector{2.0, 3.0}, {}), corpus::Error);
  const TemporaryFolder empty;
  EXPECT_THROW(RecordedSuite{empty.path()}, corpus::Error);
}

}  // namespace
}  // namespace minigrad::properties
