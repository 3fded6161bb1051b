// SPDX-License-Identifier: MIT
// Text of engines, of case files and of file names cannot destroy or forge what the program writes.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "corpus/case/case.h"
#include "corpus/json/file.h"
#include "corpus/json/foreign_text.h"
#include "properties/acceptance/harness.h"

namespace minigrad::properties {
namespace {

/// Whether a text is UTF-8 that a terminal shows as it is.
bool is_printable(const std::string& text) {
  return corpus::printable(text, corpus::Lines::several, text.size() + 3) == text;
}

/// A run of conform with all its outputs.
struct Outputs {
  explicit Outputs(const std::string& way) {
    const Ended ended = run({"conform", "--engine", broken(way), "--level", "core", "--graphs", "3", "--json",
                             folder / "out.json", "--junit", folder / "out.xml", "--report", folder / "report"});
    exit_code = ended.exit_code;
    texts = {ended.output,
             content(folder / "out.json"),
             content(folder / "out.xml"),
             content(folder / "report/report.md"),
             content(folder / "report/report.json"),
             content(folder / "report/expect.json")};
  }

  std::size_t total_size() const {
    std::size_t sum = 0;
    for (const std::string& text : texts) sum += text.size();
    return sum;
  }

  const std::string& terminal() const { return texts[0]; }
  const std::string& report() const { return texts[3]; }

