// SPDX-License-Identifier: MIT
// `minigrad accuracy` as a user runs it, and the tables that the documents copy from it.
#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <sstream>

#include "corpus/json/file.h"
#include "properties/acceptance/program.h"
#include "properties/accuracy/accuracy_report.h"

namespace minigrad::properties {
namespace {

TEST(AccuracyCommand, PrintsATableMarkdownOrJson) {
  const TemporaryFolder folder;
  const Arguments neg{"accuracy", "--op", "neg", "--engine", "minigrad", "--engine", "fault:relu-side"};
  const auto with = [&neg](const Arguments& more) {
    Arguments all = neg;
    all.insert(all.end(), more.begin(), more.end());
    return run(all);
  };
  const Ended text = with({"--json", folder / "figures.json"});
  EXPECT_EQ(text.exit_code, 0);
  EXPECT_TRUE(begins_with(text.output, "minigrad 0."));
  EXPECT_TRUE(has(text.output, "\n  neg  partial "));
  EXPECT_TRUE(has(with({"--markdown"}).output, "\n| neg | partial | 0.00 | 0.00 | (0) |"));
  const nlohmann::json printed = nlohmann::json::parse(with({"--json"}).output).at("measurements");
  EXPECT_EQ(printed, nlohmann::json::parse(content(folder / "figures.json")).at("measurements"));
  ASSERT_EQ(printed.size(), 4U);
  EXPECT_EQ(printed[1].at("engine"), "minigrad");
  EXPECT_EQ(printed[1].at("op"), "neg");
  EXPECT_EQ(printed[1].at("quantity"), "partial");
  EXPECT_EQ(printed[1].at("max_ulp"), 0);
  EXPECT_EQ(printed[1].at("mean_ulp"), 0);
  EXPECT_EQ(printed[1].at("worst_point").size(), 1U);
}

TEST(AccuracyCommand, ContinuesAfterAnEngineThatCrashes) {
  const Ended ended =
      run({"accuracy", "--engine", "fault:sub-crash", "--engine", "minigrad", "--op", "sub", "--op", "neg"});
  EXPECT_EQ(ended.exit_code, 1);
  EXPECT_TRUE(has(ended.output, "fault:sub-crash: it brought its process down in sub (Aborted)"));
  EXPECT_TRUE(has(ended.output, "\n  neg  partial "));
}

/// Whether a line begins like this. The cells of minigrad come first, also in a table of several engines.
bool has_line_that_begins_with(const std::string& text, const std::string& beginning) {
  return text.find('\n' + beginning) != std::string::npos;
}

TEST(AccuracyCommand, PrintsTheTablesInTheDocuments) {
  const std::filesystem::path root = MINIGRAD_SOURCE_DIR;
  const std::string full = corpus::read_file(root / "minigrad/ACCURACY.md", 1 << 20);
  if (full.find(platform()) == std::string::npos) {
    GTEST_SKIP() << "the figures in minigrad/ACCURACY.md were made on another platform than " << platform();
  }
  const Ended ended = run({"accuracy", "--engine", "minigrad", "--markdown"});
  ASSERT_EQ(ended.exit_code, 0);
  std::istringstream lines(ended.output.substr(ended.output.find("| op | quantity")));
  bool in_summary = false;
  for (std::string line; std::getline(lines, line);) {
    if (line.empty() || line.starts_with("|--")) continue;
    in_summary = in_summary || line.starts_with("| ops by");
    const char* const advice = ": make the tables again, with minigrad accuracy --markdown";
    EXPECT_TRUE(has_line_that_begins_with(full, line)) << "ACCURACY.md lacks " << line << advice;
  }
  EXPECT_TRUE(in_summary);
}

}  // namespace
}  // namespace minigrad::properties
