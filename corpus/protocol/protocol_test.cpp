// SPDX-License-Identifier: MIT
#include "corpus/protocol/protocol.h"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <random>
#include <set>

#include "corpus/json/number.h"
#include "corpus/protocol/answer_fast_path.h"
#include "minigrad/special_numbers.h"

namespace minigrad::corpus {
namespace {

/// The lines of PROTOCOL.md that begin with a sign: `> ` for the harness, `< ` for the engine.
std::vector<std::string> examples(const std::string& sign) {
  std::vector<std::string> lines;
  std::ifstream stream(MINIGRAD_SOURCE_DIR "/corpus/PROTOCOL.md");
  for (std::string line; std::getline(stream, line);) {
    if (line.starts_with(sign)) lines.push_back(line.substr(sign.size()));
  }
  return lines;
}

std::string complaint_about_start(const std::string& line) {
  try {
    read_start_answer(line);
  } catch (const Error& error) {
    return error.what();
  }
  return "nothing";
}

constexpr RunShape two_points{7, 2, 1};

std::string complaint(const std::string& line, const RunShape& shape = two_points) {
  try {
    read_run_answer(line, shape);
  } catch (const Error& error) {
    return error.what();
  }
  return "nothing";
}

std::string complaint_about_request(const std::string& line) {
  const std::vector<std::string> remarks = remarks_on_request(line);
  return remarks.empty() ? "nothing" : remarks[0];
}

std::string without_newline(std::string line) {
  EXPECT_TRUE(line.ends_with('\n'));
  line.pop_back();
  EXPECT_EQ(line.find('\n'), std::string::npos);
  return line;
}

TEST(Protocol, RefusesAnswersFarLargerThanTheQuestion) {
  std::string many = "0";
  for (int i = 0; i < 120'000; ++i) many += ", 0";
  EXPECT_TRUE(
      complaint(R"({"id": 7, "answers": [], "note": [)" + many + "]}").ends_with("expected at most 100080 values"));
  EXPECT_EQ(complaint(R"({"id": 7, "skip": "no", "note": [)" + many.substr(0, 200'000) + " 0]}"), "nothing");
  EXPECT_TRUE(complaint_about_start(R"({"protocol": 1, "note": [)" + many + "]}").ends_with("at most 100000 values"));
}

TEST(Protocol, ReadsExamplesOfTheDocument) {
  const std::vector<std::string> asked = examples("> ");
  const std::vector<std::string> answered = examples("< ");
  ASSERT_EQ(asked.size(), 3U);
  ASSERT_EQ(answered.size(), 2U);
  for (const std::string& line : asked) EXPECT_EQ(remarks_on_request(line), std::vector<std::string>{}) << line;
  EXPECT_EQ(remarks_on_start_answer(answered[0]), std::vector<std::string>{});
  EXPECT_EQ(remarks_on_run_answer(answered[1], {1, 2, 1}), std::vector<std::string>{});
  EXPECT_EQ(read_start_answer(answered[0]).language, "python");
  EXPECT_EQ(read_run_answer(answered[1], {1, 2, 1}).values, (std::vector<double>{10, -2.5}));
}

TEST(Protocol, WritesExamplesOfTheDocument) {
  const std::vector<std::string> asked = examples("> ");
  EXPECT_EQ(start_line("minigrad 0.1.0"), asked[0] + '\n');
  EXPECT_EQ(stop_line, asked[2] + '\n');
  Graph graph;
  graph.input();
  graph.constant(5);
  graph.binary(Op::mul, 1, 0);
  Points points(1);
  for (const double x : {2.0, -0.5}) points.push_back(std::vector<double>{x});
  std::string line;
  append_run(line, 1, {graph, points});
  EXPECT_EQ(line, asked[1] + '\n');
}

TEST(Protocol, RunRoundTrips) {
  Graph graph;
  graph.input();
  graph.constant(-infinity);
  graph.unary(Op::sin, 0);
  graph.binary(Op::add, 2, 1);
  const Manner manner{Constants::own, {3}, {3, std::nullopt, 3}, {3, 0}};
  Points points(1);
  for (const double x : {-0.0, 5e-324, infinity}) points.push_back(std::vector<double>{x});
  std::string line;
  append_run(line, 18446744073709551615U, {graph, points, manner});
  const Document document(without_newline(line), "run", message_limits);
  const auto [id, question] = read_run(document.root());
  EXPECT_EQ(id, 18446744073709551615U);
  EXPECT_EQ(question.graph, graph);
  EXPECT_EQ(question.manner, manner);
  ASSERT_EQ(question.points.size(), 3U);
  EXPECT_TRUE(std::signbit(question.points[0][0]));
  EXPECT_EQ(question.points[1][0], 5e-324);
  EXPECT_EQ(question.points[2][0], infinity);
}

TEST(Protocol, CapabilitiesRoundTrip) {
  Capabilities capabilities = all_capabilities("an \"engine\"", "1");
  EXPECT_EQ(read_start_answer(without_newline(start_answer_line(capabilities))), capabilities);
  capabilities.ops = {Op::sin};
  capabilities.language = "zig";
  capabilities.exponent = Exponent::constant;
  capabilities.second_backward = SecondBackward::afresh;
  capabilities.constants = {Constants::own};
  capabilities.in_place = {};
  capabilities.gradients = Gradients::inputs;
  capabilities.depth = 900;
  capabilities.dtype = Dtype::float32;
  capabilities.kinks = {1, -1, 1, 0};
  capabilities.finite_inputs = true;
  EXPECT_EQ(read_start_answer(without_newline(start_answer_line(capabilities))), capabilities);
}

TEST(Protocol, RunAnswerRoundTrips) {
  RunAnswer answer(4, 2);
  answer.values = {1, -0.0, 0, 0};
  answer.gradients[0][0] = infinity;
  answer.gradients[0][1] = -1e-310;
  answer.replies[2] = {Reply::skipped, "no\nsuch thing"};
  answer.replies[3] = {Reply::failed, "failed"};
  std::string line;
  append_run_answer(line, 3, answer);
  const RunAnswer read = read_run_answer(without_newline(line), {3, 4, 2});
  EXPECT_EQ(read.values, answer.values);
  EXPECT_TRUE(std::signbit(read.values[1]));
  EXPECT_EQ(read.gradients[0][0], infinity);
  EXPECT_EQ(read.gradients[0][1], -1e-310);
  EXPECT_EQ(read.replies[0].reply, Reply::answered);
  EXPECT_EQ(read.replies[2].why, "no\nsuch thing");
  EXPECT_EQ(read.replies[3].reply, Reply::failed);
}

TEST(Protocol, RefusalOfRunRefusesEachPoint) {
  const RunAnswer skipped = read_run_answer(R"({"id": 7, "skip": "no pow"})", two_points);
  EXPECT_EQ(skipped.replies[1].reply, Reply::skipped);
  EXPECT_EQ(skipped.replies[1].why, "no pow");
  EXPECT_EQ(read_run_answer(R"({"error": "", "id": 7})", two_points).replies[0].reply, Reply::failed);
}

TEST(Protocol, ExplainsBadStartAnswer) {
  const auto with = [](const std::string& more) {
    return complaint_about_start(R"({"protocol": 1, "name": "n", "version": "1", "language": "c", "ops": ["sin"])" +
                                 more + "}");
  };
  EXPECT_EQ(with(""), "nothing");
  EXPECT_EQ(with(R"(, "whatever": [{}])"), "nothing");
  EXPECT_EQ(with(R"(, "exponent": "some")"),
            R"(answer to start:1:91: exponent: expected "any" or "constant", got "some")");
  EXPECT_EQ(with(R"(, "constants": [])"),
            "answer to start:1:92: constants: expected \"numbers\", \"own\" or both, got an empty array");
  EXPECT_EQ(with(R"(, "in_place": ["sin"])"),
            "answer to start:1:92: in_place: expected add, sub, mul or div, got \"sin\"");
  EXPECT_EQ(with(R"(, "depth": -1)"), "answer to start:1:88: depth: expected a whole number, 0 or more, got -1");
  EXPECT_EQ(with(R"(, "kinks": {"max": 2})"), "answer to start:1:96: kinks: max: expected a number from 0 to 1, got 2");
  EXPECT_EQ(complaint_about_start(R"({"protocol": 2})"),
            "answer to start:1:14: protocol: expected 1, the version that the harness speaks, got 2");
  EXPECT_EQ(complaint_about_start(R"({"protocol": 1, "name": "n", "version": 1.5})"),
            "answer to start:1:41: version: expected a string, got 1.5");
  EXPECT_EQ(complaint_about_start(R"({"error": "no"})"),
            "answer to start:1:11: the engine answers start with an error: \"no\"");
  EXPECT_EQ(complaint_about_start("[1]"), "answer to start:1:1: expected an object, got an array of 1");
  EXPECT_NE(complaint_about_start(R"({"protocol": 1, "name": "n", "version": "1", "language": "c", "ops": ["sine"]})")
                .find("ops: expected the name of an operation"),
            std::string::npos);
  EXPECT_NE(
      complaint_about_start(R"({"protocol": 1, "name": "n", "version": "1", "language": "c", "ops": ["sin", "sin"]})")
          .find("ops: expected each operation once"),
      std::string::npos);
}

TEST(Protocol, ExplainsBadRunAnswer) {
  const auto with = [](const std::string& answers) { return complaint(R"({"id": 7, "answers": )" + answers + "}"); };
  EXPECT_EQ(with(R"([{"value": 1, "gradient": [2]}])"), "answer to run 7:1:22: answers: expected 2 objects, got 1");
  EXPECT_EQ(with("{}"), "answer to run 7:1:22: answers: expected an array, got an object");
  EXPECT_EQ(with(R"([{"value": 1, "gradient": [2]}, {"value": 1}])"),
            "answer to run 7:1:54: answers: point 1: expected the field \"gradient\", or \"skip\" or \"error\"");
  EXPECT_EQ(with(R"([{"value": 1, "gradient": []}, {"skip": "x"}])"),
            "answer to run 7:1:48: answers: point 0: gradient: expected 1 number, got 0");
  EXPECT_EQ(with(R"([{"value": null, "gradient": [1]}, {"skip": "x"}])"),
            "answer to run 7:1:33: answers: point 0: value: expected a number, \"nan\", \"inf\" or \"-inf\", got null");
  EXPECT_EQ(
      with("[NaN]"),
      "answer to run 7:1:23: expected JSON, got invalid literal \"NaN\"; JSON has no such number: write the string "
      "\"nan\", \"inf\" or \"-inf\"");
  EXPECT_EQ(with("[[], []]"), "answer to run 7:1:23: answers: point 0: expected an object, got an empty array");
  EXPECT_EQ(complaint(R"({"id": 6, "skip": "x"})"), "answer to run 7:1:8: id: expected 7, got 6");
  EXPECT_EQ(complaint(R"({"error": "unknown command"})"),
            "answer to run 7:1:1: id: expected 7, got an object without it, with the error \"unknown command\"");
  EXPECT_EQ(complaint(R"({"id": 7})"), "answer to run 7:1:1: expected the field \"answers\", or \"skip\" or \"error\"");
  EXPECT_EQ(complaint(""), "answer to run 7:1:1: expected '[', '{', or a literal, got end of input");
  EXPECT_EQ(complaint(std::string(100'000, '[')),
            "answer to run 7:1:17: expected at most 16 arrays and objects inside each other");
}

TEST(Protocol, ExplainsBadRequest) {
  const auto run = [](const std::string& more) {
    return complaint_about_request(R"({"command": "run", "id": 1, "graph": [["input"], ["neg", 0]], "points": [[1]])" +
                                   more + "}");
  };
  EXPECT_EQ(run(""), "nothing");
  EXPECT_EQ(run(R"(, "wanted": [2])"), "message:1:91: wanted: expected the position of a node, at most 1, got 2");
  EXPECT_EQ(run(R"(, "backward": ["clean"])"),
            "message:1:93: backward: expected \"clear\" or the position of a node, got \"clean\"");
  EXPECT_EQ(run(R"(, "in_place": [1])"),
            "message:1:92: in_place: node 1 is neg, and only add, sub, mul and div have a compound assignment");
  EXPECT_EQ(run(R"(, "constants": "plain")"),
            "message:1:93: constants: expected \"numbers\" or \"own\", got \"plain\"");
  EXPECT_EQ(run(R"(, "want": [1])"),
            "column 80: the field \"want\" is unknown and ignored; known fields are command, id, graph, points, "
            "constants, in_place, backward, wanted");
  EXPECT_EQ(complaint_about_request(R"({"command": "run", "id": 1, "graph": [["input"]], "points": [[1], [1, 2]]})"),
            "message:1:67: points: point 1: expected an array of 1, one number for each input, got an array of 2");
  EXPECT_EQ(complaint_about_request(R"({"command": "go"})"),
            "message:1:13: command: expected \"start\", \"run\" or \"stop\", got \"go\"");
  EXPECT_EQ(complaint_about_request(R"({"command": "start", "versions": [2]})"),
            "message:1:1: versions: expected 1 among them, which is what this engine speaks");
}

/// The remarks on a message of examples.json.
std::vector<std::string> remarks_on(const std::string& message, const std::string& line) {
  if (message == "start_answer") return remarks_on_start_answer(line);
  if (message == "run_answer") return remarks_on_run_answer(line, {1, 2, 1});
  return remarks_on_request(line);
}

bool is_refused(const std::string& message, const std::string& line) {
  for (const std::string& remark : remarks_on(message, line)) {
    if (!remark.starts_with("column ")) return true;
  }
  return false;
}

/// protocol/check.py checks the schemas against the same examples.
TEST(Protocol, ReadersAcceptWhatTheSchemasAccept) {
  std::ifstream stream(MINIGRAD_SOURCE_DIR "/corpus/protocol/examples.json");
  const auto examples = nlohmann::json::parse(stream);
  EXPECT_EQ(examples.size(), 5U);
  for (const auto& [message, verdicts] : examples.items()) {
    for (const auto& [verdict, lines] : verdicts.items()) {
      for (const auto& line : lines) EXPECT_EQ(is_refused(message, line.dump()), verdict != "accepted") << line;
    }
  }
}

TEST(Protocol, SchemasListEveryOperation) {
  std::set<std::string> unary, binary, all;
  for (const Op op : every_operation()) {
    (arity(op) == 1 ? unary : binary).insert(std::string(name(op)));
    all.insert(std::string(name(op)));
  }
  const auto schema = [](const std::string& message) {
    std::ifstream stream(MINIGRAD_SOURCE_DIR "/corpus/protocol/" + message + ".schema.json");
    return nlohmann::json::parse(stream);
  };
  EXPECT_EQ(schema("start_answer")["properties"]["ops"]["items"]["enum"].get<std::set<std::string>>(), all);
  const auto nodes = schema("run")["$defs"]["node"]["anyOf"];
  EXPECT_EQ(nodes[2]["prefixItems"][0]["enum"].get<std::set<std::string>>(), unary);
  EXPECT_EQ(nodes[3]["prefixItems"][0]["enum"].get<std::set<std::string>>(), binary);
}

TEST(Protocol, RemarksOnIgnoredFields) {
  const std::vector<std::string> remarks = remarks_on_start_answer(
      R"({"protocol": 1, "name": "n", "version": "1", "language": "c", "ops": [], "inplace": ["add"], "kinks": {"ReLU": 0}})");
  ASSERT_EQ(remarks.size(), 2U);
  EXPECT_TRUE(remarks[0].starts_with("column 74: the field \"inplace\" is unknown and ignored"));
  EXPECT_TRUE(remarks[1].starts_with("column 104: the field \"ReLU\""));
  EXPECT_EQ(remarks_on_run_answer(R"({"id": 7, "answers": [{"skip": "a", "b": 1}, {"skip": "c"}]})", two_points).size(),
            1U);
}

/// Reads with the full parser alone: an unknown field keeps the fast path from reading the line.
RunAnswer read_carefully(const std::string& line, const RunShape& shape) {
  return read_run_answer(line.substr(0, line.find_last_of('}')) + ", \"unknown\": 0}", shape);
}

bool same(double a, double b) { return number_text(a) == number_text(b); }

TEST(AnswerFastPath, ReadsAnyOrderAndSpacing) {
  const RunShape shape{12, 2, 2};
  for (
      const std::string line : {
          R"({"id": 12, "answers": [{"value": -1.5e-3, "gradient": [0, -0.0]}, {"value": "nan", "gradient": ["inf", 1]}]})",
          R"({"answers":[{"gradient":[0,-0.0],"value":-0.0015},{"value":"nan","gradient":["inf",1]}],"id":12})",
          "  { \"id\" :12 , \"answers\":[ {\"value\":-15E-4,\"gradient\":[0 , -0.0 ]},\t{\"value\":\"nan\","
          "\"gradient\":[\"inf\",1.0e+0]}]} \r",
      }) {
    const auto usual = read_usual_answer(line, shape);
    ASSERT_TRUE(usual) << line;
    EXPECT_EQ(usual->values[0], -0.0015);
    EXPECT_TRUE(std::isnan(usual->values[1]));
    EXPECT_EQ(usual->gradients[1][0], infinity);
    EXPECT_EQ(usual->gradients[1][1], 1);
    EXPECT_TRUE(std::signbit(usual->gradients[0][1]));
  }
}

/// When the fast path reads a line, the full parser reads the same, even from damaged text.
TEST(AnswerFastPath, NeverReadsWhatTheFullParserRefuses) {
  const RunShape shape{12, 2, 2};
  const std::string line =
      R"({"id": 12, "answers": [{"value": -1.5e-3, "gradient": [0, -0.0]}, {"value": "nan", "gradient": ["inf", 1]}]})";
  const std::string alphabet = R"({}[]",: .-+eE0123456789nafiNItu\)";
  std::mt19937_64 words(5);
  int usual_ones = 0;
  for (int i = 0; i < 100'000; ++i) {
    std::string damaged = line;
    for (std::uint64_t edits = 1 + words() % 3; edits > 0; --edits) {
      const std::size_t at = words() % damaged.size();
      const char character = alphabet[words() % alphabet.size()];
      switch (words() % 3) {
        case 0: damaged[at] = character; break;
        case 1: damaged.insert(at, 1, character); break;
        default: damaged.erase(at, 1); break;
      }
    }
    const auto usual = read_usual_answer(damaged, shape);
    if (!usual) continue;
    ++usual_ones;
    const RunAnswer careful = read_carefully(damaged, shape);
    for (std::size_t p = 0; p < 2; ++p) {
      ASSERT_TRUE(same(usual->values[p], careful.values[p])) << damaged;
      for (std::size_t k = 0; k < 2; ++k) ASSERT_TRUE(same(usual->gradients[p][k], careful.gradients[p][k])) << damaged;
    }
  }
  EXPECT_GT(usual_ones, 1000);
}

}  // namespace
}  // namespace minigrad::corpus
