// SPDX-License-Identifier: MIT
#include "properties/campaign/report.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "oracle/engines/minigrad_engine.h"
#include "properties/engines/planted_faults.h"
#include "properties/support/testing.h"

namespace minigrad::properties {
namespace {

using oracle::Verdict;

Example difference_with_itself() {
  Example example;
  const Position x = example.graph.input();
  example.graph.binary(Op::sub, x, x);
  example.point = {0.5};
  return example;
}

std::ptrdiff_t lines(const std::string& text) { return std::count(text.begin(), text.end(), '\n'); }

TEST(Report, ShowsGraphPointAndTable) {
  const auto faulty = make_faulty_engine("aliased-edges");
  oracle::MinigradEngine sound;
  EXPECT_EQ(report_failure(to_question(difference_with_itself()), *faulty, &sound),
            "0 input = 0.5\n"
            "1 sub 0 0\n"
            "               fault:aliased-edges  minigrad  truth  radius  ulp  verdict\n"
            "  value                          0         0      0       0    0    agree\n"
            "  d/d input 0                   -1         0      0       0  inf    wrong\n"
            "fault:aliased-edges: wrong; minigrad: not at fault\n");
}

TEST(Report, NamesAWrongOracle) {
  const auto faulty = make_faulty_engine("aliased-edges");
  oracle::MinigradEngine sound;
  const std::string report = report_failure(to_question(difference_with_itself()), sound, faulty.get());
  EXPECT_TRUE(ends_with(report, "\nminigrad: not at fault; fault:aliased-edges: wrong\n"));
}

TEST(Report, MentionsASecondBackward) {
  const auto faulty = make_faulty_engine("second-ignored");
  const Example example = difference_with_itself();
  const Question twice = to_question(example, backward_twice(example.graph));
  EXPECT_TRUE(has(report_failure(twice, *faulty, nullptr), "called twice"));
}

TEST(Report, ShowsAnUnusualManner) {
  oracle::MinigradEngine engine;
  Question question{{}, corpus::batch({{2, 3}})};
  const Position x = question.graph.input();
  question.graph.binary(Op::add, question.graph.binary(Op::mul, x, question.graph.input()), x);
  EXPECT_FALSE(has(report_failure(question, engine, nullptr), "used so"));
  question.manner = {.in_place = {3}, .backward = {3, std::nullopt, 3}, .wanted = {3, 0}};
  const std::string report = report_failure(question, engine, nullptr);
  EXPECT_TRUE(has(report,
                  "3 add 2 0\n"
                  "written as: t = x * y; t += x\n"
                  "used so: backward on 3, clear, backward on 3, gradients of 3 0 read\n"));
  EXPECT_TRUE(has(report, "\n  d/d node 3 "));
  EXPECT_TRUE(has(report, "\n  d/d node 0 "));
}

TEST(Report, ShowsNoNumbersWithoutAnAnswer) {
  Example example;
  example.graph.binary(Op::sub, example.graph.input(), 0);
  example.point = {7};
  const auto refusing = make_faulty_engine("sub-error");
  oracle::MinigradEngine sound;
  const std::string report = report_failure(to_question(example), *refusing, &sound);
  EXPECT_TRUE(has(report, "\n  value               0      0 "));
  EXPECT_TRUE(ends_with(report, "\nfault:sub-error: error; minigrad: not at fault\nno graph may end in sub\n"));
  EXPECT_TRUE(ends_with(report_failure(to_question(example), sound, refusing.get()), "; fault:sub-error: error\n"));
}

TEST(Report, ShowsBothEndsOfALongGraph) {
  Example example;
  Position last = example.graph.input();
  for (int i = 0; i < 10'000; ++i) last = example.graph.unary(Op::neg, last);
  example.point = {1};
  oracle::MinigradEngine engine;
  const std::string report = report_failure(to_question(example), engine, nullptr);
  EXPECT_LT(lines(report), 60);
  EXPECT_TRUE(has(report, "0 input = 1\n"));
  EXPECT_TRUE(has(report, "\n19 neg 18\n... 9,961 nodes are left out here ...\n9981 neg 9980\n"));
  EXPECT_TRUE(has(report, "\n10000 neg 9999\n  "));
}

TEST(Report, ShowsTheFailingComponentsOfMany) {
  Example example;
  for (int i = 0; i < 1'000; ++i) example.graph.input();
  example.graph.unary(Op::tanh, 777);
  example.point.assign(1'000, 0.5);
  const auto engine = make_faulty_engine("tanh-sign");
  const std::string report = report_failure(to_question(example), *engine, nullptr);
  EXPECT_LT(lines(report), 60);
  EXPECT_TRUE(has(report, "\n  value "));
  EXPECT_TRUE(has(report, "\n  d/d input 777 "));
  EXPECT_FALSE(has(report, "\n  d/d input 776 "));
  EXPECT_TRUE(has(report, "999 components left out; 1 of all 1,001 have a failure\n"));
}

Summary example_summary() {
  Summary summary;
  summary.engine = "minigrad";
  summary.engine_version = "1.2";
  summary.oracle = "torch";
  summary.oracle_version = "3.4";
  summary.seed = 5;
  summary.jobs = 2;
  summary.seconds = 2;
  summary.peak_mebibytes = 1234;
  summary.tally.graphs = 1;
  summary.tally.points = 1234567;
  summary.tally.sampled_points = 8;
  summary.tally.resolved_points = 7;
  summary.tally.proven_points = 1111111;
  summary.tally.judged_points = 12345;
  summary.tally.unjudged_points = 111111;
  for (const double radii : {0.0, 0.3, 0.4, 1.25}) summary.tally.engine_errors.add(radii);
  summary.tally.engine[Verdict::agree] = 1000;
  summary.tally.oracle[Verdict::agree] = 998;
  summary.tally.oracle[Verdict::wrong] = 2;
  summary.tally.oracle_by_op["tanh"][Verdict::wrong] = 2;
  summary.abandoned = {42};
  return summary;
}

TEST(Summary, PrintsAShortTable) {
  EXPECT_EQ(to_text(example_summary()),
            "minigrad 1.2 against torch 3.4, judged; seed 5\n"
            "  1 graph, 1,234,567 points in 2.0 s on 2 jobs: 617,283 points a second, at most 1,234 MiB a process\n"
            "  90.0% of the points proven right in doubles, 1.0% put before the judge, 9.0% left unjudged\n"
            "  87.5% resolved, by a sample of 8\n"
            "  index 42 was begun and not completed: nothing of it is counted\n"
            "\n"
            "  components  minigrad  torch\n"
            "  agree          1,000    998\n"
            "  wrong              0      2\n"
            "\n"
            "Of the 4 components that the judge resolved in that sample:\n"
            "  error in radii, up to  0  0.0625  0.125  0.25  0.5  1  2  4  more  largest\n"
            "  minigrad               1       0      0     0    2  0  1  0     0     1.25\n"
            "\n"
            "Where torch is at fault, by the op that goes wrong by itself:\n"
            "  op    imprecise  wrong  convention\n"
            "  tanh          0      2           0\n");
}

TEST(Summary, HasOneColumnWithoutAnOracle) {
  Summary summary = example_summary();
  summary.oracle.clear();
  summary.tally.oracle = {};
  summary.tally.oracle_by_op.clear();
  EXPECT_TRUE(has(to_text(summary), "\n  components  minigrad\n  agree          1,000\n"));
  EXPECT_TRUE(begins_with(to_text(summary), "minigrad 1.2, judged; seed 5\n"));
  EXPECT_TRUE(to_json(summary).at("oracle").is_null());
}

TEST(Summary, HandlesAnEmptyCampaign) {
  const nlohmann::json json = to_json(Summary{});
  EXPECT_EQ(json.at("points_per_second"), 0);
  EXPECT_EQ(json.at("resolved_share"), 0);
}

TEST(Summary, JsonHasTallyAndParticipants) {
  const nlohmann::json json = to_json(example_summary());
  EXPECT_EQ(json.get<Tally>(), example_summary().tally);
  EXPECT_EQ(json.at("points_per_second"), 617283.5);
  EXPECT_EQ(json.at("resolved_share"), 0.875);
  EXPECT_EQ(json.at("seed"), 5);
  EXPECT_EQ(json.at("jobs"), 2);
  EXPECT_EQ(json.at("seconds"), 2);
  EXPECT_EQ(json.at("peak_mebibytes"), 1234);
  EXPECT_EQ(json.at("unfinished"), nlohmann::json({42}));
  EXPECT_EQ(json.at("engine"), "minigrad");
  EXPECT_EQ(json.at("oracle"), "torch");
  EXPECT_EQ(json.at("versions").at("torch"), "3.4");
  EXPECT_EQ(json.at("versions").at("minigrad"), "1.2");
}

}  // namespace
}  // namespace minigrad::properties
