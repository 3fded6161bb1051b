// SPDX-License-Identifier: MIT
#include "properties/report/page.h"

#include <gtest/gtest.h>

#include <functional>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "properties/explain/explanation.h"
#include "properties/report/findings.h"
#include "properties/report/run_json.h"
#include "properties/support/testing.h"

namespace minigrad::properties {
namespace {

using nlohmann::json;

json a_fault(const std::string& id, const std::string& verdict) {
  return {{"id", id},
          {"verdict", verdict},
          {"op", "sub"},
          {"expression", "x - x"},
          {"usage", ""},
          {"graph", json::parse(R"([["input"], ["sub", 0, 0]])")},
          {"point", {0}},
          {"answers", {0, -2}},
          {"component", 1},
          {"truth", 0},
          {"radius", 0},
          {"likely_cause", "The last of two partials is used for both."},
          {"cause_is_confirmed", true},
          {"cases", {"core-sub-aliased"}},
          {"random_graphs", 19},
          {"replay", "minigrad replay report/cases/" + id + ".json --engine scalar"}};
}

json a_conform_run() {
  json run = {{"run", run_fields("conform")},
              {"engine", {{"name", "scalar"}, {"version", "1"}, {"language", "python"}}},
              {"holds", false},
              {"asked", 555},
              {"faults", {a_fault("wrong-last-partial", "wrong")}}};
  run["run"]["arguments"] = {"--engine", "python3 my engine.py"};
  run["cases"] = json::parse(R"([
    {"id": "core-add", "level": "core", "ops": ["add"], "outcome": "passed"},
    {"id": "core-sub", "level": "core", "ops": ["sub"], "outcome": "wrong", "fault": "wrong-last-partial"},
    {"id": "special-log", "level": "special", "ops": ["log"], "outcome": "not claimed"}])");
  return run;
}

TEST(Page, ShowsTheFailureFirst) {
  const std::string html = page(a_conform_run());
  const std::vector<std::string> parts{"scalar 1: 1 fault in 555 questions",
                                       ">x - x</code>",
                                       "The last of two partials is used for both.",
                                       "gradient of x",
                                       ">-2<",
                                       "minigrad replay report/cases/wrong-last-partial.json --engine scalar",
                                       "What was run",
                                       "minigrad conform --engine &#39;python3 my engine.py&#39;"};
  std::size_t at = 0;
  for (const std::string& part : parts) {
    const std::size_t found = html.find(part, at);
    ASSERT_NE(found, std::string::npos) << part << " after " << html.substr(at, 200);
    at = found;
  }
}

TEST(Page, CountsCasesByLevelAndOperation) {
  const std::string html = page(a_conform_run());
  EXPECT_TRUE(has(html, "<th scope=\"row\">core</th><td class=\"number less\" data-order=\"0.500000\">50.0%</td>"));
  EXPECT_TRUE(has(html, "<th scope=\"row\">special</th><td class=\"number\" data-order=\"-1\"></td>"));
  EXPECT_TRUE(has(html, "<th scope=\"row\">add</th><td class=\"number all\" data-order=\"1.000000\">100%</td>"));
}

TEST(Page, NeedsNothingElse) {
  const std::string html = page(a_conform_run());
  EXPECT_FALSE(has(html, "http://"));
  EXPECT_FALSE(has(html, "https://"));
  EXPECT_FALSE(has(html, "@import"));
  EXPECT_FALSE(has(html, "url("));
  EXPECT_TRUE(has(html, "default-src 'none'"));
}

TEST(Page, OrdersFindingsByVerdict) {
  json run = a_conform_run();
  run["faults"] = {a_fault("a", "convention"), a_fault("b", "imprecise"), a_fault("c", "crash"), a_fault("d", "wrong")};
  run["faults"].push_back(a_fault("e", "imprecise"));
  run["faults"].back()["worst_ulps"] = 1e9;
  std::string order;
  for (const ShownFinding& finding : findings_of(run)) order += finding.id;
  EXPECT_EQ(order, "dceba");
}

TEST(Page, HostileTextStaysText) {
  const std::string hostile =
      "</td></script><script>alert(1)</script><img src=x onerror=alert(2)>\x1b[2J\xff\" onload=\"";
  const std::string harmless = page(a_conform_run());
  json run = a_conform_run();
  // In every text of the run, except those that select how it is read.
  const std::function<void(json&)> spoil = [&](json& value) {
    if (value.is_string()) value = value.get<std::string>() + hostile;
    if (value.is_structured()) {
      for (json& part : value) spoil(part);
    }
  };
  const json command = run["run"]["command"];
  spoil(run);
  run["run"]["command"] = command;
  const std::string html = page(run);
  EXPECT_TRUE(has(html, "&lt;img src=x onerror=alert(2)&gt;"));
  EXPECT_FALSE(has(html, "<img src=x"));
  EXPECT_FALSE(has(html, "\" onload=\""));
  EXPECT_EQ(html.find("<script>", html.find("<script>") + 1), std::string::npos);
  EXPECT_EQ(html.find('\x1b'), std::string::npos);
}

/// Of an engine that computes x - x with the last of two partials.
json an_explanation() {
  Explanation explanation;
  explanation.engine = "scalar";
  explanation.graph.binary(Op::sub, explanation.graph.input(), 0);
  explanation.expression = "x - x";
  explanation.point = {0};
  explanation.nodes.resize(2);
  explanation.nodes[0].expression = "x";
  explanation.nodes[0].adjoint = {-2, std::nullopt, 0, oracle::Verdict::wrong, 0};
  explanation.nodes[1].expression = "#0 - #0";
  explanation.verdict = oracle::Verdict::wrong;
  explanation.parting = {0, Parting::Quantity::adjoint};
  explanation.sentence = "x - x: the adjoint of x is -2 <where> it should be 0";
  return to_json(explanation);
}

TEST(Page, DrawsTheExplanation) {
  json run = a_conform_run();
  EXPECT_FALSE(has(page(run), "<img"));
  run["faults"][0]["explanation"] = an_explanation();
  const std::string html = page(run);
  EXPECT_TRUE(has(html, "<b>What: </b>The adjoint of x is -2 &lt;where&gt; it should be 0"));
  EXPECT_TRUE(has(html, "<img src=\"data:image/svg+xml;base64,PHN2Zy"));
  EXPECT_TRUE(has(html, "<code>#0 - #0</code>"));
}

TEST(Page, SaysWhyThereIsNoExplanation) {
  json run = a_conform_run();
  run["faults"][0]["unexplained"] = "the <time> of the run was over";
  EXPECT_TRUE(has(page(run), "Not explained node by node: the &lt;time&gt; of the run was over."));
  run["faults"][0]["explanation"] = an_explanation();
  EXPECT_FALSE(has(page(run), "Not explained"));
}

TEST(Page, LeavesOutABrokenExplanation) {
  json run = a_conform_run();
  const std::string without = page(run);
  run["faults"][0]["explanation"] = {{"graph", "none"}};
  EXPECT_EQ(page(run), without);
}

TEST(Page, ChangedClaimsAreAFailure) {
  json run = {{"run", run_fields("fuzz")}, {"engine", "x"}, {"untested", true}, {"changed_claims", json::array()}};
  EXPECT_EQ(outcome_word(run), "not tested");
  run["changed_claims"].push_back("the engine <x> makes other claims");
  EXPECT_EQ(outcome_word(run), "fails");
  EXPECT_TRUE(has(page(run), "Stopped early: the engine &lt;x&gt; makes other claims"));
}

TEST(Page, LongMessagesAreCut) {
  json run = a_conform_run();
  run["faults"][0]["reason"] = std::string(1'000'000, 'x');
  run["engine"]["name"] = std::string(1'000'000, 'y');
  run["gone"] = std::string(1'000'000, 'z');
  EXPECT_LT(page(run).size(), page(a_conform_run()).size() + 30'000);
}

TEST(Page, TwoThousandFindingsStaySmall) {
  json run = a_conform_run();
  run["faults"] = json::array();
  for (int i = 0; i < 2'000; ++i) {
    run["faults"].push_back(a_fault("wrong-" + std::to_string(i), "wrong"));
    run["faults"].back()["reason"] = std::string(10'000, '<');
  }
  const std::string html = page(run);
  EXPECT_TRUE(has(html, "id=\"finding-2000\""));
  EXPECT_LT(html.size(), 10'000'000U);
}

TEST(Page, FieldsOfOtherTypesAreLeftOut) {
  const json run = a_conform_run();
  for (const auto& [key, value] : run.items()) {
    if (key == "run") continue;
    for (const json& other :
         {json(), json(7), json("text"), json::array({1, json::array()}), json::object({{"a", 1}})}) {
      json changed = run;
      changed[key] = other;
      EXPECT_NO_THROW(page(changed)) << key << ' ' << other;
    }
  }
}

TEST(Page, RefusesWhatIsNoRun) {
  EXPECT_THROW(page(json::array()), std::invalid_argument);
  EXPECT_THROW(page({{"engine", "x"}}), std::invalid_argument);
  EXPECT_THROW(page({{"run", {{"format", 99}, {"command", "fuzz"}}}}), std::invalid_argument);
  EXPECT_THROW(page({{"run", {{"format", 1}, {"command", "<b>"}}}}), std::invalid_argument);
}

TEST(Page, ShowsTheCoverageOfACampaign) {
  const json run = json::parse(R"({
    "run": {"format": 1, "command": "fuzz"}, "engine": "e", "graphs": 9, "failing_graphs": 0,
    "coverage": {"graphs": 9, "pairs": {"tanh": {"add": 1234}}, "never_hit": {"pairs": {"tanh": ["sub"]}}}})");
  const std::string html = page(run);
  EXPECT_TRUE(has(html, "<td class=\"heat4\" title=\"tanh, fed by add: 1234 times\">1k</td>"));
  EXPECT_TRUE(has(html, "<td class=\"missed\" title=\"tanh, fed by sub: never\">0</td>"));
  EXPECT_TRUE(has(html, "title=\"tanh, fed by mul: impossible\""));
  EXPECT_TRUE(has(html, "badge pass"));
}

TEST(Page, ListsBenchmarksByName) {
  const json run = json::parse(R"({"run": {"format": 1, "command": "bench"}, "measurements": [
    {"name": "sin/minigrad", "real_time": 772.66, "cpu_time": 28373.6, "time_unit": "ns", "repetitions": 9},
    {"name": "affine/minigrad", "real_time": 13707.5, "cpu_time": "nan", "time_unit": "ns", "repetitions": 9}]})");
  const std::string html = page(run);
  EXPECT_LT(html.find("affine/minigrad"), html.find("sin/minigrad"));
  EXPECT_TRUE(has(html, ">13,708</td>"));
  EXPECT_TRUE(has(html, ">772.7</td>"));
  EXPECT_TRUE(has(html, ">28,374</td>"));
  EXPECT_FALSE(has(html, ">nan</td>"));
}

TEST(Page, LeavesOutTheSpeedWithoutSamples) {
  json run = {{"run", run_fields("fuzz")}, {"engine", "e"}, {"graphs", 9}, {"failing_graphs", 0}};
  EXPECT_FALSE(has(page(run), "<polyline"));
  for (int i = 1; i < 6; ++i) run["samples"].push_back({{"seconds", i}, {"points", i * i * 100}});
  EXPECT_TRUE(has(page(run), "Points per second over 5.0 s; the top is 900"));
}

}  // namespace
}  // namespace minigrad::properties
