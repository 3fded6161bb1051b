// SPDX-License-Identifier: MIT
// The command line as a user sees it: error messages, exit codes, signals, and output files.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <span>
#include <sstream>

#include "corpus/case/case.h"
#include "properties/acceptance/program.h"
#include "properties/campaign/campaign.h"
#include "properties/cli/commands.h"

namespace minigrad::properties {
namespace {

namespace fs = std::filesystem;

nlohmann::json json_in(const fs::path& path) { return nlohmann::json::parse(content(path)); }

std::set<std::string> names_in(const fs::path& folder) {
  std::set<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder)) names.insert(entry.path().filename());
  return names;
}

std::set<std::string> case_names_in(const fs::path& folder) {
  std::set<std::string> names;
  for (const fs::path& path : corpus::find_cases(folder)) names.insert(path.filename());
  return names;
}

TEST(CommandLine, ListsTheCommandsWithoutArguments) {
  const Ended ended = run({});
  EXPECT_EQ(ended.exit_code, 2);
  EXPECT_TRUE(has(ended.output, "fuzz, replay, show, explain, ask, ops, faults"));
}

TEST(CommandLine, EveryCommandHasHelp) {
  for (const Command& command : all_commands()) {
    const Ended ended = run({command.name, "--help"});
    EXPECT_EQ(ended.exit_code, 0) << command.name;
    EXPECT_TRUE(has(ended.output, std::string("Usage: minigrad ") + command.name));
  }
  for (const std::string option : {"--engine", "--oracle", "--graphs", "--seconds", "--points", "--seed", "--jobs",
                                   "--max-nodes", "--corpus", "--json"}) {
    EXPECT_TRUE(has(run({"fuzz", "--help"}).output, option));
  }
}

TEST(CommandLine, ReportsEveryKindOfMistake) {
  const std::vector<std::pair<Arguments, std::string>> mistakes = {
      {{"fuz"}, "did you mean \"fuzz\"?"},
      {{"zzz"}, "unknown command \"zzz\"; available: fuzz"},
      {{"--bogus"}, "expected a command: fuzz"},
      {{"fuzz", "--bogus"}, "unknown option \"--bogus\"\n"},
      {{"fuzz", "--second", "3"}, "unknown option \"--second\" (did you mean \"--seconds\"?)\n"},
      {{"fuzz", "--engine", "fault:nope"}, "unknown engine \"fault:nope\"; `minigrad faults --list` lists the faults"},
      {{"fuzz", "--json", "/proc/x.json"}, "cannot create files in /proc: "},
      {{"fuzz", "--engine", "torhc"}, "did you mean \"torch\"?"},
      {{"fuzz", "--engine", "fault:relu-sde"}, "did you mean \"fault:relu-side\"?"},
      {{"fuzz", "--engine", "none"}, "unknown engine \"none\""},
      {{"fuzz", "--oracle", "no-such-engine"}, "unknown engine \"no-such-engine\""},
      {{"fuzz", "--graphs", "1", "--seconds", "1"}, "--graphs excludes --seconds"},
      {{"fuzz", "--graphs", "-1"}, "got \"-1\""},
      {{"fuzz", "--graphs", "1e3"}, "got \"1e3\""},
      {{"fuzz", "--graphs", "99999999999999999999"}, "got \"99999999999999999999\""},
      {{"fuzz", "--seed", "-1"}, "expected a whole number from 0 to 18446744073709551615"},
      {{"fuzz", "--seconds", "inf"}, "expected a number of seconds"},
      {{"fuzz", "--seconds", "nan"}, "expected a number of seconds"},
      {{"fuzz", "--seconds", "-1"}, "expected a number of seconds"},
      {{"fuzz", "--seconds", "1,5"}, "expected a number of seconds"},
      {{"fuzz", "--jobs", "0"}, "expected a whole number from 1 to 1024"},
      {{"fuzz", "--points", "0"}, "--points"},
      {{"fuzz", "--max-nodes", "0"}, "--max-nodes"},
      {{"fuzz", "--corpus", "a", "--no-corpus"}, "excludes"},
      {{"replay"}, "expected case files or folders, or --seed and --index"},
      {{"replay", "--seed", "1"}, "--seed requires --index"},
      {{"replay", "no-such-file"}, "no-such-file: "},
      {{"show"}, "CASE"},
      {{"show", "no-such-file"}, "no-such-file: "},
      {{"ops", "extra"}, "extra"},
      {{"accuracy", "extra"}, "extra"},
      {{"accuracy", "--op", "tahn"}, "unknown operation \"tahn\" (did you mean \"tan\"?)"},
      {{"accuracy", "--op", "input"}, "unknown operation \"input\""},
      {{"accuracy", "--engine", "torhc"}, "did you mean \"torch\"?"},
      {{"accuracy", "--json", "--markdown"}, "excludes --markdown unless a FILE is given"},
  };
  for (const auto& [arguments, words] : mistakes) {
    const Ended ended = run(arguments);
    EXPECT_EQ(ended.exit_code, 2) << words;
    EXPECT_TRUE(begins_with(ended.output, "minigrad: "));
    EXPECT_TRUE(has(ended.output, words));
  }
}

