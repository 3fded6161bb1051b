// SPDX-License-Identifier: MIT
// `minigrad merge` on folders of cases.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "corpus/case/case.h"
#include "properties/acceptance/harness.h"

namespace minigrad::properties {
namespace {

/// A regression case that no campaign found.
corpus::Case regression_case(const std::string& summary) {
  corpus::Case made;
  made.summary = summary;
  made.status = corpus::Status::regression;
  made.graph.unary(Op::neg, made.graph.input());
  made.points.push_back({{1}, std::nullopt});
  made.id = content_id(made);
  return made;
}

/// An open case as a campaign with seed 1 saves it. All have one bucket.
corpus::Case found_case(std::uint64_t index, double at, std::uint64_t duplicates) {
  corpus::Case made = regression_case("found");
  made.status = corpus::Status::open;
  made.points.front().at = {at};
  made.origin.seed = 1;
  made.origin.index = index;
  made.origin.bucket = "minigrad: wrong, neg";
  if (duplicates > 0) made.origin.duplicates = duplicates;
  made.id = content_id(made);
  return made;
}

TEST(MergeCommand, JoinsTheCasesOfTwoSeedsByBucket) {
  const TemporaryFolder folder;
  int failures = 0;
  for (const std::string seed : {"1", "2"}) {
    run({"fuzz", "--oracle", "none", "--engine", "fault:mul-swapped", "--graphs", "60", "--seed", seed, "--corpus",
         folder / seed, "--json", folder / "summary.json"});
    failures += nlohmann::json::parse(content(folder / "summary.json")).at("failing_graphs").get<int>();
    ASSERT_EQ(corpus::find_cases(folder / seed).size(), 1U);
  }
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(run({"merge", folder / "1", folder / "2", "--into", folder / "all", "--cases-only"}).exit_code, 0);
    const std::vector<std::filesystem::path> cases = corpus::find_cases(folder / "all");
    ASSERT_EQ(cases.size(), 1U);
    EXPECT_EQ(corpus::read_case(cases.front()).origin.duplicates, failures - 1);
  }
}

TEST(MergeCommand, CountsNoFailureTwice) {
  const TemporaryFolder folder;
  corpus::Case other_seed = found_case(9, 10, 3);
  other_seed.origin.seed = 2;
  write_case(found_case(2, 20, 1), folder / "all");
  write_case(other_seed, folder / "new");
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(run({"merge", folder / "new", "--into", folder / "all"}).exit_code, 0);
    EXPECT_EQ(run({"merge", folder / "all", folder / "new", "--into", folder / "more"}).exit_code, 0);
    for (const char* const name : {"all", "more"}) {
      const std::vector<std::filesystem::path> cases = corpus::find_cases(folder / name);
      ASSERT_EQ(cases.size(), 1U);
      EXPECT_EQ(corpus::read_case(cases.front()).origin.duplicates, 5U) << name;
    }
  }
}

TEST(MergeCommand, ReplacesACaseByAnEarlierOneOfItsBucket) {
  const TemporaryFolder folder;
  const corpus::Case later = found_case(9, 10, 1);
  const corpus::Case earlier = found_case(2, 20, 0);
  write_case(later, folder / "all");
  write_case(earlier, folder / "new");
  EXPECT_EQ(run({"merge", folder / "new", "--into", folder / "all"}).exit_code, 0);
  const std::vector<std::filesystem::path> cases = corpus::find_cases(folder / "all");
  ASSERT_EQ(cases.size(), 1U);
  EXPECT_EQ(corpus::read_case(cases.front()).id, earlier.id);
  EXPECT_EQ(corpus::read_case(cases.front()).origin.duplicates, 1U);
}

TEST(MergeCommand, KeepsFileNamesInTheTargetFolder) {
  const TemporaryFolder folder;
  const corpus::Case one = regression_case("one");
  corpus::Case other = one;
  other.graph.unary(Op::exp, 1);
  other.id = content_id(other);
  write_case(one, folder / "a", "first");
  write_case(one, folder / "b", "second");
  write_case(other, folder / "c", "first");
  EXPECT_EQ(run({"merge", folder / "b", folder / "c", "--into", folder / "a"}).exit_code, 0);
  EXPECT_EQ(corpus::find_cases(folder / "a").size(), 2U);
  EXPECT_EQ(corpus::read_case(folder / "a/first.json").id, one.id);
  EXPECT_EQ(corpus::read_case(folder / ("a/" + other.id + ".json")).id, other.id);
}

TEST(MergeCommand, FailsForAFolderWithoutCasesAndRecords) {
  const TemporaryFolder folder;
  write_case(found_case(2, 20, 1), folder / "full");
  std::filesystem::create_directory(folder / "empty");
  const Ended ended = run({"merge", folder / "full", folder / "empty"});
  EXPECT_EQ(ended.exit_code, 2);
  EXPECT_TRUE(has(ended.output, folder / "empty: expected cases (*.json) or records of campaigns, got none\n"));
  EXPECT_FALSE(has(ended.output, "full: "));
}

TEST(MergeCommand, NamesUnreadableFilesAndMergesTheOthers) {
  const TemporaryFolder folder;
  write_case(regression_case("one"), folder / "a", "whole");
  std::ofstream(folder / "a/half.json") << "{";
  const Ended merged = run({"merge", folder / "a", "--into", folder / "b"});
  EXPECT_EQ(merged.exit_code, 2);
  EXPECT_TRUE(has(merged.output, "half.json:1:2: "));
  EXPECT_EQ(corpus::find_cases(folder / "b").size(), 1U);
}

}  // namespace
}  // namespace minigrad::properties
