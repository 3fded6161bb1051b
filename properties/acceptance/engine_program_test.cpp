// SPDX-License-Identifier: MIT
// Engine programs on the command line: the protocol does not change results, and a misbehaving engine loses none.
#include <gtest/gtest.h>
#include <signal.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "corpus/case/case.h"
#include "oracle/programs/adapters.h"
#include "properties/acceptance/program.h"

namespace minigrad::properties {
namespace {

Arguments fuzz_engine(const std::string& engine, const std::string& graphs, const Arguments& more = {}) {
  Arguments all{"fuzz", "--oracle", "none", "--graphs", graphs, "--engine", engine};
  all.insert(all.end(), more.begin(), more.end());
  return all;
}

/// The findings and the verdicts of a campaign.
nlohmann::json results(const std::string& engine, const std::string& graphs) {
  const TemporaryFolder folder;
  run(fuzz_engine(engine, graphs, {"--json", folder / "summary.json"}));
  nlohmann::json all = nlohmann::json::parse(content(folder / "summary.json"));
  return {{"findings", all.at("findings")}, {"verdicts", all.at("engine_verdicts")}};
}

TEST(EngineProgram, FuzzFindsTheSameThroughTheProtocol) {
  for (const std::string engine : {"minigrad", "fault:tanh-unstable", "fault:stale-adjoints", "fault:sub-error"}) {
    EXPECT_EQ(results(served(engine), "60"), results(engine, "60")) << engine;
  }
}

TEST(EngineProgram, FuzzReportsEachBrokenEngine) {
  const auto expect = [](const std::string& way, int exit_code, const Arguments& parts) {
    const Ended ended = run(fuzz_engine(broken(way), "60", {"--timeout", way == "hang" ? "1" : "10"}));
    EXPECT_EQ(ended.exit_code, exit_code) << way;
    for (const std::string& part : parts) EXPECT_TRUE(has(ended.output, part)) << way;
  };
  const std::string past_help = "failed 10 times in a row and is not asked again";
  expect("none", 0, {"no failure of minigrad"});
  expect("flood", 0, {"no failure of minigrad"});
  expect("wrong", 1, {"minigrad is wrong here"});
  expect("claims-sin", 1, {"minigrad answers with an error here: no sin here"});
  expect("crash-on-sub", 1, {"signal 11, Segmentation fault", "1 sub 0 0\n", "its standard error ends with:\na sub"});
  expect("hang", 1, {"minigrad takes too long here", past_help});
  expect("wrong-id", 1, {"id: expected ", past_help});
  expect("exit-after-answer", 2, {past_help});
  expect("crash-at-start", 2, {"did not start: it closed its standard output (exit code 139: signal 11"});
  expect("exit-3-at-stop", 0, {"minigrad: it failed at stop (exit code 3)"});
}

TEST(EngineProgram, JudgesFloatEnginesWith24Bits) {
  const std::string cases = MINIGRAD_SOURCE_DIR "/corpus/cases/";
  const Ended sound = run(fuzz_engine(broken("floats"), "40", {"--points", "16"}));
  EXPECT_EQ(sound.exit_code, 0) << sound.output;
  EXPECT_TRUE(has(sound.output, "no failure of floats"));
  for (const std::string file : {"tail-asin.json", "tail-exp.json", "kink-abs.json"}) {
    EXPECT_EQ(run({"replay", cases + file, "--engine", broken("floats")}).exit_code, 0) << file;
  }
  EXPECT_EQ(run({"replay", "--seed", "1", "--index", "3", "--engine", broken("floats")}).exit_code, 0);

  const TemporaryFolder folder;
  const Ended off = run(fuzz_engine(broken("floats-off"), "10", {"--points", "16", "--corpus", folder.path()}));
  EXPECT_EQ(off.exit_code, 1) << off.output;
  EXPECT_FALSE(has(off.output, "is no float"));
  EXPECT_EQ(run({"replay", folder.path(), "--engine", broken("floats-off")}).exit_code, 1);
  EXPECT_EQ(run({"replay", folder.path(), "--engine", broken("floats")}).exit_code, 0);
  EXPECT_TRUE(has(run({"show", cases + "tail-asin.json", "--engine", broken("floats-off")}).output, "floats: wrong"));
}

TEST(EngineProgram, AFloatEngineCanBeTheOracleOfDoubles) {
  const Ended ended = run({"fuzz", "--graphs", "40", "--points", "16", "--oracle", broken("floats-off")});
  EXPECT_EQ(ended.exit_code, 0) << ended.output;
  EXPECT_TRUE(has(ended.output, "Where floats is at fault"));
  EXPECT_FALSE(has(ended.output, "\n  error  "));
}

TEST(EngineProgram, MeasuresFloatEnginesInTheirOwnUlp) {
  const auto measured = [](const std::string& way) {
    const Ended ended = run({"accuracy", "--op", "sin", "--json", "--engine", broken(way)});
    EXPECT_EQ(ended.exit_code, 0) << ended.output;
    return nlohmann::json::parse(ended.output).at("measurements");
  };
  const auto sound = measured("floats");
  for (const auto& row : sound) EXPECT_LE(row.at("max_ulp"), 0.5001) << row;
  EXPECT_GT(sound.at(0).at("points"), 5'000U);
  const double factor_in_ulp = 1e-5 / 0x1p-24;
  EXPECT_NEAR(measured("floats-off").at(1).at("max_ulp"), factor_in_ulp, 1.5);
}

TEST(EngineProgram, ConformReportsEachBrokenEngine) {
  const auto expect = [](const std::string& way, int exit_code, const std::string& part) {
    const Ended ended = run({"conform", "--engine", broken(way), "--level", "core", "--graphs", "0", "--timeout",
                             way == "hang" ? "1" : "10"});
    EXPECT_EQ(ended.exit_code, exit_code) << way;
    EXPECT_TRUE(has(ended.output, part)) << way << ": " << ended.output;
  };
  const std::string adapter = "smoke test: FAILED without any operation, so the adapter is probably wrong";
  for (const std::string way : {"wrong", "wrong-id", "short", "not-json", "hang", "twice"}) expect(way, 1, adapter);
  for (const std::string way : {"none", "flood"}) expect(way, 0, "everything claimed holds");
  expect("crash-at-start", 2, "did not start: it closed its standard output");
  expect("crash-on-sub", 1, "1. crash-sub");
  expect("exit-after-answer", 1, "Stopped early");
  expect("exit-3-at-stop", 0, "at the end: it failed at stop (exit code 3)");
}

TEST(EngineProgram, FiniteInputsAreAskedNothingElse) {
  const TemporaryFolder folder;
  const Ended tested = run({"conform", "--engine", broken("finite"), "--level", "core", "--level", "special",
                            "--graphs", "200", "--json", folder / "out.json", "--validate"});
  EXPECT_EQ(tested.exit_code, 0) << tested.output;
  EXPECT_TRUE(has(tested.output, "random graphs: 200 at 1600 points"));
  std::size_t unclaimed = 0;
  const nlohmann::json report = nlohmann::json::parse(content(folder / "out.json"));
  for (const auto& test_case : report.at("cases")) {
    EXPECT_NE(test_case.at("outcome"), "skipped") << test_case;
    if (test_case.at("outcome") == "not claimed") ++unclaimed;
  }
  EXPECT_GT(unclaimed, 20U);
  const Ended fuzzed = run(fuzz_engine(broken("finite"), "100", {"--json", folder / "fuzz.json"}));
  EXPECT_EQ(fuzzed.exit_code, 0) << fuzzed.output;
  EXPECT_EQ(nlohmann::json::parse(content(folder / "fuzz.json")).at("engine_verdicts").value("unsupported", 0), 0);
  const std::string cases = MINIGRAD_SOURCE_DIR "/corpus/cases/";
  EXPECT_EQ(run({"replay", cases + "extreme-exp.json", "--engine", broken("finite")}).exit_code, 0);
  const Ended replayed = run({"replay", cases + "nan-add.json", "--engine", broken("finite")});
  EXPECT_TRUE(has(replayed.output, "cannot be replayed: NaN and infinity are not claimed")) << replayed.output;
}

TEST(EngineProgram, ReplayAndShowAcceptPrograms) {
  const TemporaryFolder folder;
  EXPECT_EQ(run(fuzz_engine(served("fault:mul-swapped"), "100", {"--corpus", folder.path()})).exit_code, 1);
  const std::string path = corpus::find_cases(folder.path()).front();
  EXPECT_EQ(run({"replay", path, "--engine", served("fault:mul-swapped")}).exit_code, 1);
  EXPECT_EQ(run({"replay", path, "--engine", served("minigrad")}).exit_code, 0);
  EXPECT_EQ(run({"replay", path, "--engine", broken("crash")}).exit_code, 1);
  EXPECT_TRUE(has(run({"show", path, "--engine", served("fault:mul-swapped")}).output, "fault:mul-swapped: "));
  EXPECT_TRUE(has(run({"show", path, "--engine", broken("crash")}).output, "minigrad: crash"));
}

TEST(EngineProgram, OtherCommandsReportEachBrokenEngine) {
  const std::string path = MINIGRAD_SOURCE_DIR "/corpus/cases/aliased-sub.json";
  const auto expect = [&](const std::string& way, const std::string& words, const std::string& measured) {
    const std::string patience = way == "hang" ? "1" : "10";
    const auto ask = [&](Arguments command) {
      command.insert(command.end(), {"--engine", broken(way), "--timeout", patience});
      return run(command);
    };
    const Ended replayed = ask({"replay", path});
    EXPECT_EQ(replayed.exit_code, 1) << way;
    EXPECT_TRUE(has(replayed.output, words)) << way;
    EXPECT_TRUE(has(replayed.output, "0 of 1 cases pass")) << way;
    const Ended shown = ask({"show", path});
    EXPECT_EQ(shown.exit_code, 0) << way;
    EXPECT_TRUE(has(shown.output, words)) << way;
    const Ended accuracy = ask({"accuracy", "--op", "sub", "--op", "neg"});
    EXPECT_TRUE(has(accuracy.output, measured)) << way;
  };
  const std::string past_help = "failed 10 times in a row and is not asked again";
  expect("wrong-id", "id: expected ", past_help);
  expect("not-json", "expected JSON, got invalid literal \"Traceback\"", past_help);
  expect("half-line", "minigrad: crash\nit closed its standard output", "inf (sub)");
  expect("crash", "its standard error ends with:\nabout to crash", "inf (sub)");
  expect("crash-on-sub", "its standard error ends with:\na sub", "inf (sub)");
  expect("hang", "minigrad: timeout\nno answer in time", "inf (sub)");
  for (const Arguments& command :
       {Arguments{"replay", path}, Arguments{"show", path}, Arguments{"accuracy", "--op", "neg"}}) {
    const auto ask = [&](const std::string& way) {
      Arguments arguments = command;
      arguments.insert(arguments.end(), {"--engine", broken(way)});
      return run(arguments);
    };
    const Ended never = ask("crash-at-start");
    EXPECT_EQ(never.exit_code, 2) << never.output;
    EXPECT_TRUE(has(never.output, "did not start: it closed its standard output"));
    const Ended badly = ask("exit-3-at-stop");
    EXPECT_EQ(badly.exit_code, 0) << badly.output;
    EXPECT_TRUE(has(badly.output, "it failed at stop (exit code 3)"));
  }
}

TEST(EngineProgram, DrawsOnlyTheClaimsOfTheEngine) {
  // sed removes claims from the answer to `start`.
  const std::string modest =
      served("fault:mul-swapped") +
      R"( | sed -u 's/"ops": \[.*\], "exponent": "any"/"ops": ["mul", "pow"], "exponent": "constant"/')";
  const Ended found = run(fuzz_engine(modest, "40"));
  EXPECT_EQ(found.exit_code, 1);
  EXPECT_FALSE(has(found.output, "unsupported"));
  EXPECT_TRUE(has(found.output, "fault:mul-swapped failed on "));
  EXPECT_TRUE(has(found.output, "fault:mul-swapped lacks add, sub, div, max, "));
  const std::string sign = "--index ";
  const std::string index = found.output.substr(found.output.find(sign) + sign.size(), 3);
  const Ended again = run({"replay", "--seed", "1", "--index", std::to_string(std::stoi(index)), "--engine", modest});
  EXPECT_EQ(again.exit_code, 1);
}

TEST(EngineProgram, AnyProgramCanBeTheOracle) {
  const Ended ended = run({"fuzz", "--graphs", "60", "--oracle", served("fault:sin-sign")});
  EXPECT_EQ(ended.exit_code, 0);
  EXPECT_TRUE(has(ended.output, "minigrad 0.1.0 against fault:sin-sign 1, judged"));
  EXPECT_TRUE(has(ended.output, "Where fault:sin-sign is at fault"));
}

TEST(EngineProgram, DrawsOnlyTheClaimsOfTheOracle) {
  const std::string modest =
      served("minigrad") + R"( | sed -u 's/"ops": \[.*\], "exponent"/"ops": ["mul", "sin"], "exponent"/')";
  const Ended found = run({"fuzz", "--graphs", "20", "--engine", "fault:mul-swapped", "--oracle", modest});
  EXPECT_EQ(found.exit_code, 1);
  EXPECT_FALSE(has(found.output, "unsupported"));
  EXPECT_TRUE(has(found.output, "minigrad lacks add, sub, div, pow, "));
  EXPECT_TRUE(has(found.output, ": no graph contains them; with --oracle none the judge alone tests them"));
  const std::string sign = "--index ";
  const std::string index = found.output.substr(found.output.find(sign) + sign.size(), 3);
  const std::string number = std::to_string(std::stoi(index));
  EXPECT_TRUE(has(found.output, sign + number + " --engine fault:mul-swapped --oracle '"));
  const Arguments replay{"replay",   "--seed", "1", "--index", number, "--engine", "fault:mul-swapped",
                         "--oracle", modest};
  EXPECT_EQ(run(replay).exit_code, 1);
}

TEST(EngineProgram, AnAdapterCanBeTheOracle) {
  const auto adapter = oracle::find_adapter("casadi");
  ASSERT_TRUE(adapter);
  if (!adapter->missing.empty()) GTEST_SKIP() << adapter->missing;
  const Ended ended = run({"fuzz", "--oracle", "casadi", "--graphs", "20", "--points", "4"});
  EXPECT_EQ(ended.exit_code, 0) << ended.output;
  EXPECT_TRUE(has(ended.output, "against casadi 3")) << ended.output;
}

TEST(EngineProgram, ReportsAnAdapterThatIsNotInstalled) {
  setenv("MINIGRAD_ADAPTERS", "/nowhere", 1);
  const Ended ended = run({"fuzz", "--oracle", "scalar", "--graphs", "20"});
  unsetenv("MINIGRAD_ADAPTERS");
  EXPECT_EQ(ended.exit_code, 2);
  EXPECT_TRUE(has(ended.output, "the engine scalar cannot be asked: /nowhere/python/scalar_engine.py does not exist"));
}

TEST(EngineProgram, RejectsUnknownNames) {
  EXPECT_TRUE(has(run({"fuzz", "--engine", "fault:relu sde"}).output, "unknown engine \"fault:relu sde\""));
  EXPECT_TRUE(has(run({"fuzz", "--engine", "pyhton3"}).output, "any COMMAND with a space or a slash"));
  EXPECT_TRUE(
      has(run({"fuzz", "--graphs", "1", "--engine", "cmd:no-such-program"}).output, "no-such-program: not found"));
  EXPECT_EQ(run({"fuzz", "--graphs", "1", "--engine", "./no-such-program"}).exit_code, 2);
  EXPECT_TRUE(has(run({"fuzz", "--timeout", "0"}).output, "expected a number of seconds"));
}

/// The number of processes whose command line contains a word.
std::size_t processes_with(const std::string& word) {
  std::size_t count = 0;
  std::error_code gone;  // a process may end meanwhile
  for (const auto& entry : std::filesystem::directory_iterator("/proc", gone)) {
    if (content(entry.path() / "cmdline").find(word) != std::string::npos) ++count;
  }
  return count;
}

TEST(EngineProgram, SignalsEndAllProcesses) {
  for (const int signal : {SIGINT, SIGTERM, SIGKILL}) {
    const std::string mark = "mark-" + std::to_string(getpid()) + "-" + std::to_string(signal);
    Program program({"fuzz", "--oracle", "none", "--seconds", "1000", "--engine", broken("slow " + mark)});
    // The program, its job, and at least one process of the engine.
    for (int i = 0; i < 1000 && processes_with(mark) < 4; ++i) usleep(10'000);
    EXPECT_GE(processes_with(mark), 3U) << signal;
    program.signal(signal);
    program.read_all();
    program.wait();
    for (int i = 0; i < 1000 && processes_with(mark) > 0; ++i) usleep(10'000);
    EXPECT_EQ(processes_with(mark), 0U) << signal;
  }
}

TEST(EngineProgram, AnsweringNothingIsNoSuccess) {
  const TemporaryFolder folder;
  const Ended silent = run({"fuzz", "--oracle", "none", "--seconds", "1", "--timeout", "2", "--engine", broken("hang"),
                            "--json", folder / "summary.json"});
  EXPECT_NE(silent.exit_code, 0);
  EXPECT_FALSE(has(silent.output, "no failure of"));
  const Ended skipping = run(fuzz_engine(broken("skips-all"), "20", {"--json", folder / "summary.json"}));
  EXPECT_EQ(skipping.exit_code, 3);
  EXPECT_TRUE(has(skipping.output, "was not tested: it answered 0 of "));
  EXPECT_EQ(nlohmann::json::parse(content(folder / "summary.json")).at("untested"), true);
}

TEST(EngineProgram, WordsOfAnEngineReachNoShell) {
  const TemporaryFolder folder;
  const std::string program = folder / "my engine; touch hacked; $(touch hacked)";
  std::filesystem::create_symlink(MINIGRAD_BROKEN_ENGINE, program);
  const std::string path = MINIGRAD_SOURCE_DIR "/corpus/cases/aliased-sub.json";
  for (const Arguments& command : {Arguments{"replay", path},
                                   {"show", path},
                                   {"accuracy", "--op", "neg"},
                                   {"conform", "--graphs", "0"},
                                   {"fuzz", "--oracle", "none", "--graphs", "5"}}) {
    Arguments words = command;
    if (command[0] == "conform") words.insert(words.end(), {"--level", "core"});
    words.insert(words.end(), {"--engine-argv", program, "none"});
    const Ended ended = run(words, folder.path());
    EXPECT_EQ(ended.exit_code, 0) << command[0] << ": " << ended.output;
  }
  const std::string name = "argv:" + nlohmann::json({program, "none"}).dump();
  EXPECT_EQ(run({"fuzz", "--graphs", "5", "--oracle", name, "--no-corpus"}, folder.path()).exit_code, 0);
  const Ended wrong =
      run({"fuzz", "--engine-argv", program, "wrong", "--", "--oracle", "none", "--graphs", "9"}, folder.path());
  EXPECT_EQ(wrong.exit_code, 1) << wrong.output;
  EXPECT_TRUE(has(wrong.output, " --engine 'argv:[\"")) << wrong.output;
  EXPECT_FALSE(std::filesystem::exists(folder / "hacked"));
}

TEST(EngineProgram, RefusesWhatIsNoListOfWords) {
  EXPECT_TRUE(has(run({"fuzz", "--engine-argv"}).output, "--engine-argv: expected a program and its arguments"));
  EXPECT_TRUE(
      has(run({"fuzz", "--engine", "argv:[1]"}).output, "expected a program and its arguments as a JSON array"));
  EXPECT_TRUE(has(run({"conform"}).output, "--engine or --engine-argv is required"));
  EXPECT_TRUE(
      has(run({"replay", "x", "--engine", "torch", "--engine-argv", "x"}).output, "--engine excludes --engine-argv"));
  const Ended missing = run({"fuzz", "--graphs", "1", "--engine-argv", "no-such-program", "-x"});
  EXPECT_EQ(missing.exit_code, 2);
  EXPECT_TRUE(has(missing.output, "no-such-program: not found")) << missing.output;
}

TEST(EngineProgram, ClientOfServeThatLeavesIsAnError) {
  const Ended ended = run_shell(
      "while echo x; do :; done 2> /dev/null | { '" MINIGRAD_PROGRAM "' serve; echo code $? >&2; } | head -n 1", {});
  EXPECT_TRUE(has(ended.output, "standard output: Broken pipe")) << ended.output;
  EXPECT_TRUE(has(ended.output, "code 2")) << ended.output;
}

TEST(EngineProgram, ClaimingNoOperationIsNoSuccess) {
  const auto claiming = [](const std::string& ops) {
    return served("minigrad") + " | sed -u 's/\"ops\": \\[.*\\], \"exp/\"ops\": [" + ops + "], \"exp/'";
  };
  const Ended nothing = run(fuzz_engine(claiming(""), "5"));
  EXPECT_EQ(nothing.exit_code, 2) << nothing.output;
  EXPECT_TRUE(has(nothing.output, "minigrad claims no operation, so there is nothing to test")) << nothing.output;
  const Ended others =
      run({"fuzz", "--graphs", "5", "--no-corpus", "--engine", claiming("\"add\""), "--oracle", claiming("\"mul\"")});
  EXPECT_EQ(others.exit_code, 2) << others.output;
  EXPECT_TRUE(has(others.output, "claim no operation in common, so there is nothing to test")) << others.output;
}

TEST(EngineProgram, SilentStartEndsAtTheTimeout) {
  const auto begin = std::chrono::steady_clock::now();
  const Ended ended = run(fuzz_engine(broken("hang-at-start"), "20", {"--timeout", "1"}));
  EXPECT_EQ(ended.exit_code, 2);
  EXPECT_TRUE(has(ended.output, "did not start"));
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(60));  // not the 240 s of two long waits
}

}  // namespace
}  // namespace minigrad::properties
