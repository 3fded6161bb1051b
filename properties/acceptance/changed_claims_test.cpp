// SPDX-License-Identifier: MIT
// An engine that makes other claims when it is started again is not believed, and that is a failure of its own.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "properties/acceptance/harness.h"

namespace minigrad::properties {
namespace {

/// An engine that is broken in the first way in its first `starts` starts, and in the second way from then on.
std::string changing(const TemporaryFolder& folder, const std::string& first, const std::string& then, int starts = 1) {
  std::string command;
  for (int i = 0; i < starts; ++i) {  // a folder is made only once
    const std::string made = folder / ("start-" + std::to_string(i));
    command += fmt::format("mkdir {} 2> /dev/null && exec {} {}; ", made, MINIGRAD_BROKEN_ENGINE, first);
  }
  return command + fmt::format("exec {} {}", MINIGRAD_BROKEN_ENGINE, then);
}

nlohmann::json changes_in(const std::string& file) { return nlohmann::json::parse(content(file)).at("changed_claims"); }

const std::string a_case = MINIGRAD_SOURCE_DIR "/corpus/cases/aliased-sub.json";

TEST(ChangedClaims, AreAFailureThatIsKept) {
  const TemporaryFolder folder;
  const Arguments campaign = fuzz({"--engine", changing(folder, "exit-after-answer", "claims-less"), "--graphs", "20",
                                   "--corpus", folder / "found", "--json", folder / "summary.json"});
  const auto expect_change = [&](const Ended& ended) {
    EXPECT_EQ(ended.exit_code, 1) << ended.output;
    EXPECT_TRUE(has(ended.output, "failure: the engine `")) << ended.output;
    EXPECT_TRUE(has(ended.output,
                    "makes other claims after a restart: ops; it was restarted because of this: it closed its "
                    "standard output"))
        << ended.output;
    EXPECT_FALSE(has(ended.output, "no failure of"));
    EXPECT_EQ(changes_in(folder / "summary.json").size(), 1U);
  };
  const Ended first = run(campaign);
  expect_change(first);
  EXPECT_TRUE(has(first.output, "stopped early: the engine changed its claims"));
  EXPECT_EQ(nlohmann::json::parse(content(folder / "summary.json")).at("failing_graphs"), 0);

  expect_change(run({"merge", folder / "found", "--into", folder / "all", "--json", folder / "summary.json"}));
  expect_change(run({"merge", folder / "all", "--json", folder / "summary.json"}));
  expect_change(run(with(campaign, {"--resume"})));
  EXPECT_TRUE(leftovers_in(folder / "found").empty());
}

TEST(ChangedClaims, ThatARecordLosesAreShown) {
  const TemporaryFolder folder;
  const Arguments campaign = fuzz({"--engine", changing(folder, "exit-after-answer", "claims-less"), "--graphs", "20",
                                   "--corpus", folder / "found", "--json", folder / "summary.json"});
  EXPECT_EQ(run(campaign).exit_code, 1);
  const Ended anew = run(campaign);
  EXPECT_EQ(anew.exit_code, 0) << anew.output;
  EXPECT_TRUE(has(anew.output, "starting over; use --resume to continue this campaign\nfailure: the engine `"));
  EXPECT_TRUE(changes_in(folder / "summary.json").empty());
}

TEST(ChangedClaims, BetweenTwoJobsAreAFailure) {
  for (const auto& [then, change] : {std::pair("claims-less", "ops"), std::pair("controls", "name, version")}) {
    const TemporaryFolder folder;
    const Ended ended = run(fuzz({"--engine", changing(folder, "none", then), "--graphs", "20", "--jobs", "2", "--json",
                                  folder / "summary.json", "--no-corpus"}));
    EXPECT_EQ(ended.exit_code, 1) << ended.output;
    EXPECT_TRUE(has(ended.output, fmt::format(" makes other claims each time it is started: {}\n", change)))
        << ended.output;
    EXPECT_EQ(changes_in(folder / "summary.json").size(), 1U);
    EXPECT_EQ(nlohmann::json::parse(content(folder / "summary.json")).at("stopped_early"), true);
  }
}

TEST(ChangedClaims, OfTheOracleAreNoFailure) {
  const TemporaryFolder folder;
  const Ended ended = run({"fuzz", "--oracle", changing(folder, "exit-after-answer", "claims-less"), "--graphs", "20",
                           "--no-corpus", "--json", folder / "summary.json"});
  EXPECT_EQ(ended.exit_code, 2) << ended.output;
  EXPECT_TRUE(has(ended.output, "makes other claims after a restart: ops"));
  EXPECT_TRUE(changes_in(folder / "summary.json").empty());
}

TEST(ChangedClaims, WhileAFailureIsShrunkDoNotHideIt) {
  const TemporaryFolder folder;
  // A question of one point takes two starts, and the third is for a smaller graph.
  const Ended ended =
      run({"fuzz", "--oracle", "none", "--points", "1", "--graphs", "20", "--engine",
           changing(folder, "crash", "claims-less", 2), "--corpus", folder / "found", "--json", folder / "out.json"});
  EXPECT_EQ(ended.exit_code, 1) << ended.output;
  EXPECT_EQ(cases_in(folder / "found").size(), 1U);
  EXPECT_TRUE(has(ended.output, "minigrad crashes here: it closed its standard output")) << ended.output;
  EXPECT_EQ(changes_in(folder / "out.json").size(), 1U);
}

TEST(ChangedClaims, FailEachCommand) {
  const std::string change = "makes other claims after a restart: ops";
  for (const Arguments& command : {Arguments{"ask", a_case},
                                   {"explain", a_case},
                                   {"replay", a_case},
                                   {"show", a_case},
                                   {"accuracy", "--op", "add"},
                                   {"conform", "--level", "core"}}) {
    const TemporaryFolder folder;
    const Ended ended = run(with(command, {"--engine", changing(folder, "crash", "claims-less")}));
    EXPECT_EQ(ended.exit_code, 1) << command[0] << ": " << ended.output;
    EXPECT_TRUE(has(ended.output, change)) << command[0] << ": " << ended.output;
  }
  const TemporaryFolder folder;
  run({"conform", "--level", "core", "--engine", changing(folder, "crash", "claims-less"), "--junit",
       folder / "out.xml"});
  EXPECT_TRUE(has(content(folder / "out.xml"), change));
}

}  // namespace
}  // namespace minigrad::properties