TEST(CommandLine, FuzzChecksOutputFilesBeforeItStarts) {
  const TemporaryFolder folder;
  std::ofstream(folder / "file") << "something";
  for (const Arguments& arguments :
       {Arguments{"--json", folder / "file/summary.json"}, Arguments{"--json", folder.path().string()},
        Arguments{"--corpus", folder / "file"}, Arguments{"--corpus", folder / "file/deeper"}}) {
    const Ended ended = run(fuzz_alone(arguments));
    EXPECT_EQ(ended.exit_code, 2) << arguments[1];
    EXPECT_TRUE(has(ended.output, "expected a f"));
    EXPECT_FALSE(has(ended.output, "graphs"));
  }
  EXPECT_EQ(names_in(folder.path()), std::set<std::string>{"file"});
}

TEST(CommandLine, FuzzWritesASummaryAsJson) {
  const TemporaryFolder folder;
  const std::string path = folder / "new/summary.json";
  EXPECT_EQ(run(fuzz_alone({"--graphs", "50", "--points", "4", "--seed", "7", "--json", path})).exit_code, 0);
  const nlohmann::json json = json_in(path);
  EXPECT_EQ(json.at("graphs"), 50);
  EXPECT_EQ(json.at("points"), 200);
  EXPECT_EQ(json.at("seed"), 7);
  EXPECT_GT(json.at("engine_verdicts").at("agree"), 200);
  EXPECT_GT(json.at("points_per_second"), 0);
  EXPECT_GT(json.at("seconds"), 0);
  EXPECT_GT(json.at("peak_mebibytes"), 0);
  EXPECT_TRUE(json.at("versions").contains("minigrad"));
  EXPECT_TRUE(json.at("findings").empty());
}

TEST(CommandLine, FuzzWritesTheSummaryToADevice) {
  const Ended ended = run(fuzz_alone({"--graphs", "2", "--json", "/dev/stderr"}));
  EXPECT_EQ(ended.exit_code, 0);
  EXPECT_TRUE(has(ended.output, "\"graphs\": 2"));
}

TEST(CommandLine, FuzzCreatesAMissingCorpus) {
  const TemporaryFolder folder;
  const std::string corpus = folder / "a/b";
  const Ended clean = run(fuzz_alone({"--graphs", "20", "--corpus", corpus}));
  EXPECT_EQ(clean.exit_code, 0);
  EXPECT_TRUE(has(clean.output, "corpus: 0 of 0 cases in " + corpus));
  EXPECT_TRUE(case_names_in(corpus).empty());
  EXPECT_EQ(run(fuzz_alone({"--graphs", "20", "--corpus", corpus, "--engine", "fault:seed-ignored"})).exit_code, 1);
  EXPECT_FALSE(case_names_in(corpus).empty());
}

