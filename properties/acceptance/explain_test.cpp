// SPDX-License-Identifier: MIT
// `minigrad explain`, and the pictures of `minigrad show`, as a user runs them.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "corpus/json/file.h"
#include "oracle/programs/adapters.h"
#include "properties/acceptance/program.h"

namespace minigrad::properties {
namespace {

const std::string torch_sigmoid = MINIGRAD_SOURCE_DIR "/docs/cases/torch-sigmoid.json";
const std::string aliased_case = MINIGRAD_SOURCE_DIR "/corpus/cases/aliased-sub.json";

TEST(ExplainCommand, NamesNodeAndConfirmedCause) {
  const Ended ended = run({"explain", "--engine", "fault:sigmoid-unstable", torch_sigmoid});
  EXPECT_EQ(ended.exit_code, 1);
  EXPECT_TRUE(begins_with(ended.output, "sigmoid(x): the adjoint of x is 0.0066480566707"));
  EXPECT_TRUE(has(ended.output, "#1 = sigmoid(x) passes on the wrong share"));
  EXPECT_TRUE(
      has(ended.output,
          "\nCause: The formula d sigmoid(a)/da = y*(1 - y) loses as many digits here. exp(-a)*y*y keeps them.\n"));
  EXPECT_TRUE(has(ended.output, "<- parts here\n"));
}

TEST(ExplainCommand, GivesNoCauseThatIsNotConfirmed) {
  const TemporaryFolder folder;  // an error of 1e-6 is like no known fault
  corpus::write_file(folder / "sin.json",
                     R"({"command": "run", "id": 1, "graph": [["input"], ["sin", 0]], "points": [[0.5]]})");
  const Ended ended = run({"explain", "--engine", "fault:sin-1e-6", folder / "sin.json"});
  EXPECT_EQ(ended.exit_code, 1) << ended.output;
  EXPECT_FALSE(has(ended.output, "Cause:"));
}

TEST(ExplainCommand, PointsToTheEngineOfTheCase) {
  const Ended ended = run({"explain", torch_sigmoid});
  EXPECT_EQ(ended.exit_code, 0);
  EXPECT_TRUE(begins_with(ended.output, "sigmoid(x): nothing fails; whatever is owed is right.\n"));
  EXPECT_TRUE(has(ended.output, "this case was found with the engine torch"));
}

TEST(ExplainCommand, SurvivesACrash) {
  const Ended ended = run({"explain", "--engine", "fault:sub-crash", aliased_case});
  EXPECT_EQ(ended.exit_code, 1);
  EXPECT_TRUE(begins_with(ended.output, "x - x: fault:sub-crash ends: "));
}

TEST(ExplainCommand, LeavesOutAnOracleThatEnds) {
  const Ended ended = run({"explain", "--engine", "fault:aliased-edges", "--oracle", "fault:sub-crash", aliased_case});
  EXPECT_EQ(ended.exit_code, 1);
  EXPECT_TRUE(has(ended.output, "x - x: the adjoint of x is -1 where it should be 0")) << ended.output;
  EXPECT_TRUE(has(ended.output, "the oracle fault:sub-crash is left out, because it ended"));
}

TEST(ExplainCommand, SaysWhatFailsOnlyInABatch) {
  const TemporaryFolder folder;
  corpus::write_file(folder / "two.json",
                     R"({"command": "run", "id": 1, "graph": [["input"], ["tanh", 0]], "points": [[0.5], [0.7]]})");
  const Ended ended = run({"explain", "--engine", MINIGRAD_BROKEN_ENGINE " wrong-in-batch", folder / "two.json"});
  EXPECT_EQ(ended.exit_code, 1);
  EXPECT_TRUE(begins_with(ended.output, "tanh(x): the answer is wrong only if ")) << ended.output;
}

TEST(ExplainCommand, PassesOverPointsThatAreNotAsked) {
  const TemporaryFolder folder;
  corpus::write_file(folder / "nan.json",
                     R"({"command": "run", "id": 1, "graph": [["input"], ["exp", 0]], "points": [["nan"], [0.7]]})");
  const Ended ended = run({"explain", "--engine", MINIGRAD_BROKEN_ENGINE " finite", folder / "nan.json"});
  EXPECT_EQ(ended.exit_code, 0) << ended.output;
  EXPECT_TRUE(has(ended.output, "point 2 of 2"));
}

TEST(ExplainCommand, ExplainsAnAdapterOfInputGradients) {
  const auto scalar = oracle::find_adapter("scalar");
  if (!scalar->missing.empty()) GTEST_SKIP() << scalar->missing;
  const Ended ended = run({"explain", "--engine", "scalar", aliased_case});
  EXPECT_EQ(ended.exit_code, 1);
  EXPECT_TRUE(begins_with(ended.output, "x - x: the adjoint of x is -2 where it should be 0.\n"));
  EXPECT_TRUE(has(ended.output, "\nCause: Where both operands are the same node, "));
}

TEST(ExplainCommand, WritesPicturesAndJson) {
  const TemporaryFolder folder;
  const Ended ended = run({"explain", "--engine", "fault:last-partial", "--oracle", "finite-difference", "--svg",
                           folder / "a.svg", "--dot", folder / "a.dot", "--json", folder / "a.json", aliased_case});
  EXPECT_EQ(ended.exit_code, 1);
  EXPECT_TRUE(has(content(folder / "a.svg"), "counts twice"));
  EXPECT_TRUE(begins_with(content(folder / "a.dot"), "digraph"));
  const nlohmann::json json = nlohmann::json::parse(content(folder / "a.json"));
  EXPECT_EQ(json.at("parting").at("node"), 0);
  EXPECT_EQ(json.at("oracle"), "finite-difference");
  EXPECT_TRUE(json.at("nodes").at(0).at("adjoint").at("oracle").is_number());
}

TEST(ExplainCommand, WritesPicturesBesideJsonOnOutput) {
  const TemporaryFolder folder;
  const Ended ended = run({"explain", "--engine", "fault:last-partial", "--svg", folder / "a.svg", "--dot",
                           folder / "a.dot", "--json", "-", aliased_case});
  EXPECT_EQ(ended.exit_code, 1);
  EXPECT_TRUE(has(content(folder / "a.svg"), "counts twice"));
  EXPECT_TRUE(begins_with(content(folder / "a.dot"), "digraph"));
}

TEST(ShowCommand, DrawsWhatWentWrong) {
  const TemporaryFolder folder;
  const Ended ended = run({"show", aliased_case, "--engine", "fault:last-partial", "--svg", folder / "a.svg"});
  EXPECT_EQ(ended.exit_code, 0);
  EXPECT_TRUE(has(content(folder / "a.svg"), "counts twice"));
}

TEST(ShowCommand, RefusesPicturesBeforeAnyOutput) {
  const TemporaryFolder folder;
  const auto refuses = [](const Arguments& arguments, const std::string& words) {
    const Ended ended = run(arguments);
    EXPECT_EQ(ended.exit_code, 2) << ended.output;
    EXPECT_TRUE(has(ended.output, words));
    EXPECT_TRUE(begins_with(ended.output, "minigrad: "));
  };
  std::string graph = R"(["input"])";
  for (int i = 0; i < 400; i += 2) graph += fmt::format(R"(, ["sin", {}], ["add", {}, {}])", i, i, i + 1);
  corpus::write_file(folder / "large.json",
                     fmt::format(R"({{"command": "run", "id": 1, "graph": [{}], "points": [[1]]}})", graph));
  refuses({"explain", folder / "large.json"}, "this graph is too large to show: 401 nodes");
  for (const std::string option : {"--svg", "--dot"}) {
    refuses({"show", aliased_case, option, ""}, "expected the name of a file, got \"\"");
    refuses({"show", aliased_case, option, folder / "no/such.svg"}, "the folder does not exist");
    refuses({"explain", aliased_case, option, folder.path().string()}, "expected a file, got a folder");
  }
  EXPECT_FALSE(std::filesystem::exists(folder / "no"));
}

}  // namespace
}  // namespace minigrad::properties