  TemporaryFolder folder;
  int exit_code = 0;
  std::vector<std::string> texts;  ///< the terminal, then the files
};

TEST(ForeignTextOfEngines, CannotPreventTheReports) {
  for (const char* const way : {"latin-1", "cut-utf8", "controls", "fences", "long-name"}) {
    const Outputs outputs(way);
    EXPECT_NE(outputs.exit_code, 2) << way << outputs.terminal();
    for (const std::string& text : outputs.texts) {
      EXPECT_FALSE(text.empty()) << way;
      EXPECT_TRUE(is_printable(text)) << way << ' ' << text;
    }
    EXPECT_TRUE(nlohmann::json::accept(outputs.texts[1])) << way;
    EXPECT_TRUE(nlohmann::json::accept(outputs.texts[4])) << way;
  }
}

TEST(ForeignTextOfEngines, IsShownWithEscapes) {
  EXPECT_TRUE(has(Outputs("latin-1").terminal(), "caf\\xe9: a name in Latin-1"));
  const Outputs controls("controls");
  EXPECT_TRUE(has(controls.terminal(), "\\x1b]0;title\\x07\\u202e\\u0085")) << controls.terminal();
  EXPECT_TRUE(has(controls.terminal(), "\\x1b[2J\\u202e\\u009b\\x07\\x0d")) << controls.terminal();
}

TEST(ForeignTextOfEngines, CannotEndTheFenceOfAReport) {
  const std::string report = Outputs("fences").report();
  const std::size_t begin = report.find("````\n");
  ASSERT_NE(begin, std::string::npos) << report;
  EXPECT_LT(begin, report.find("forged"));
  EXPECT_EQ(report.find("````\n", begin + 1), report.size() - 5);
}

TEST(ForeignTextOfEngines, IsBounded) {
  const Outputs outputs("long-name");
  EXPECT_TRUE(has(outputs.terminal(), "xxx..."));
  EXPECT_LT(outputs.total_size(), 1'000'000U);
  const TemporaryFolder folder;
  const Ended fuzzed = run(fuzz({"--engine", broken("long-name"), "--graphs", "5", "--corpus", folder / "corpus",
                                 "--json", folder / "summary.json"}));
  EXPECT_EQ(fuzzed.exit_code, 0) << fuzzed.output.substr(0, 1'000);
  EXPECT_LT(fuzzed.output.size() + content(folder / "summary.json").size(), 100'000U);
}

TEST(ForeignTextOfEngines, IsPrintableInCampaigns) {
  for (const char* const way : {"latin-1", "cut-utf8", "controls"}) {
    const TemporaryFolder folder;
    const Ended ended = run(fuzz(
        {"--engine", broken(way), "--graphs", "5", "--corpus", folder / "corpus", "--json", folder / "summary.json"}));
    EXPECT_EQ(ended.exit_code, 1) << way << ended.output;
    EXPECT_TRUE(is_printable(ended.output)) << way << ended.output;
    EXPECT_TRUE(nlohmann::json::accept(content(folder / "summary.json"))) << way;
    for (const auto& [path, text] : cases_in(folder / "corpus")) EXPECT_TRUE(is_printable(text)) << text;
  }
}

/// A corpus of one case whose texts and file name are hostile.
class HostileTexts : public testing::Test {
 protected:
  HostileTexts() {
    corpus::Case hostile = corpus::read_case(MINIGRAD_SOURCE_DIR "/corpus/cases/aliased-sub.json");
    std::string text = to_json(hostile);
    replace(text, "\"summary\": \"", "\"summary\": \"\\u001b[2J\\u202e\xc2\x9b");
    replace(text, "\"by\": \"", "\"by\": \"\\u001b[2J");
    replace(text, "\"status\": \"regression\"", "\"status\": \"open\"");
    corpus::write_file(folder_ / "corpus" / fs::path(name_), text);
  }

  static void replace(std::string& text, const std::string& from, const std::string& to) {
    const std::size_t found = text.find(from);
    ASSERT_NE(found, std::string::npos) << from;
    text.replace(found, from.size(), to);
  }

  TemporaryFolder folder_;
  const std::string name_ = "caf\xe9\x1b[2J.json";
};

TEST_F(HostileTexts, ArePrintableOnTheTerminal) {
  const std::string corpus = folder_ / "corpus";
  for (const Arguments& arguments :
       {Arguments{"show", corpus + '/' + name_}, Arguments{"replay", corpus},
        Arguments{"replay", corpus, "--engine", "fault:sub-swapped"},
        Arguments{"fuzz", "--graphs", "0", "--oracle", "none", "--engine", "fault:aliased-edges", "--corpus", corpus,
                  "--json", folder_ / "summary.json"},
        Arguments{"merge", corpus, "--into", folder_ / "merged"}}) {
    const Ended ended = run(arguments);
    EXPECT_TRUE(is_printable(ended.output)) << arguments.front() << ": " << ended.output;
  }
  EXPECT_TRUE(has(run({"replay", corpus}).output, "/caf\\xe9\\x1b[2J.json: "));
  EXPECT_TRUE(has(run({"show", corpus + '/' + name_}).output, "\\x1b[2J\\u202e\\u009b"));
}

TEST_F(HostileTexts, ArePrintableInErrors) {
  const std::string file = folder_ / ("corpus/" + name_);
  corpus::write_file(file, "{\"\x1b[2J\": 1, \"\xc2\x9b\": 2}");
  for (const Arguments& arguments :
       {Arguments{"show", file}, Arguments{"replay", file}, Arguments{"merge", folder_ / "corpus"}}) {
    const Ended ended = run(arguments);
    EXPECT_EQ(ended.exit_code, 2) << ended.output;
    EXPECT_TRUE(is_printable(ended.output)) << ended.output;
  }
}

/// File names are shown by corpus::printable: the text of path::string() may hold anything.
TEST(ForeignTextOfFiles, CommandsDoNotPrintRawPaths) {
  for (const char* const room : {"cli", "cases"}) {
    for (const auto& entry : fs::directory_iterator(std::string(MINIGRAD_SOURCE_DIR "/properties/") + room)) {
      if (entry.path().extension() != ".cpp" || entry.path().stem().string().ends_with("_test")) continue;
      std::ifstream source(entry.path());
      for (std::string line; std::getline(source, line);) {
        const bool is_raw = has(line, ".string()") || has(line, "->string()");
        EXPECT_FALSE(is_raw && !has(line, "corpus::Error(")) << entry.path() << ": " << line;
      }
    }
  }
}

}  // namespace
}  // namespace minigrad::properties