TEST(CommandLine, FuzzSavesAFailureThatReplayRepeats) {
  const TemporaryFolder folder;
  const Ended found = run(fuzz_alone({"--graphs", "100", "--corpus", folder.path(), "--engine", "fault:mul-swapped"}));
  EXPECT_EQ(found.exit_code, 1);
  EXPECT_TRUE(has(found.output, "fault:mul-swapped: wrong"));
  EXPECT_TRUE(has(found.output, "--engine fault:mul-swapped"));
  EXPECT_EQ(run({"replay", folder.path(), "--engine", "fault:mul-swapped"}).exit_code, 1);
  const Ended without = run({"replay", folder.path(), "--update"});
  EXPECT_EQ(without.exit_code, 0);
  EXPECT_TRUE(has(without.output, "an open case of fault:mul-swapped, and passes here"));
  EXPECT_TRUE(has(content(*fs::directory_iterator(folder.path())), "\"open\""));
}

TEST(CommandLine, FuzzPrintsACommandThatDrawsTheGraphAgain) {
  const Ended found = run(fuzz_alone({"--graphs", "60", "--points", "5", "--engine", "fault:seed-ignored"}));
  const std::string before = "original graph: minigrad ";
  const std::size_t begin = found.output.find(before) + before.size();
  std::istringstream words(found.output.substr(begin, found.output.find('\n', begin) - begin));
  const Arguments arguments(std::istream_iterator<std::string>(words), {});
  ASSERT_NE(std::find(arguments.begin(), arguments.end(), "--points"), arguments.end());
  const Ended again = run(arguments);
  EXPECT_EQ(again.exit_code, 1);
  EXPECT_TRUE(has(again.output, "fault:seed-ignored: wrong"));
  EXPECT_TRUE(has(again.output, " 5 points; "));
}

TEST(CommandLine, ReportsABrokenCaseAndRunsTheOthers) {
  const TemporaryFolder folder;
  run(fuzz_alone({"--graphs", "60", "--corpus", folder.path(), "--engine", "fault:seed-ignored"}));
  const std::size_t whole = case_names_in(folder.path()).size();
  const std::string broken = folder / "broken.json";
  std::ofstream(broken) << "{\n  \"format\": 1,\n  ?";
  for (const Ended& ended : {run({"replay", folder.path(), "no-such-place"}),
                             run(fuzz_alone({"--graphs", "5", "--corpus", folder.path()}))}) {
    EXPECT_EQ(ended.exit_code, 2);
    EXPECT_TRUE(has(ended.output, broken + ":3:3: "));
    EXPECT_TRUE(has(ended.output, std::to_string(whole) + " of " + std::to_string(whole + 1) + " cases"));
  }
  EXPECT_EQ(run({"replay", folder.path(), "--engine", "fault:seed-ignored"}).exit_code, 1);
}

TEST(CommandLine, FuzzUsesTheCorpusOfTheWorkingDirectory) {
  const TemporaryFolder folder;
  EXPECT_TRUE(begins_with(run(fuzz_alone({"--graphs", "1"}), folder.path()).output, "corpus: none"));
  fs::create_directories(folder.path() / "corpus/cases");
  EXPECT_TRUE(
      begins_with(run(fuzz_alone({"--graphs", "1"}), folder.path()).output, "corpus: 0 of 0 cases in corpus/cases"));
  EXPECT_TRUE(begins_with(run(fuzz_alone({"--graphs", "1", "--no-corpus"}), folder.path()).output, "corpus: none"));
  const Arguments other_engine = fuzz_alone({"--graphs", "1", "--engine", "fault:relu-side"});
  EXPECT_TRUE(begins_with(run(other_engine, folder.path()).output, "corpus: none"));
}

