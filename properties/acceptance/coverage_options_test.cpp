// SPDX-License-Identifier: MIT
// The coverage options of `minigrad fuzz` as a user runs them.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "properties/acceptance/program.h"
#include "properties/coverage/coverage_gaps.h"

namespace minigrad::properties {
namespace {

TEST(CoverageOptions, PrintDrawAndWriteTheCoverage) {
  const TemporaryFolder folder;
  const auto fuzz = [&](const std::string& jobs) {
    return run({"fuzz", "--oracle", "none", "--no-corpus", "--graphs", "40", "--jobs", jobs, "--coverage",
                "--coverage-svg", folder / "coverage.svg", "--json", folder / "summary.json"});
  };
  const Ended ended = fuzz("1");
  EXPECT_EQ(ended.exit_code, 0);
  EXPECT_TRUE(has(ended.output, "pairs of an operation and one that may feed it"));
  const std::string picture = content(folder / "coverage.svg");
  EXPECT_TRUE(has(picture, "What 40 graphs exercise"));
  const nlohmann::json coverage = nlohmann::json::parse(content(folder / "summary.json")).at("coverage");
  EXPECT_EQ(coverage.at("graphs"), 40);
  EXPECT_EQ(coverage.at("never_hit"), to_json(find_gaps(coverage.get<Coverage>())));

  fuzz("3");
  EXPECT_EQ(content(folder / "coverage.svg"), picture);
  EXPECT_EQ(nlohmann::json::parse(content(folder / "summary.json")).at("coverage"), coverage);
}

TEST(CoverageOptions, AreOffByDefault) {
  const TemporaryFolder folder;
  const Ended ended =
      run({"fuzz", "--oracle", "none", "--no-corpus", "--graphs", "4", "--json", folder / "summary.json"});
  EXPECT_FALSE(has(ended.output, "Exercised"));
  EXPECT_FALSE(nlohmann::json::parse(content(folder / "summary.json")).contains("coverage"));
}

TEST(CoverageOptions, CheckThePictureFileBeforeTheCampaign) {
  const Ended ended = run({"fuzz", "--no-corpus", "--coverage-svg", "/dev/null/coverage.svg"});
  EXPECT_EQ(ended.exit_code, 2);
  EXPECT_TRUE(has(ended.output, "/dev/null"));
}

}  // namespace
}  // namespace minigrad::properties
