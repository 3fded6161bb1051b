// SPDX-License-Identifier: MIT
#include "properties/explain/explanation.h"

#include <gtest/gtest.h>

#include <array>
#include <limits>
#include <nlohmann/json.hpp>

#include "oracle/engines/minigrad_engine.h"
#include "properties/engines/planted_faults.h"
#include "properties/explain/explain.h"
#include "properties/explain/explanation_text.h"
#include "properties/explain/failure_svg.h"
#include "properties/support/testing.h"

namespace minigrad::properties {
namespace {

Graph aliased_graph() {
  Graph graph;
  graph.binary(Op::sub, graph.input(), 0);
  return graph;
}

Graph chain(std::size_t length) {
  Graph graph;
  Position last = graph.input();
  for (std::size_t i = 0; i < length; ++i) last = graph.unary(Op::sin, last);
  return graph;
}

Explanation explanation_of(const std::string& fault, const Graph& graph, double x) {
  return explain(corpus::question_at(graph, std::array{x}), *make_faulty_engine(fault));
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

std::size_t hidden_nodes(const Explanation& explanation) { return explanation.nodes.size() - shown_nodes(explanation); }

TEST(Explanation, IsTheSameAfterJson) {
  Explanation explanation = explanation_of("last-partial", aliased_graph(), 3);
  explanation.cause = "a cause";
  const nlohmann::json json = to_json(explanation);
  EXPECT_EQ(to_json(explanation_from_json(nlohmann::json::parse(json.dump()))), json);
  const nlohmann::json nan =
      to_json(explanation_of("last-partial", aliased_graph(), std::numeric_limits<double>::quiet_NaN()));
  EXPECT_EQ(nan.at("point").at(0), "nan");
  EXPECT_EQ(to_json(explanation_from_json(nan)), nan);
}

TEST(Explanation, JsonWithWrongPositionsIsRejected) {
  const nlohmann::json json = to_json(explanation_of("last-partial", aliased_graph(), 3));
  const auto rejects = [&](const char* pointer, const nlohmann::json& value) {
    nlohmann::json changed = json;
    changed[nlohmann::json::json_pointer(pointer)] = value;
    EXPECT_ANY_THROW(explanation_from_json(changed)) << pointer;
  };
  rejects("/graph/1/1", 5);
  rejects("/parting/node", 2);
  rejects("/wrong_shares/0/slot", 2);
  rejects("/wrong_shares/0/user", -1);
  rejects("/nodes/0/chain_end", 9);
  rejects("/nodes/0/chain_end", 1);  // which is shown
  rejects("/point", nlohmann::json::array());
  rejects("/verdict", "fine");
  rejects("/nodes/0/value/truth", "many");
}

TEST(Explanation, MiddleOfAChainIsLeftOut) {
  EXPECT_EQ(hidden_nodes(explanation_of("relu-side", chain(12), 0.5)), 0U);
  EXPECT_EQ(hidden_nodes(explanation_of("relu-side", chain(20), 0.5)), 14U);
  const Explanation large = explanation_of("relu-side", chain(1000), 0.5);
  EXPECT_EQ(hidden_nodes(large), 994U);
  EXPECT_FALSE(large.nodes[500].value.truth) << "is not asked for";
}

TEST(Explanation, NodesThatFailStayInAChain) {
  Graph graph = chain(20);
  graph.unary(Op::tanh, 20);
  for (Position i = 21; i < 41; ++i) graph.unary(Op::sin, i);
  const Explanation explanation = explanation_of("tanh-sign", graph, 0.5);
  ASSERT_TRUE(explanation.parting);
  EXPECT_EQ(explanation.parting->node, 20U);
  for (Position i = 0; i <= 21; ++i) EXPECT_FALSE(explanation.nodes[i].chain_end) << i;
  EXPECT_EQ(hidden_nodes(explanation), 14U);
}

TEST(Explanation, NumbersHaveDigitsThatTellThemApart) {
  EXPECT_EQ(distinct_numbers(-2, 0), (std::array<std::string, 2>{"-2", "0"}));
  EXPECT_EQ(distinct_numbers(1.0000000000000002, 1), (std::array<std::string, 2>{"1.0000000000000002", "1"}));
}

TEST(Explanation, TextHasSentenceCauseAndTable) {
  Explanation explanation = explanation_of("last-partial", aliased_graph(), 3);
  explanation.cause = "A cause.";
  EXPECT_EQ(explanation_text(explanation),
            "x - x: the adjoint of x is -2 where it should be 0.\n"
            "Asked for alone, both uses are right; -2 is their sum if that of the left operand is left out and\n"
            "that of the right operand counts twice.\n"
            "Cause: A cause.\n"
            "engine: fault:last-partial 1; at x = 3\n"
            "\n"
            "  node  expression  value: fault:last-partial  truth  adjoint: fault:last-partial  truth  digits left\n"
            "  #0    x                                   3      3                           -2      0          0.0  "
            "<- parts here\n"
            "  #1    x - x                               0      0                            1      1         16.0\n");
}

TEST(FailureSvg, WrongSharesAreRed) {
  const std::string svg = failure_svg(explanation_of("last-partial", aliased_graph(), 3));
  EXPECT_EQ(count(svg, "class=\"mg-link mg-red\""), 2U);
  EXPECT_EQ(count(svg, ">left out</text>"), 1U);
  EXPECT_EQ(count(svg, ">counts twice</text>"), 1U);
  EXPECT_EQ(count(svg, "class=\"mg-fails mg-parting mg-node\""), 1U);
  EXPECT_EQ(count(failure_svg(explanation_of("relu-side", aliased_graph(), 3)), "mg-red\" d="), 0U);
}

TEST(FailureSvg, WrongDigitsAreMarked) {
  Graph graph;
  graph.unary(Op::tanh, graph.input());
  const std::string svg = failure_svg(explanation_of("tanh-unstable", graph, 3));
  EXPECT_TRUE(has(svg, ">0.0098660371654<tspan class=\"mg-wrong\">3999</tspan>"));
  EXPECT_TRUE(has(svg, "digits left</text>"));
}

TEST(FailureSvg, LinkThroughBendsIsRed) {
  Graph graph;  // x * sin(sin(x)): the link from x to the product passes two layers
  const Position x = graph.input();
  graph.binary(Op::mul, x, graph.unary(Op::sin, graph.unary(Op::sin, x)));
  const Explanation explanation = explanation_of("mul-sign", graph, 0.5);
  ASSERT_EQ(explanation.wrong_shares.size(), 1U);
  EXPECT_EQ(count(failure_svg(explanation), "class=\"mg-link mg-red\""), 1U);
  Graph left;
  const Position y = left.input();
  left.binary(Op::mul, y, left.unary(Op::sin, left.unary(Op::sin, y)));
  const Explanation lost = explanation_of("mul-dropped", left, 0.5);
  ASSERT_EQ(lost.wrong_shares.size(), 1U);
  EXPECT_EQ(count(failure_svg(lost), "class=\"mg-link mg-red\""), 3U);
}

TEST(FailureSvg, ForeignTextIsEscaped) {
  Explanation explanation = explanation_of("last-partial", aliased_graph(), 3);
  explanation.engine = "</svg><script>\x1b\"";
  explanation.sentence = "a <b> & c. \"d\"";
  explanation.cause = "<script>";
  explanation.nodes[0].expression = "<i>";
  const std::string svg = failure_svg(explanation);
  for (const char* const raw : {"<script", "<b>", "<i>", "\x1b", "</svg><"}) EXPECT_EQ(count(svg, raw), 0U) << raw;
  const std::string dot = failure_dot(explanation);
  for (const char* const raw : {"<i>", "\x1b", "\"d\""}) EXPECT_EQ(count(dot, raw), 0U) << raw;
}

TEST(FailureSvg, RefersToNothing) {
  const std::string svg = failure_svg(explanation_of("last-partial", aliased_graph(), 3));
  for (const char* const reference : {" id=", "url(", "href", "@import"}) EXPECT_EQ(count(svg, reference), 0U);
  EXPECT_EQ(count(svg, "http"), 1U) << "the name space";
  EXPECT_TRUE(has(svg, "prefers-color-scheme: dark"));
}

TEST(FailureSvg, CaptionMayBeHidden) {
  const Explanation explanation = explanation_of("last-partial", aliased_graph(), 3);
  EXPECT_TRUE(has(failure_svg(explanation), ">engine: fault:last-partial"));
  EXPECT_FALSE(has(failure_svg(explanation, Caption::hidden), ">engine: fault:last-partial"));
}

TEST(FailureSvg, ChainIsOneBox) {
  const std::string svg = failure_svg(explanation_of("relu-side", chain(1000), 0.5));
  EXPECT_EQ(count(svg, ">... 994 nodes are left out ...</text>"), 1U);
  EXPECT_EQ(count(svg, "<g class="), 8U);
}

TEST(FailureSvg, TooManyNodesAreRefused) {
  Explanation explanation;
  for (std::size_t i = 0; i <= most_shown_nodes; ++i) explanation.graph.input();
  explanation.nodes.resize(explanation.graph.nodes.size());
  EXPECT_THROW(failure_svg(explanation), std::length_error);
}

TEST(FailureDot, WrongSharesAreRed) {
  const std::string dot = failure_dot(explanation_of("last-partial", aliased_graph(), 3));
  EXPECT_EQ(count(dot, "label=\"left out\"]"), 1U);
  EXPECT_EQ(count(dot, "label=\"counts twice\"]"), 1U);
  EXPECT_EQ(count(dot, " -> "), 2U);
}

}  // namespace
}  // namespace minigrad::properties