TEST(CommandLine, FuzzFindsTheSameWithAnyNumberOfJobs) {
  const TemporaryFolder folder;
  std::vector<nlohmann::json> summaries;
  for (const std::string jobs : {"1", "2", "3"}) {
    const std::string json = folder / (jobs + ".json");
    run(fuzz_alone({"--graphs", "150", "--engine", "fault:tanh-unstable", "--corpus", folder / jobs, "--json", json,
                    "--jobs", jobs}));
    summaries.push_back(json_in(json));
    for (nlohmann::json& finding : summaries.back().at("findings")) finding.erase("file");
    for (const char* const key : {"run", "samples", "jobs", "seconds", "points_per_second", "peak_mebibytes"})
      summaries.back().erase(key);
  }
  EXPECT_GT(summaries.front().at("failing_graphs"), 0);
  EXPECT_EQ(summaries[1], summaries[0]);
  EXPECT_EQ(summaries[2], summaries[0]);
  EXPECT_EQ(case_names_in(folder.path() / "2"), case_names_in(folder.path() / "1"));
}

TEST(CommandLine, FuzzContinuesAfterACrash) {
  const TemporaryFolder folder;
  const std::string json = folder / "summary.json";
  const std::string corpus = folder / "corpus";
  const Arguments arguments =
      fuzz_alone({"--graphs", "100", "--engine", "fault:sub-crash", "--corpus", corpus, "--json", json, "--jobs", "2"});
  const Ended ended = run(arguments);
  EXPECT_EQ(ended.exit_code, 1);
  EXPECT_EQ(json_in(json).at("graphs"), 100);
  EXPECT_GT(json_in(json).at("engine_verdicts").at("crash"), 0);
  EXPECT_TRUE(has(ended.output, "1 sub 0 0\n"));
  ASSERT_EQ(case_names_in(corpus).size(), 1U);

  // Replaying this case kills the process. The other cases are still replayed, and the campaign still runs.
  run(fuzz_alone({"--graphs", "60", "--engine", "fault:seed-ignored", "--corpus", corpus}));
  const std::size_t cases = case_names_in(corpus).size();
  const Ended again = run({"replay", corpus, "--engine", "fault:sub-crash"});
  EXPECT_EQ(again.exit_code, 1);
  EXPECT_TRUE(has(again.output, "crash, it brought its process down (Aborted)"));
  EXPECT_TRUE(has(again.output, std::to_string(cases - 1) + " of " + std::to_string(cases) + " cases pass"));
}

TEST(CommandLine, FuzzShrinksAndQuotesAnError) {
  const Ended ended = run(fuzz_alone({"--graphs", "100", "--engine", "fault:sub-error"}));
  EXPECT_EQ(ended.exit_code, 1);
  EXPECT_TRUE(has(ended.output, "answers with an error here: no graph may end in sub"));
  EXPECT_TRUE(has(ended.output, "1 sub 0 0\n"));
}

TEST(CommandLine, FuzzPrintsTheSummaryWhenStopped) {
  for (const int signal : {SIGINT, SIGTERM}) {
    const TemporaryFolder folder;
    Program program(fuzz_alone({"--seconds", "1000", "--jobs", "2", "--json", folder / "summary.json"}));
    ASSERT_TRUE(program.read_until("corpus: "));
    program.signal(signal);
    program.read_all();
    EXPECT_EQ(program.wait(), 130);
    EXPECT_TRUE(ends_with(program.output(), "stopped early\nno failure of minigrad\n"));
    EXPECT_EQ(json_in(folder / "summary.json").at("stopped_early"), true);
  }
}

TEST(CommandLine, FuzzSaysHowToGoOnWhenStopped) {
  const TemporaryFolder folder;
  Program program(fuzz_alone({"--seconds", "1000", "--corpus", folder / "corpus"}));
  ASSERT_TRUE(program.read_until("corpus: "));
  program.signal(SIGINT);
  program.read_all();
  EXPECT_EQ(program.wait(), 130);
  EXPECT_TRUE(has(program.output(), "stopped early; to go on, repeat the command with --resume\n"));
}

TEST(CommandLine, KillingTheProgramEndsItsProcesses) {
  Program program(fuzz_alone({"--seconds", "1000", "--jobs", "2"}));
  ASSERT_TRUE(program.read_until("corpus: "));
  program.signal(SIGKILL);
  program.read_all();  // returns when no process holds the pipe
  EXPECT_EQ(program.wait(), -SIGKILL);
}

