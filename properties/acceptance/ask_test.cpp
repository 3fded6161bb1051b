// SPDX-License-Identifier: MIT
// `minigrad ask` as a user runs it: cases, requests, and what `conform --report` writes.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "corpus/json/file.h"
#include "oracle/programs/adapters.h"
#include "properties/acceptance/program.h"

namespace minigrad::properties {
namespace {

const std::string sigmoid_case = MINIGRAD_SOURCE_DIR "/docs/cases/torch-sigmoid.json";
const std::string request = R"({"command": "run", "id": 1, "graph": [["input"], ["log", 0]], "points": [[0]]})";

Ended ask(const std::string& engine, const std::string& file, const Arguments& more = {}) {
  Arguments all{"ask", "--engine", engine, file};
  all.insert(all.end(), more.begin(), more.end());
  return run(all);
}

TEST(AskCommand, JudgesACase) {
  const Ended sound = ask("minigrad", sigmoid_case);
  EXPECT_EQ(sound.exit_code, 0) << sound.output;
  EXPECT_TRUE(begins_with(sound.output, "torch loses digits here\nsigmoid(x)\n"));
  EXPECT_TRUE(ends_with(sound.output, "\neverything owed holds\n"));
  const Ended faulty = ask("fault:sigmoid-unstable", sigmoid_case);
  EXPECT_EQ(faulty.exit_code, 1) << faulty.output;
  EXPECT_TRUE(has(faulty.output, "imprecise\n"));
  EXPECT_TRUE(ends_with(faulty.output, "\nfault:sigmoid-unstable fails at 1 of 1 points\n"));
}

TEST(AskCommand, ReadsARequestFromStandardInput) {
  const Ended ended =
      run_shell("printf '%s' \"$1\" | \"$2\" ask --engine minigrad - --json -", {request, MINIGRAD_PROGRAM});
  EXPECT_EQ(ended.exit_code, 0) << ended.output;
  const nlohmann::json json = nlohmann::json::parse(ended.output);
  EXPECT_EQ(json.at("outcome"), "nothing owed");
  EXPECT_EQ(json.at("expression"), "log(x)");
}

TEST(AskCommand, FindsACaseOfTheSuiteByItsId) {
  const Ended sound = ask("minigrad", "core-sub-aliased");
  EXPECT_EQ(sound.exit_code, 0) << sound.output;
  EXPECT_TRUE(has(sound.output, "\nx - x\n")) << sound.output;
  const Ended faulty = ask("fault:sub-sign", "core-sub");
  EXPECT_EQ(faulty.exit_code, 1) << faulty.output;
  EXPECT_TRUE(has(faulty.output, " wrong\n")) << faulty.output;
  const Ended unknown = ask("minigrad", "core-no-such-case");
  EXPECT_EQ(unknown.exit_code, 2) << unknown.output;
}

TEST(AskCommand, ReadsEachFileOfAReport) {
  const TemporaryFolder folder;
  const std::string report = folder / "report";
  const std::string engine = "fault:stale-adjoints";
  run({"conform", "--engine", engine, "--level", "lifecycle", "--graphs", "0", "--report", report});
  std::size_t files = 0;
  for (const auto& file : std::filesystem::directory_iterator(report + "/runs")) {
    const std::string asked = report + "/cases/" + file.path().stem().string() + ".json";
    for (const std::string& path : {file.path().string(), asked}) {
      EXPECT_EQ(ask(engine, path).exit_code, 1) << path;
      EXPECT_EQ(ask("minigrad", path).exit_code, 0) << path;
    }
    EXPECT_EQ(run({"replay", "--engine", engine, asked}).exit_code, 1);
    EXPECT_EQ(run({"replay", asked}).exit_code, 0);
    ++files;
  }
  EXPECT_GT(files, 0U);
}

TEST(AskCommand, AsksAnAdapterInPython) {
  const auto scalar = oracle::find_adapter("scalar");
  if (!scalar->missing.empty()) GTEST_SKIP() << scalar->missing;
  const TemporaryFolder folder;
  corpus::write_file(folder / "aliased.json",
                     R"({"command": "run", "id": 1, "graph": [["input"], ["sub", 0, 0]], "points": [[3]]})");
  const Ended ended = ask("scalar", folder / "aliased.json");
  EXPECT_EQ(ended.exit_code, 1) << ended.output;
  EXPECT_TRUE(has(ended.output, "\n  d/d input 0 "));
  EXPECT_TRUE(has(ended.output, "fails at 1 of 1 points\n"));
  corpus::write_file(folder / "sin.json",
                     R"({"command": "run", "id": 1, "graph": [["input"], ["sin", 0]], "points": []})");
  EXPECT_EQ(ask("scalar", folder / "sin.json").exit_code, 3);
}

TEST(AskCommand, SurvivesACrash) {
  const TemporaryFolder folder;
  corpus::write_file(folder / "sub.json",
                     R"({"command": "run", "id": 1, "graph": [["input"], ["sub", 0, 0]], "points": [[3]]})");
  const Ended ended = ask("fault:sub-crash", folder / "sub.json", {"--json", folder / "out.json"});
  EXPECT_EQ(ended.exit_code, 1) << ended.output;
  EXPECT_TRUE(has(ended.output, "fault:sub-crash"));
  EXPECT_EQ(nlohmann::json::parse(content(folder / "out.json")).at("outcome"), "fails");
}

TEST(AskCommand, RejectsWrongArguments) {
  const TemporaryFolder folder;
  const auto unusable = [](const Arguments& arguments, const std::string& words) {
    const Ended ended = run(arguments);
    EXPECT_EQ(ended.exit_code, 2) << ended.output;
    EXPECT_TRUE(has(ended.output, words));
  };
  unusable({"ask"}, "FILE");
  unusable({"ask", sigmoid_case}, "--engine");
  unusable({"ask", "--engine", "minigard", sigmoid_case}, "did you mean \"minigrad\"?");
  unusable({"ask", "--engine", "minigrad", folder / "missing"}, "missing");
  corpus::write_file(folder / "bad", "\n" + request + "\n" + request);
  unusable({"ask", "--engine", "minigrad", folder / "bad"}, "bad:3:1: expected one request, got another one");
}

}  // namespace
}  // namespace minigrad::properties
