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

TEST(MatrixPage, TellsEnginesOfOneNameByLanguage) {
  json python = a_run("torch", "2026-02");
  python["engine"]["language"] = "python";
  const std::string html = matrix_page({{a_run("torch", "2026-01"), "a/index.html"}, {python, "b/index.html"}});
  EXPECT_TRUE(has(html, "2 engines, compared by minigrad"));
  EXPECT_FALSE(has(html, "What changed"));
}

TEST(MatrixSvg, ShowsTheLargestShareFirst) {
  json fixed = a_run("mended & co", "2026-01");
  fixed["cases"][1] = {{"id", "core-sub"}, {"level", "core"}, {"ops", {"sub"}}, {"outcome", "passed"}};
  fixed["suite"] = 3;
  const std::string svg = matrix_svg({{a_run("faulty", "2026-01"), ""}, {fixed, ""}});
  EXPECT_TRUE(begins_with(svg, "<svg xmlns"));
  EXPECT_TRUE(has(svg, ">2 engines and the share"));
  EXPECT_LT(svg.find("mended &amp; co 1<"), svg.find("faulty 1<"));
  EXPECT_TRUE(has(svg, ">100%<"));
  EXPECT_TRUE(has(svg, ">50.0%<"));
  EXPECT_THROW(matrix_svg({}), std::invalid_argument);
}

TEST(MatrixSvg, HostileNamesStayText) {
  const std::string svg = matrix_svg({{a_run("</text><script>alert(1)</script>\x1b", "1"), ""}});
  EXPECT_FALSE(has(svg, "<script"));
  EXPECT_EQ(svg.find('\x1b'), std::string::npos);
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