TEST(CommandLine, EndsWhenItsOutputIsClosed) {
  Program program(fuzz_alone({"--seconds", "1000", "--jobs", "2", "--engine", "fault:seed-ignored"}));
  ASSERT_TRUE(program.read_until("\n"));
  program.close_output();
  EXPECT_EQ(program.wait(), -SIGPIPE);
}

TEST(CommandLine, FailsWithoutStandardOutput) {
  const TemporaryFolder folder;
  Program program(fuzz_alone({"--graphs", "50", "--engine", "fault:seed-ignored", "--corpus", folder / "cases"}),
                  testing::TempDir(), Program::Output::closed);
  program.read_all();
  EXPECT_EQ(program.wait(), 2);
  EXPECT_TRUE(has(program.output(), "standard output"));
}

TEST(CommandLine, ListsOperationsAndFaults) {
  EXPECT_TRUE(has(run({"ops"}).output, "\natan2     2\n"));
  EXPECT_TRUE(has(run({"faults", "--list"}).output, "\nrelu-side             relu: "));
}

TEST(CommandLine, ShowPrintsACaseAndDrawsItsGraph) {
  const TemporaryFolder folder;
  run(fuzz_alone({"--graphs", "100", "--corpus", folder / "cases", "--engine", "fault:relu-side"}));
  const std::string path = corpus::find_cases(folder / "cases").front();
  const Ended ended = run({"show", path, "--svg", folder / "graph.svg"});
  EXPECT_EQ(ended.exit_code, 0);
  EXPECT_TRUE(has(ended.output, "from: minigrad fuzz, fault:relu-side 1, "));
  EXPECT_TRUE(has(ended.output, "d/d input 0"));
  EXPECT_TRUE(has(content(folder / "graph.svg"), "<svg"));
}

TEST(CommandLine, PicturesNumberTheInputs) {
  const TemporaryFolder folder;
  EXPECT_EQ(run({"show", "corpus/cases/aliased-mix.json", "--svg", folder / "graph.svg"}).exit_code, 0);
  EXPECT_TRUE(has(content(folder / "graph.svg"), ">#0  x</text>"));
  EXPECT_TRUE(has(content(folder / "graph.svg"), ">#1  y</text>"));
}

TEST(CommandLine, ReportsHaveNoQuotedNumbers) {
  const Ended ended = run({"show", "corpus/cases/extreme-abs.json"});
  EXPECT_TRUE(has(ended.output, " nan"));
  EXPECT_FALSE(has(ended.output, "\"nan\""));
  EXPECT_FALSE(has(ended.output, "\"inf\""));
}

TEST(CommandLine, DrawPrintsTheGraphsOfACampaign) {
  const Ended ended = run({"draw", "--graphs", "20", "--points", "3", "--seed", "7"});
  ASSERT_EQ(ended.exit_code, 0);
  std::istringstream lines(ended.output);
  Shape shape;
  shape.points = 3;
  std::uint64_t index = 0;
  for (std::string line; std::getline(lines, line); ++index) {
    const nlohmann::json json = nlohmann::json::parse(line);
    const Subject subject = draw_subject(7, index, shape);
    EXPECT_EQ(json.at("graph").size(), subject.question.graph.nodes.size());
    ASSERT_EQ(json.at("points").size(), shape.points);
    const std::span<const double> last = subject.question.points[2];
    ASSERT_EQ(json.at("points").at(2).size(), last.size());
    for (std::size_t k = 0; k < last.size(); ++k) {
      const nlohmann::json& coordinate = json.at("points").at(2).at(k);
      if (coordinate.is_number()) {
        EXPECT_EQ(coordinate.get<double>(), last[k]);
      } else {
        EXPECT_FALSE(std::isfinite(last[k]));
      }
    }
  }
  EXPECT_EQ(index, 20U);
}

}  // namespace
}  // namespace minigrad::properties
