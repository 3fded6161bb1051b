// SPDX-License-Identifier: MIT
// A graph survives writing and reading; an invalid one is refused with node and place.
#include "corpus/json/graph_json.h"

#include <gtest/gtest.h>

#include <string>

namespace minigrad::corpus {
namespace {

Graph parse(const std::string& text) { return read_graph(Document(text, "f").root()); }

std::string graph_complaint(const std::string& text) {
  try {
    parse(text);
    return "nothing was wrong";
  } catch (const Error& error) {
    return error.what();
  }
}

/// Every op of the vocabulary, and constants that are hard for JSON.
Graph every_op() {
  Graph graph;
  Position last = graph.input();
  for (const double number : {5.0, -0.0, 0.1, 1e300, std::stod("inf"), -std::stod("inf"), std::stod("nan")}) {
    graph.constant(number);
  }
  for (const OpInfo& op : all_ops) {
    if (op.arity == 1) last = graph.unary(op.op, last);
    if (op.arity == 2) last = graph.binary(op.op, last, 1);
  }
  return graph;
}

TEST(GraphJson, WritesOneLine) {
  Graph graph;
  graph.input();
  graph.constant(5);
  graph.binary(Op::sub, 0, 0);
  std::string text;
  append_graph(text, graph);
  EXPECT_EQ(text, R"([["input"], ["const", 5], ["sub", 0, 0]])");
}

TEST(GraphJson, WritesOneNodeALine) {
  Graph graph;
  graph.input();
  graph.constant(-0.0);
  std::string text = "  \"graph\": ";
  append_graph_in_lines(text, graph, 2);
  EXPECT_EQ(text, "  \"graph\": [\n    [\"input\"],\n    [\"const\", -0.0]\n  ]");
}

TEST(GraphJson, ReadsBothForms) {
  const Graph graph = every_op();
  std::string line;
  std::string lines;
  append_graph(line, graph);
  append_graph_in_lines(lines, graph, 4);
  EXPECT_EQ(parse(line), graph);
  EXPECT_EQ(parse(lines), graph);
}

TEST(GraphJson, ReadsALongChain) {
  Graph graph;
  Position last = graph.input();
  for (int i = 0; i < 200'000; ++i) last = graph.unary(Op::sin, last);
  std::string text;
  append_graph(text, graph);
  EXPECT_EQ(parse(text), graph);
}

TEST(GraphJson, RefusesWhatIsNoGraph) {
  EXPECT_EQ(graph_complaint("[]"), "f:1:1: expected a graph: an array of at least one node, got an empty array");
  EXPECT_EQ(graph_complaint("{}"), "f:1:1: expected a graph: an array of at least one node, got an object");
  EXPECT_EQ(graph_complaint("[[\"input\"],\n []]"),
            "f:2:2: node 1: expected an array such as [\"neg\", 0], got an empty array");
  EXPECT_EQ(graph_complaint("[\"input\"]"), "f:1:2: node 0: expected an array such as [\"neg\", 0], got \"input\"");
}

TEST(GraphJson, RefusesAnUnknownOp) {
  EXPECT_EQ(graph_complaint("[[\"input\"],\n [\"subb\", 0, 0]]"),
            "f:2:3: node 1: expected the name of an operation, got \"subb\"");
  EXPECT_EQ(graph_complaint("[[7]]"), "f:1:3: node 0: expected the name of an operation, got 7");
  EXPECT_EQ(graph_complaint("[[\"constant\", 7]]"),
            "f:1:3: node 0: expected the name of an operation, got \"constant\"");
}

TEST(GraphJson, RefusesTheWrongNumberOfOperands) {
  EXPECT_EQ(graph_complaint("[[\"input\"],\n  [\"sub\", 0]]"), "f:2:3: node 1: expected 2 operands for sub, got 1");
  EXPECT_EQ(graph_complaint("[[\"input\"], [\"neg\", 0, 0]]"), "f:1:13: node 1: expected 1 operand for neg, got 2");
  EXPECT_EQ(graph_complaint("[[\"input\", 0]]"), "f:1:2: node 0: expected 0 operands for input, got 1");
  EXPECT_EQ(graph_complaint("[[\"const\"]]"), "f:1:2: node 0: expected 1 number for const, got 0");
  EXPECT_EQ(graph_complaint("[[\"const\", 1, 2]]"), "f:1:2: node 0: expected 1 number for const, got 2");
}

TEST(GraphJson, RefusesAnOperandThatIsNotEarlier) {
  const std::string expected = "node 1: expected the position of an earlier node, at most 0, got ";
  EXPECT_EQ(graph_complaint("[[\"input\"], [\"sub\", 0, 1]]"), "f:1:24: " + expected + "1");
  EXPECT_EQ(graph_complaint("[[\"input\"], [\"neg\", -1]]"), "f:1:21: " + expected + "-1");
  EXPECT_EQ(graph_complaint("[[\"input\"], [\"neg\", -0]]"), "f:1:21: " + expected + "-0.0");
  EXPECT_EQ(graph_complaint("[[\"input\"], [\"neg\", 0.0]]"), "f:1:21: " + expected + "0");
  EXPECT_EQ(graph_complaint("[[\"input\"], [\"neg\", 4294967296]]"), "f:1:21: " + expected + "4294967296");
  EXPECT_EQ(graph_complaint("[[\"input\"], [\"neg\", \"0\"]]"), "f:1:21: " + expected + "\"0\"");
  EXPECT_EQ(graph_complaint("[[\"neg\", 0]]"),
            "f:1:10: node 0: expected no operand, because there is no earlier node, got 0");
}

TEST(GraphJson, RefusesAConstantThatIsNoNumber) {
  EXPECT_EQ(graph_complaint("[[\"const\", null]]"),
            "f:1:12: node 0: expected a number, \"nan\", \"inf\" or \"-inf\", got null");
  EXPECT_EQ(graph_complaint("[[\"const\", \"NaN\"]]"),
            "f:1:12: node 0: expected a number, \"nan\", \"inf\" or \"-inf\", got \"NaN\"");
  EXPECT_EQ(graph_complaint("[[\"const\", NaN]]"),
            "f:1:12: expected JSON, got invalid literal \"NaN\"; JSON has no such number: write the string "
            "\"nan\", \"inf\" or \"-inf\"");
}

}  // namespace
}  // namespace minigrad::corpus
