// SPDX-License-Identifier: MIT
#include "corpus/case/question_file.h"

#include <gtest/gtest.h>

#include <string>

#include "corpus/protocol/protocol.h"

namespace minigrad::corpus {
namespace {

const std::string request = R"({"command": "run", "id": 1, "graph": [["input"], ["neg", 0]], "points": [[2], [3]]})";

std::string refusal(const std::string& text) {
  try {
    parse_question(text, "f");
    return "nothing was wrong";
  } catch (const Error& error) {
    return error.what();
  }
}

Question request_in(const std::string& text) { return std::get<Question>(parse_question(text, "f")); }

TEST(QuestionFile, ReadsACase) {
  Case written;
  written.summary = "negation";
  written.graph.unary(Op::neg, written.graph.input());
  written.points.push_back({{2}, std::nullopt});
  const auto read = parse_question(to_json(written), "f");
  EXPECT_EQ(std::get<Case>(read).summary, "negation");
}

TEST(QuestionFile, ReadsOneRequest) {
  EXPECT_EQ(request_in(request).points.size(), 2U);
  EXPECT_EQ(request_in("\n" + request + "\n\n").graph.nodes.size(), 2U);
  std::string in_lines = request;
  for (std::size_t i = 0; (i = in_lines.find(", ", i)) != std::string::npos; ++i) in_lines.replace(i, 2, ",\n");
  EXPECT_EQ(request_in(in_lines).points[1][0], 3);
}

TEST(QuestionFile, ReadsWhatAnEngineReads) {
  Graph graph;
  graph.unary(Op::exp, graph.input());
  const Question question =
      question_at(graph, std::vector<double>{0.5}, {Constants::own, {}, {1, std::nullopt, 1}, {1}});
  std::string lines = start_line("minigrad");
  append_run(lines, 7, question);
  const Question read = request_in(lines + std::string(stop_line));
  EXPECT_EQ(read.graph, question.graph);
  EXPECT_EQ(read.manner, question.manner);
}

TEST(QuestionFile, NamesThePlaceOfAnError) {
  EXPECT_EQ(refusal(start_line("x") + request + "\n" + request), "f:3:1: expected one request, got another one");
  const std::string starts = start_line("x") + start_line("x") + start_line("x");
  EXPECT_EQ(refusal(starts + request), "f:4:1: expected at most the lines start, run and stop");
  EXPECT_EQ(refusal(start_line("x")), "f: expected a request with the command \"run\", got none");
  EXPECT_EQ(refusal(start_line("x") + R"({"command": "runs"})"),
            "f:2:13: command: expected \"start\", \"run\" or \"stop\", got \"runs\"");
  EXPECT_EQ(refusal(start_line("x") + "{"), "f:2:2: expected string literal, got end of input");
  std::string bad_point = request;
  bad_point.replace(bad_point.find("[3]"), 3, "[]");
  EXPECT_TRUE(refusal("\n" + bad_point).starts_with("f:2:")) << refusal("\n" + bad_point);
  EXPECT_EQ(refusal("{}"), "f:1:1: expected the key \"format\", got an object without it");
  EXPECT_EQ(refusal("[]"), "f:1:1: expected a case: an object, got an empty array");
  EXPECT_EQ(refusal(R"({"command": "start",
 "versions": [1]})"),
            "f:1:1: expected the key \"id\", got an object without it");
}

}  // namespace
}  // namespace minigrad::corpus
