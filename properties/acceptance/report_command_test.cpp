// SPDX-License-Identifier: MIT
// `--report` of each command, and `minigrad report`, as a user runs them.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "properties/acceptance/program.h"

namespace minigrad::properties {
namespace {

TEST(ReportCommand, FuzzShowsAndReplaysItsFinding) {
  const TemporaryFolder folder;
  const Ended ended =
      run({"fuzz", "--engine", "fault:tanh-unstable", "--oracle", "none", "--graphs", "60", "--report", "report"},
          folder.path());
  EXPECT_EQ(ended.exit_code, 1) << ended.output;
  const std::string page = content(folder / "report/index.html");
  EXPECT_TRUE(begins_with(page, "<!DOCTYPE html>"));
  EXPECT_TRUE(has(page, ">tanh(x)</code>"));
  EXPECT_TRUE(has(page, "<b>Cause: </b>The formula d tanh(a)/da = 1 - y*y"));
  EXPECT_TRUE(has(page, "<img src=\"data:image/svg+xml;base64,"));
  const nlohmann::json finding = nlohmann::json::parse(content(folder / "report/report.json")).at("findings").at(0);
  const std::string file = "report/cases/" + finding.at("id").get<std::string>() + ".json";
  EXPECT_EQ(finding.at("replay"), "minigrad replay " + file + " --engine fault:tanh-unstable");
  EXPECT_TRUE(has(page, finding.at("replay")));
  EXPECT_EQ(run({"replay", file, "--engine", "fault:tanh-unstable"}, folder.path()).exit_code, 1);
}

TEST(ReportCommand, ConformShowsTheSmallestGraph) {
  const TemporaryFolder folder;
  const Ended ended =
      run({"conform", "--engine", "fault:sub-sign", "--level", "core", "--graphs", "0", "--report", folder / "report"});
  EXPECT_EQ(ended.exit_code, 1) << ended.output;
  const std::string page = content(folder / "report/index.html");
  EXPECT_TRUE(has(page, "<b>Cause: </b>The partial of sub has the wrong sign."));
  EXPECT_TRUE(has(page, "<img src=\"data:image/svg+xml;base64,"));
  EXPECT_TRUE(has(page, "minigrad replay " + folder / "report/cases/wrong-sub-sign.json"));
}

TEST(ReportCommand, MakesTheSamePageFromTheJson) {
  const TemporaryFolder folder;
  run({"accuracy", "--engine", "minigrad", "--op", "neg", "--report", folder / "report", "--json",
       folder / "out.json"});
  const std::string page = content(folder / "report/index.html");
  EXPECT_TRUE(has(page, "Accuracy of minigrad"));
  for (const std::string& from : {folder / "report", folder / "report/report.json", folder / "out.json"}) {
    const Ended ended = run({"report", from, "--out", folder / "again"});
    EXPECT_EQ(ended.exit_code, 0) << ended.output;
    EXPECT_EQ(content(folder / "again/index.html"), page) << from;
  }
}

TEST(ReportCommand, ShowsWhichPlantedFaultsAreFound) {
  const TemporaryFolder folder;
  run({"faults", "--fault", "relu-side", "--oracle", "none", "--seeds", "1", "--share-points", "10", "--report",
       folder / "report"});
  EXPECT_TRUE(has(content(folder / "report/index.html"), "1 of 1 planted faults found by every campaign"));
}

TEST(ReportCommand, JoinsTheRunsOfEngines) {
  const TemporaryFolder folder;
  for (const std::string engine : {"fault:sub-sign", "minigrad"}) {
    run({"conform", "--engine", engine, "--level", "core", "--graphs", "0", "--report", folder / engine});
  }
  const Ended ended = run({"report", "fault:sub-sign", "minigrad", "--out", "all"}, folder.path());
  EXPECT_EQ(ended.exit_code, 0) << ended.output;
  const std::string page = content(folder / "all/index.html");
  EXPECT_TRUE(has(page, "2 engines, compared by minigrad"));
  EXPECT_TRUE(has(page, "href=\"./../fault%3Asub-sign/index.html#finding-1\""));
}

TEST(ReportCommand, RefusesOtherFilesWithAReason) {
  const TemporaryFolder folder;
  std::ofstream(folder / "list.json") << "[1, 2]";
  std::ofstream(folder / "text.json") << "no JSON";
  const std::vector<std::pair<std::string, std::string>> wrong{
      {folder / "list.json", "list.json: expected the JSON that --json or --report writes"},
      {folder / "text.json", "text.json: expected JSON"},
      {folder / "missing", "missing"}};
  for (const auto& [path, words] : wrong) {
    const Ended ended = run({"report", path});
    EXPECT_EQ(ended.exit_code, 2) << path;
    EXPECT_TRUE(has(ended.output, words));
  }
}

TEST(ReportCommand, ChecksTheFolderBeforeTheRun) {
  for (const std::string command : {"fuzz", "accuracy", "faults"}) {
    const Ended ended = run({command, "--report", "/dev/null/report"});
    EXPECT_EQ(ended.exit_code, 2) << command;
    EXPECT_TRUE(has(ended.output, "/dev/null"));
  }
}

}  // namespace
}  // namespace minigrad::properties
