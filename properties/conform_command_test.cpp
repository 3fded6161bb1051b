// SPDX-License-Identifier: MIT
// `minigrad conform` as a user runs it, with engines that are programs.
#include <gtest/gtest.h>

#include <filesystem>

#include "properties/program.h"

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
