// SPDX-License-Identifier: MIT
// Helpers for tests of campaigns that are killed, resumed and merged.
#pragma once

#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "corpus/case/case.h"
#include "properties/acceptance/program.h"

namespace minigrad::properties {

namespace fs = std::filesystem;

inline Arguments fuzz(const Arguments& more) {
  Arguments all{"fuzz", "--oracle", "none", "--points", "16"};
  all.insert(all.end(), more.begin(), more.end());
  return all;
}

inline Arguments with(Arguments arguments, const Arguments& more) {
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

/// Every case in a folder by its relative path. Expects that each is readable.
inline std::map<std::string, std::string> cases_in(const fs::path& folder) {
  std::map<std::string, std::string> cases;
  for (const fs::path& path : corpus::find_cases(folder)) {
    EXPECT_NO_THROW(corpus::read_case(path)) << path;
    cases[fs::relative(path, folder)] = content(path);
  }
  return cases;
}

/// The JSON summary of a campaign, without the entries that vary between runs.
inline nlohmann::json summary_in(const fs::path& file) {
  nlohmann::json summary = nlohmann::json::parse(content(file));
  for (nlohmann::json& finding : summary.at("findings")) finding.erase("file");
  for (const char* const key : {"run", "samples", "jobs", "seconds", "points_per_second", "peak_mebibytes", "corpus",
                                "stopped_early", "untested", "missing_shards", "unfinished_shards"})
    summary.erase(key);
  return summary;
}

/// The files below a folder that are neither cases nor records.
inline std::set<std::string> leftovers_in(const fs::path& folder) {
  std::set<std::string> names;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    const std::string extension = entry.path().extension();
    if (!entry.is_directory() && extension != ".json" && extension != ".campaign") names.insert(entry.path());
  }
  return names;
}

/// The record of a campaign, or an empty object if there is none yet.
inline nlohmann::json record_in(const fs::path& file) {
  return fs::exists(file) ? nlohmann::json::parse(content(file)) : nlohmann::json::object();
}

inline std::uint64_t graphs_in(const nlohmann::json& record) {
  return record.empty() ? 0 : record.at("tally").at("graphs").get<std::uint64_t>();
}

/// Waits for a condition that will certainly hold. There is no timeout.
inline void wait_until(const std::function<bool()>& holds) {
  while (!holds()) usleep(10'000);
}

inline void kill_all(Program& program) {
  program.signal(SIGKILL);
  program.read_all();  // returns when no process holds the pipe
  EXPECT_EQ(program.wait(), -SIGKILL);
}

/// Runs a campaign to its end and returns its summary.
inline nlohmann::json finish(const Arguments& arguments, const TemporaryFolder& folder, int exit_code = 1) {
  const Ended ended = run(with(arguments, {"--json", folder / "summary.json"}));
  EXPECT_EQ(ended.exit_code, exit_code) << ended.output;
  return summary_in(folder / "summary.json");
}

}  // namespace minigrad::properties
