// SPDX-License-Identifier: MIT
// `minigrad conform` as a user runs it, with engine programs.
#include <gtest/gtest.h>

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "corpus/json/file.h"
#include "properties/acceptance/program.h"

namespace minigrad::properties {
namespace {

const std::string program = MINIGRAD_PROGRAM;

TEST(ConformCommand, PassesMinigradBehindTheProtocol) {
  const Ended ended = run({"conform", "--engine", served("minigrad"), "--level", "core", "--level", "lifecycle",
                           "--graphs", "50", "--validate"});
  EXPECT_EQ(ended.exit_code, 0) << ended.output;
  EXPECT_TRUE(has(ended.output, "all follow PROTOCOL.md"));
  EXPECT_TRUE(has(ended.output, "smoke test: passed"));
  EXPECT_TRUE(ends_with(ended.output, "everything claimed holds\n"));
}

TEST(ConformCommand, WritesAReportThatWorksAsExpectedFailures) {
  const TemporaryFolder folder;
  const std::string report = folder / "report";
  const Ended ended = run({"conform", "--engine", served("fault:aliased-edges"), "--level", "core", "--graphs", "10",
                           "--report", report, "--json", folder / "out.json", "--junit", folder / "out.xml"});
  EXPECT_EQ(ended.exit_code, 1) << ended.output;
  EXPECT_TRUE(has(ended.output, "1. wrong-aliased-operands\n   x + x"));
  EXPECT_TRUE(has(ended.output, "cause: Edges keyed by operand"));
  EXPECT_TRUE(has(content(report + "/report.md"), "wrong-aliased-operands"));
  EXPECT_TRUE(has(content(folder / "out.json"), "\"wrong-aliased-operands\""));
  EXPECT_TRUE(has(content(folder / "out.xml"), "<testsuites>"));
  EXPECT_EQ(run({"replay", report + "/cases", "--engine", "minigrad"}).exit_code, 0);
  EXPECT_EQ(run({"replay", report + "/cases", "--engine", "fault:aliased-edges"}).exit_code, 1);

  const std::string expect = report + "/expect.json";
  const Arguments again = {"--level", "core", "--graphs", "10", "--expect", expect};
  const auto conform = [&](const std::string& engine) {
    Arguments arguments = {"conform", "--engine", engine};
    arguments.insert(arguments.end(), again.begin(), again.end());
    return run(arguments);
  };
  EXPECT_EQ(conform("fault:aliased-edges").exit_code, 0);
  const Ended fixed = conform("minigrad");
  EXPECT_EQ(fixed.exit_code, 1);
  EXPECT_TRUE(has(fixed.output, "Expected to fail, but pass"));
  EXPECT_TRUE(has(fixed.output, "core-add-aliased\n"));
}

TEST(ConformCommand, ReportRemovesFilesOfAnEarlierRun) {
  const TemporaryFolder folder;
  const std::string report = folder / "report";
  const auto conform = [&](const std::string& engine) {
    run({"conform", "--engine", engine, "--level", "core", "--graphs", "0", "--report", report});
  };
  conform("fault:aliased-edges");
  const std::string earlier = report + "/cases/wrong-aliased-operands.json";
  EXPECT_TRUE(std::filesystem::exists(earlier));
  conform("fault:sub-swapped");
  EXPECT_FALSE(std::filesystem::exists(earlier));
  EXPECT_FALSE(std::filesystem::exists(report + "/runs/wrong-aliased-operands.jsonl"));
  EXPECT_TRUE(std::filesystem::exists(report + "/runs/wrong-sub-swapped.jsonl"));
}

TEST(ConformCommand, PrintsClaims) {
  const Ended ended = run({"conform", "--engine", "minigrad", "--claims"});
  EXPECT_EQ(ended.exit_code, 0) << ended.output;
  EXPECT_TRUE(has(ended.output, "operations: add sub mul"));
  EXPECT_TRUE(has(ended.output, "not claimed: none"));
  EXPECT_FALSE(has(ended.output, "smoke"));
}

TEST(ConformCommand, NamesUnexpectedFailures) {
  const TemporaryFolder folder;
  const std::string expect = folder / "expect.json";
  corpus::write_file(expect, R"({"format": 1, "expect": [{"id": "core-add-aliased", "reason": "known"}]})");
  const Ended ended =
      run({"conform", "--engine", "fault:aliased-edges", "--level", "core", "--graphs", "0", "--expect", expect});
  EXPECT_EQ(ended.exit_code, 1);
  EXPECT_TRUE(has(ended.output, "fail unexpectedly\n  core-add-aliased-result\n"));
}

TEST(ConformCommand, ValidatePrintsEachKindOfViolationOnce) {
  const Ended ended = run({"conform", "--engine", MINIGRAD_BROKEN_ENGINE " wrong-id", "--graphs", "0", "--validate"});
  EXPECT_EQ(ended.exit_code, 1);
  const std::size_t first = ended.output.find("id: expected 1, got 71");
  EXPECT_NE(first, std::string::npos) << ended.output;
  EXPECT_TRUE(has(ended.output, "violations of PROTOCOL.md; each kind is printed once"));
  EXPECT_FALSE(has(ended.output.substr(0, ended.output.find("messages checked")), "id: expected 2, got 72"));
}

/// The output of a program whose standard input is the file.
std::string answers_to(const std::string& command, const std::string& file) {
  FILE* const pipe = popen((command + " < '" + file + "'").c_str(), "r");
  std::string answers;
  for (int c = std::fgetc(pipe); c != EOF; c = std::fgetc(pipe)) answers += static_cast<char>(c);
  EXPECT_EQ(pclose(pipe), 0);
  return answers;
}

TEST(ConformCommand, WritesEachFaultAsInputOfTheEngine) {
  const TemporaryFolder folder;
  const std::string report = folder / "report";
  const std::string engine = served("fault:stale-adjoints");
  run({"conform", "--engine", engine, "--level", "lifecycle", "--graphs", "0", "--report", report});
  const std::string file = report + "/runs/wrong-stale-second-backward.jsonl";
  EXPECT_TRUE(has(content(file), "\"backward\": "));
  EXPECT_TRUE(has(answers_to(engine, file), "{\"id\": 1, \"answers\": "));
  EXPECT_NE(answers_to(engine, file), answers_to(served("minigrad"), file));
}

TEST(ConformCommand, ReportsACrash) {
  const Ended ended = run({"conform", "--engine", served("fault:sub-crash"), "--level", "lifecycle", "--graphs", "0"});
  EXPECT_EQ(ended.exit_code, 1) << ended.output;
  EXPECT_TRUE(has(ended.output, "crash-sub"));
}

TEST(ConformCommand, SkippingEverythingIsNoSuccess) {
  const TemporaryFolder folder;
  const Ended ended =
      run({"conform", "--engine", MINIGRAD_BROKEN_ENGINE " skips-all", "--level", "core", "--graphs", "20", "--json",
           folder / "out.json", "--junit", folder / "out.xml", "--report", folder / "report"});
  EXPECT_EQ(ended.exit_code, 3) << ended.output;
  EXPECT_TRUE(has(ended.output, "minigrad was not tested: it answered 0 of ")) << ended.output;
  EXPECT_FALSE(has(ended.output, "everything claimed holds"));
  const nlohmann::json json = nlohmann::json::parse(content(folder / "out.json"));
  EXPECT_EQ(json.at("untested"), true);
  EXPECT_EQ(json.at("holds"), false);
  EXPECT_EQ(json.at("answered"), 0);
  EXPECT_TRUE(has(content(folder / "out.xml"), "<failure message=\"not tested: it answered 0 of "));
  EXPECT_TRUE(has(content(folder / "report/report.md"), "was not tested"));
  // Also when the report of the run is taken as what is expected.
  const Ended again = run({"conform", "--engine", MINIGRAD_BROKEN_ENGINE " skips-all", "--level", "core", "--graphs",
                           "0", "--expect", folder / "report/expect.json"});
  EXPECT_EQ(again.exit_code, 3) << again.output;
}

TEST(ConformCommand, SilenceIsNoSuccess) {
  const auto begin = std::chrono::steady_clock::now();
  const Ended mute = run({"conform", "--engine", MINIGRAD_BROKEN_ENGINE " hang", "--timeout", "0.2"});
  EXPECT_EQ(mute.exit_code, 1) << mute.output;
  const Ended unstarted = run({"conform", "--engine", MINIGRAD_BROKEN_ENGINE " hang-at-start", "--timeout", "0.2"});
  EXPECT_EQ(unstarted.exit_code, 2) << unstarted.output;
  EXPECT_TRUE(has(unstarted.output, "did not start: "));
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(60));
}

TEST(ConformCommand, SecondsBoundTheWholeRun) {
  const auto timed = [](const std::string& way, const Arguments& more) {
    Arguments arguments = {"conform",   "--engine", MINIGRAD_BROKEN_ENGINE " " + way, "--seconds", "3",
                           "--timeout", "150"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const auto begin = std::chrono::steady_clock::now();
    const Ended ended = run(arguments);
    EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(100)) << way;
    return ended;
  };
  const Ended hanging = timed("hang", {});
  EXPECT_EQ(hanging.exit_code, 3) << hanging.output;
  EXPECT_TRUE(has(hanging.output, "smoke test: not finished in time")) << hanging.output;
  EXPECT_TRUE(has(hanging.output, " fixed cases (core ")) << hanging.output;
  const Ended unstarted = timed("hang-at-start", {});
  EXPECT_EQ(unstarted.exit_code, 2) << unstarted.output;
  const Ended endless = timed("ignores-stop", {"--level", "core", "--graphs", "0"});
  EXPECT_TRUE(has(endless.output, "s of stop, and was killed")) << endless.output;
}

TEST(ConformCommand, RejectsWrongArguments) {
  const auto unusable = [](const Arguments& arguments, const std::string& words) {
    const Ended ended = run(arguments);
    EXPECT_EQ(ended.exit_code, 2) << ended.output;
    EXPECT_TRUE(has(ended.output, words));
  };
  unusable({"conform"}, "--engine");
  unusable({"conform", "--engine", "minigrad", "--level", "cor"}, "unknown level \"cor\" (did you mean \"core\"?)");
  unusable({"conform", "--engine", "minigrad", "--expect", "/nowhere/expect.json"}, "/nowhere/expect.json");
  unusable({"conform", "--engine", "minigrad", "--seconds", "soon"}, "soon");
  unusable({"conform", "--engine", "/nowhere/engine"}, "/nowhere/engine");
}

}  // namespace
}  // namespace minigrad::properties
