// SPDX-License-Identifier: MIT
#include "properties/report/matrix.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "properties/support/testing.h"

namespace minigrad::properties {
namespace {

using nlohmann::json;
using testing::ElementsAre;

json a_run(const std::string& engine, const std::string& time) {
  json run = json::parse(R"({
    "run": {"format": 1, "command": "conform"}, "holds": false, "asked": 2, "faults": [
      {"id": "wrong-sub-sign", "verdict": "wrong", "op": "sub"}],
    "cases": [
      {"id": "core-add", "level": "core", "ops": ["add"], "outcome": "passed"},
      {"id": "core-sub", "level": "core", "ops": ["sub"], "outcome": "wrong", "fault": "wrong-sub-sign"}]})");
  run["engine"] = {{"name", engine}, {"version", "1"}, {"language", "c++"}};
  run["run"]["time"] = time;
  return run;
}

TEST(MatrixPage, CellsLeadToTheFindings) {
  const std::string html = matrix_page({{a_run("scalar", "1"), "scalar/index.html"}});
  EXPECT_TRUE(has(html, "<a href=\"./scalar/index.html#finding-1\">0.0%</a>"));
  EXPECT_TRUE(has(html, "<a href=\"./scalar/index.html#results\">100%</a>"));
  EXPECT_TRUE(has(html, "<a href=\"./scalar/index.html#results\">50.0%</a>"));
}

TEST(MatrixPage, ShowsTheNewestRunOfAnEngine) {
  json fixed = a_run("scalar", "2026-02");
  fixed["cases"][1] = {{"id", "core-sub"}, {"level", "core"}, {"ops", {"sub"}}, {"outcome", "passed"}};
  fixed["faults"] = json::array();
  const std::string html = matrix_page({{fixed, "new/index.html"}, {a_run("scalar", "2026-01"), "old/index.html"}});
  EXPECT_TRUE(has(html, "1 engine, compared by minigrad"));
  EXPECT_TRUE(has(html, "<a href=\"./new/index.html#results\">100%</a>"));
  EXPECT_FALSE(has(html, "./old/index.html#results"));
  EXPECT_TRUE(has(html, "scalar, since 2026-01"));
  EXPECT_TRUE(has(html, "1 faults that are gone: wrong-sub-sign"));
}

TEST(MatrixPage, ListsRunsOfOtherCommands) {
  const json fuzz = {
      {"run", {{"format", 1}, {"command", "fuzz"}}}, {"engine", "torch"}, {"graphs", 5}, {"failing_graphs", 0}};
  const std::string html = matrix_page({{fuzz, "f/index.html"}});
  EXPECT_TRUE(has(html, "torch: 0 kinds of failure in 5 graphs"));
  EXPECT_FALSE(has(html, "id=\"engines\""));
}

TEST(ChangesBetween, NameWhatFailsAnewAndWhatPasses) {
  const json before = a_run("scalar", "1");
  json after = before;
  after["engine"]["version"] = "2";
  after["faults"][0]["id"] = "wrong-add-sign";
  after["cases"][0]["outcome"] = "wrong";
  after["cases"][1]["outcome"] = "passed";
  EXPECT_THAT(
      changes_between(before, after),
      ElementsAre("version: 1 before, 2 now", "1 new faults: wrong-add-sign", "1 faults that are gone: wrong-sub-sign",
                  "1 cases that passed and now fail: core-add", "1 cases that failed and now pass: core-sub"));
  EXPECT_THAT(changes_between(before, before), ElementsAre());
}

TEST(ChangesBetween, TellUnaskedCasesFromFailingOnes) {
  const json before = a_run("scalar", "1");
  json after = before;
  after["cases"][0]["outcome"] = "not claimed";
  EXPECT_THAT(changes_between(before, after), ElementsAre("1 cases that are not asked any longer: core-add"));
  EXPECT_THAT(changes_between(after, before), ElementsAre("1 cases that are asked for the first time: core-add"));
}

}  // namespace
}  // namespace minigrad::properties
