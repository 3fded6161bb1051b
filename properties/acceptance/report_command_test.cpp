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

TEST(ReportCommand, ExplainsFaultsAfterTheEndOfTheRun) {
  const TemporaryFolder folder;
  run({"conform", "--engine", MINIGRAD_PROGRAM " serve --engine fault:sub-sign", "--level", "core", "--seconds", "3",
       "--report", "report"},
      folder.path());
  const nlohmann::json faults = nlohmann::json::parse(content(folder / "report/report.json")).at("faults");
  ASSERT_FALSE(faults.empty());
  for (const nlohmann::json& fault : faults) {
    EXPECT_NE(fault.contains("explanation"), fault.contains("unexplained")) << fault.dump();
  }
  EXPECT_TRUE(faults.at(0).contains("explanation")) << faults.at(0).value("unexplained", "");
}

TEST(ReportCommand, NeverRemovesCasesOfTheCorpus) {
  const TemporaryFolder folder;
  for (const std::string corpus : {"rf/cases", "rf/cases/", "rf"}) {
    const Ended ended = run({"fuzz", "--engine", "fault:sub-swapped", "--oracle", "none", "--graphs", "1", "--corpus",
                             corpus, "--report", "rf"},
                            folder.path());
    EXPECT_EQ(ended.exit_code, 2) << corpus;
    EXPECT_TRUE(has(ended.output, "choose another folder for --report")) << ended.output;
  }
  for (const std::string corpus : {"rf/saved", "r"}) {
    const Ended ended =
        run({"fuzz", "--engine", "minigrad", "--oracle", "none", "--graphs", "1", "--corpus", corpus, "--report", "rf"},
            folder.path());
    EXPECT_EQ(ended.exit_code, 0) << ended.output;
  }
}

TEST(ReportCommand, KeepsThePageOfAJoinedRun) {
  const TemporaryFolder folder;
  for (const std::string name : {"a", "b"}) {
    run({"accuracy", "--engine", "minigrad", "--op", "neg", "--report", folder / name});
  }
  const std::string page = content(folder / "a/index.html");
  const Ended ended = run({"report", "a", "b", "--out", "./b/../a"}, folder.path());
  EXPECT_EQ(ended.exit_code, 2);
  EXPECT_TRUE(has(ended.output, "choose another with --out")) << ended.output;
  EXPECT_EQ(content(folder / "a/index.html"), page);
  // A page that is not of the run is not linked as its page.
  std::ofstream(folder / "a/index.html") << "a table of several runs";
  EXPECT_EQ(run({"report", "a", "b", "--out", "all"}, folder.path()).exit_code, 0);
  EXPECT_EQ(content(folder / "all/run-1.html"), page);
  EXPECT_TRUE(has(content(folder / "all/index.html"), "href=\"./run-1.html"));
  EXPECT_FALSE(std::filesystem::exists(folder / "all/run-2.html"));
}

TEST(ReportCommand, KeepsThePageOfAnotherRun) {
  const TemporaryFolder folder;
  for (const std::string op : {"neg", "add"}) {
    run({"accuracy", "--engine", "minigrad", "--op", op, "--report", folder / op, "--json", folder / (op + ".json")});
  }
  const std::string page = content(folder / "add/index.html");
  for (const std::string from : {"neg", "neg.json"}) {
    const Ended ended = run({"report", from, "--out", "add"}, folder.path());
    EXPECT_EQ(ended.exit_code, 2) << from;
    EXPECT_TRUE(has(ended.output, "this folder has the report of another run")) << ended.output;
    EXPECT_TRUE(has(ended.output, "choose another with --out")) << ended.output;
    EXPECT_EQ(content(folder / "add/index.html"), page);
  }
  for (const std::string from : {"add", "add/report.json", "add/../add", "add.json"}) {
    EXPECT_EQ(run({"report", from, "--out", "add"}, folder.path()).exit_code, 0) << from;
  }
}

TEST(ReportCommand, DrawsTheTableOfEngines) {
  const TemporaryFolder folder;
  run({"conform", "--engine", "minigrad", "--level", "core", "--graphs", "0", "--json", folder / "a.json"});
  run({"accuracy", "--engine", "minigrad", "--op", "neg", "--json", folder / "b.json"});
  EXPECT_EQ(run({"report", "a.json", "b.json", "--svg", "engines.svg"}, folder.path()).exit_code, 0);
  EXPECT_TRUE(has(content(folder / "engines.svg"), ">1 engine and the share"));
  EXPECT_TRUE(std::filesystem::exists(folder / "report/index.html"));
  const Ended none = run({"report", "b.json", "--svg", "none.svg"}, folder.path());
  EXPECT_EQ(none.exit_code, 2);
  EXPECT_TRUE(has(none.output, "expected a run of conform")) << none.output;
  EXPECT_FALSE(std::filesystem::exists(folder / "none.svg"));
}

TEST(ReportCommand, RefusesJsonThatIsTooDeep) {
  const TemporaryFolder folder;
  std::ofstream(folder / "report.json") << R"({"run": {"format": 1, "command": "conform"}, "faults": [{"graph": )"
                                        << std::string(200'000, '[') << std::string(200'000, ']') << "}]}";
  const Ended ended = run({"report", folder.path()});
  EXPECT_EQ(ended.exit_code, 2);
  EXPECT_TRUE(has(ended.output, "expected at most 64 levels of JSON")) << ended.output;
  EXPECT_EQ(run({"fuzz", "--oracle", "none", "--graphs", "1", "--no-corpus", "--report", folder.path()}).exit_code, 0);
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
