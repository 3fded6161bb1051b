// SPDX-License-Identifier: MIT
#include "oracle/programs/serve.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>
#include <iterator>
#include <sstream>

#include "corpus/protocol/protocol.h"
#include "oracle/engines/finite_difference.h"
#include "oracle/engines/minigrad_engine.h"

namespace minigrad::oracle {
namespace {

std::string answer(const std::string& line) {
  MinigradEngine engine;
  return answer_to(line, engine).value_or("stop");
}

/// The line of PROTOCOL.md that starts with the sign.
std::vector<std::string> examples(const std::string& sign) {
  std::vector<std::string> lines;
  std::ifstream stream(MINIGRAD_SOURCE_DIR "/corpus/PROTOCOL.md");
  for (std::string line; std::getline(stream, line);) {
    if (line.starts_with(sign)) lines.push_back(line.substr(sign.size()));
  }
  return lines;
}

TEST(Serve, AnswersTheExampleOfTheProtocol) {
  EXPECT_EQ(answer(examples("> ")[1]), examples("< ")[1] + '\n');
  EXPECT_EQ(answer(examples("> ")[2]), "stop");
  MinigradEngine engine;
  const std::string start = answer(examples("> ")[0]);
  EXPECT_EQ(corpus::read_start_answer(start), engine.capabilities());
}

TEST(Serve, InvalidRequestGetsAnErrorWithItsId) {
  EXPECT_EQ(answer("hello"), "{\"error\": \"message:1:1: expected JSON, got invalid literal \\\"hello\\\"\"}\n");
  EXPECT_EQ(answer(R"({"command": "dance", "id": 5})"),
            "{\"id\": 5, \"error\": \"message:1:13: command: expected \\\"start\\\", \\\"run\\\" or \\\"stop\\\", got "
            "\\\"dance\\\"\"}\n");
  EXPECT_EQ(answer(R"({"command": "run", "id": 6, "graph": [["neg", 0]], "points": []})"),
            "{\"id\": 6, \"error\": \"message:1:47: node 0: expected no operand, because there is no earlier node, got "
            "0\"}\n");
}

TEST(Serve, SkipsWhatIsNotClaimed) {
  FiniteDifference engine;
  const auto skipped = answer_to(
      R"({"command": "run", "id": 6, "graph": [["input"], ["neg", 0]], "points": [[1]], "wanted": [1]})", engine);
  EXPECT_EQ(skipped,
            "{\"id\": 6, \"answers\": [{\"skip\": \"gradients of nodes other than inputs are not claimed\"}]}\n");
}

TEST(Serve, RefusesMoreNumbersThanALineHolds) {
  MinigradEngine engine;
  std::string points = "[1]";
  std::string wanted = "0";
  for (int i = 0; i < 20'000; ++i) {
    points += ", [1]";
    wanted += ", 0";
  }
  EXPECT_EQ(
      answer_to(fmt::format(R"({{"command": "run", "id": 7, "graph": [["input"]], "points": [{}], "wanted": [{}]}})",
                            points, wanted),
                engine),
      "{\"id\": 7, \"error\": \"message:1:1: points and wanted: expected at most 4000000 numbers in the answer, got "
      "20001 points of 20002 each\"}\n");
}

TEST(Serve, ReadsLinesOfAnyLengthUntilTheEnd) {
  const std::string path = testing::TempDir() + "minigrad-serve-test-" + std::to_string(getpid());
  {
    std::ofstream file(path, std::ios::binary);
    file << "\n"
         << std::string(corpus::longest_line + 5, ' ') << "\nhello\n"
         << R"({"command": "stop", "id": 1)";
  }
  const int input = open(path.c_str(), O_RDONLY);
  const int output = open((path + ".out").c_str(), O_CREAT | O_TRUNC | O_WRONLY, 0600);
  MinigradEngine engine;
  serve(input, output, engine);
  close(input);
  close(output);
  std::ifstream answers(path + ".out");
  std::vector<std::string> lines;
  for (std::string line; std::getline(answers, line);) lines.push_back(line);
  unlink(path.c_str());
  unlink((path + ".out").c_str());
  ASSERT_EQ(lines.size(), 4U);
  EXPECT_EQ(lines[1], "{\"error\": \"a line of more than 67108864 bytes\"}");
  EXPECT_NE(lines[2].find("hello"), std::string::npos);
  EXPECT_NE(lines[3].find("expected '}', got end of input"), std::string::npos) << lines[3];
}

}  // namespace
}  // namespace minigrad::oracle
