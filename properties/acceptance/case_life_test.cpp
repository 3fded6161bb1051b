// SPDX-License-Identifier: MIT
// The life of a case on disk: saved once for each kind of failure, counted, and a regression case once it passes.
#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "corpus/case/case.h"
#include "properties/acceptance/program.h"

namespace minigrad::properties {
namespace {

std::size_t count_cases(const std::filesystem::path& folder) { return corpus::find_cases(folder).size(); }

TEST(CaseLife, SavesOneCaseForEachKindAndCountsDuplicates) {
  const TemporaryFolder folder;
  const std::string json = folder / "summary.json";
  const auto search = [&](const std::string& seed) {
    return run(fuzz_alone({"--graphs", "60", "--seed", seed, "--corpus", folder / "cases", "--engine",
                           "fault:hypot-swapped", "--json", json}));
  };
  const Ended first = search("1");
  EXPECT_TRUE(has(first.output, "kinds of failure among the first "));
  const auto finding = nlohmann::json::parse(content(json)).at("findings").at(0);
  const auto others = nlohmann::json::parse(content(json)).at("failing_graphs").get<int>() - 1;
  EXPECT_EQ(finding.at("duplicates"), others);
  EXPECT_EQ(finding.at("bucket"), "fault:hypot-swapped: wrong, hypot");
  const std::string file = finding.at("file");
  EXPECT_TRUE(has(content(file), "\"duplicates\": " + std::to_string(others)));
  const std::string before = content(file);
  search("1");
  EXPECT_EQ(content(file), before);
  EXPECT_TRUE(has(search("4").output, "an open case covers this kind of failure"));
  EXPECT_EQ(count_cases(folder / "cases"), 1U);
  const auto more = nlohmann::json::parse(content(json)).at("failing_graphs").get<int>();
  EXPECT_TRUE(has(content(file), "\"duplicates\": " + std::to_string(others + more)));
}

/// An open case of minigrad that passes.
std::string write_fixed_case(const TemporaryFolder& folder) {
  corpus::Case fixed;
  fixed.summary = "a failure that is fixed";
  fixed.status = corpus::Status::open;
  fixed.graph.unary(Op::sin, fixed.graph.input());
  fixed.points.push_back({{0.5}, std::nullopt});
  fixed.origin.engine = "minigrad";
  return write_case(fixed, folder.path()).string();
}

TEST(CaseLife, MakesACaseThatPassesARegressionCase) {
  for (const Arguments& command :
       {Arguments{"fuzz", "--oracle", "none", "--graphs", "1", "--corpus"}, Arguments{"replay", "--update"}}) {
    const TemporaryFolder folder;
    const std::string file = write_fixed_case(folder);
    std::string expected = content(file);
    Arguments arguments = command;
    arguments.push_back(folder.path().string());
    const Ended fixed = run(arguments);
    EXPECT_EQ(fixed.exit_code, 0);
    EXPECT_TRUE(has(fixed.output, "now a regression case"));
    EXPECT_EQ(content(file), expected.replace(expected.find("\"open\""), 6, "\"regression\""));
    EXPECT_EQ(count_cases(folder.path()), 1U);
    EXPECT_FALSE(has(run(arguments).output, "now a regression case"));
  }
}

TEST(CaseLife, ReplayChangesCasesOnlyWithUpdate) {
  const TemporaryFolder folder;
  const std::string file = write_fixed_case(folder);
  const std::string before = content(file);
  const Ended told = run({"replay", file});
  EXPECT_EQ(told.exit_code, 0);
  EXPECT_TRUE(has(told.output, "use --update to mark it as a regression case"));
  EXPECT_EQ(content(file), before);
  run(fuzz_alone({"--graphs", "1", "--engine", "fault:mul-sign", "--corpus", folder.path()}));
  EXPECT_EQ(content(file), before);
}

TEST(CaseLife, CountsCasesThatOweNothingApart) {
  const TemporaryFolder folder;
  write_fixed_case(folder);
  corpus::Case silent;
  silent.summary = "the pole of log";
  silent.status = corpus::Status::open;
  silent.graph.unary(Op::log, silent.graph.input());
  silent.points.push_back({{0}, std::nullopt});
  const std::string file = write_case(silent, folder.path()).string();
  const std::string before = content(file);
  const Ended ended = run({"replay", "--update", folder.path()});
  EXPECT_EQ(ended.exit_code, 0);
  EXPECT_TRUE(has(ended.output, file + ": nothing is owed, the pole of log\nnothing is owed here: "));
  EXPECT_TRUE(ends_with(ended.output, "1 of 2 cases pass, at 1 nothing is owed\n"));
  const Ended fuzzed = run(fuzz_alone({"--graphs", "1", "--corpus", folder.path(), "--json", folder / "out.txt"}));
  EXPECT_TRUE(has(fuzzed.output, file + ": the pole of log\nnothing is owed here: "));
  EXPECT_EQ(nlohmann::json::parse(content(folder / "out.txt")).at("corpus").at("nothing_owed"), 1);
  EXPECT_EQ(content(file), before);
}

}  // namespace
}  // namespace minigrad::properties
