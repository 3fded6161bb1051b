// SPDX-License-Identifier: MIT
// `minigrad conform` as a user runs it, with engines that are programs.
#include <gtest/gtest.h>

#include <cstdio>
#include <filesystem>

#include "corpus/json/file.h"
#include "properties/acceptance/program.h"

namespace minigrad::properties {
namespace {

const std::string program = MINIGRAD_PROGRAM;

std::string served(const std::string& engine) { return program + " serve --engine " + engine; }

TEST(ConformCommand, PassesMinigradBehindTheProtocol) {
  const Ended ended = run({"conform", "--engine", served("minigrad"), "--level", "core", "--level", "lifecycle",
                           "--graphs", "50", "--validate"});
  EXPECT_EQ(ended.exit_code, 0) << ended.output;
  EXPECT_TRUE(has(ended.output, "all as PROTOCOL.md has them"));
  EXPECT_TRUE(has(ended.output, "smoke test: passed"));
  EXPECT_TRUE(ends_with(ended.output, "everything claimed holds\n"));
}

TEST(ConformCommand, FailsAFaultyEngineAndLeavesFilesWithWhichItIsExpected) {
  const TemporaryFolder folder;
  const std::string report = folder / "report";
  const Ended ended = run({"conform", "--engine", served("fault:aliased-edges"), "--level", "core", "--graphs", "10",
                           "--report", report, "--json", folder / "out.json", "--junit", folder / "out.xml"});
  EXPECT_EQ(ended.exit_code, 1) << ended.output;
  EXPECT_TRUE(has(ended.output, "1. wrong-aliased-operands\n   x + x"));
  EXPECT_TRUE(has(ended.output, "likely: Edges keyed by operand"));
  EXPECT_TRUE(has(content(report + "/report.md"), "wrong-aliased-operands"));
  EXPECT_TRUE(has(content(folder / "out.json"), "\"wrong-aliased-operands\""));
  EXPECT_TRUE(has(content(folder / "out.xml"), "<testsuites>"));
  EXPECT_EQ(run({"replay", report + "/cases", "--engine", "minigrad"}).exit_code, 0);
  EXPECT_EQ(run({"replay", report + "/cases", "--engine", "fault:aliased-edges"}).exit_code, 1);

  const std::string expect = report + "/expect.json";
  const std::vector<std::string> again = {"--level", "core", "--graphs", "10", "--expect", expect};
  const auto conform = [&](const std::string& engine) {
    std::vector<std::string> arguments = {"conform", "--engine", engine};
    arguments.insert(arguments.end(), again.begin(), again.end());
    return run(arguments);
  };
  EXPECT_EQ(conform("fault:aliased-edges").exit_code, 0);
  const Ended mended = conform("minigrad");
  EXPECT_EQ(mended.exit_code, 1);
  EXPECT_TRUE(has(mended.output, "Expected to fail, and pass now"));
  EXPECT_TRUE(has(mended.output, "core-add-aliased\n"));
}

TEST(ConformCommand, NamesWhatFailsBesideWhatIsExpected) {
  const TemporaryFolder folder;
  const std::string expect = folder / "expect.json";
  corpus::write_file(expect, R"({"format": 1, "expect": [{"id": "core-add-aliased", "reason": "known"}]})");
  const Ended ended =
      run({"conform", "--engine", "fault:aliased-edges", "--level", "core", "--graphs", "0", "--expect", expect});
  EXPECT_EQ(ended.exit_code, 1);
  EXPECT_TRUE(has(ended.output, "that are not expected to\n  core-add-aliased-result\n"));
}

TEST(ConformCommand, SaysWhatIsWrongWithMessagesOnceForEachKind) {
  const Ended ended = run({"conform", "--engine", MINIGRAD_BROKEN_ENGINE " wrong-id", "--graphs", "0", "--validate"});
  EXPECT_EQ(ended.exit_code, 1);
  const std::size_t first = ended.output.find("id: expected 1, got 71");
  EXPECT_NE(first, std::string::npos) << ended.output;
  EXPECT_TRUE(has(ended.output, "remarks, of which each kind is printed once"));
  EXPECT_FALSE(has(ended.output.substr(0, ended.output.find("messages read")), "id: expected 2, got 72"));
}

/// What a program answers to a file on its standard input.
std::string answers_to(const std::string& command, const std::string& file) {
  FILE* const pipe = popen((command + " < '" + file + "'").c_str(), "r");
  std::string answers;
  for (int c = std::fgetc(pipe); c != EOF; c = std::fgetc(pipe)) answers += static_cast<char>(c);
  EXPECT_EQ(pclose(pipe), 0);
  return answers;
}

TEST(ConformCommand, LeavesARunForEachFaultWhateverTheMannerThatTheEngineTakesAsItsInput) {
  const TemporaryFolder folder;
  const std::string report = folder / "report";
  const std::string engine = served("fault:stale-adjoints");
  run({"conform", "--engine", engine, "--level", "lifecycle", "--graphs", "0", "--report", report});
  const std::string file = report + "/runs/wrong-stale-second-backward.jsonl";
  EXPECT_TRUE(has(content(file), "\"backward\": "));
  EXPECT_TRUE(has(answers_to(engine, file), "{\"id\": 1, \"answers\": "));
  EXPECT_NE(answers_to(engine, file), answers_to(served("minigrad"), file));
}

TEST(ConformCommand, ShowsACrashWithTheLastWords) {
  const Ended ended = run({"conform", "--engine", served("fault:sub-crash"), "--level", "lifecycle", "--graphs", "0"});
  EXPECT_EQ(ended.exit_code, 1) << ended.output;
  EXPECT_TRUE(has(ended.output, "crash-sub"));
}

TEST(ConformCommand, SaysWhatIsWrongWithItsArguments) {
  const auto unusable = [](const std::vector<std::string>& arguments, const std::string& words) {
    const Ended ended = run(arguments);
    EXPECT_EQ(ended.exit_code, 2) << ended.output;
    EXPECT_TRUE(has(ended.output, words));
  };
  unusable({"conform"}, "--engine");
  unusable({"conform", "--engine", "minigrad", "--level", "cor"}, "there is no level \"cor\" (did you mean \"core\"?)");
  unusable({"conform", "--engine", "minigrad", "--expect", "/nowhere/expect.json"}, "/nowhere/expect.json");
  unusable({"conform", "--engine", "minigrad", "--seconds", "soon"}, "soon");
  unusable({"conform", "--engine", "/nowhere/engine"}, "/nowhere/engine");
}

}  // namespace
}  // namespace minigrad::properties
