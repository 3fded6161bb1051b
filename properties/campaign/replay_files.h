// SPDX-License-Identifier: MIT
// Runs case files again, in another process: a case that brings it down is a failure like any other.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "oracle/programs/engine_process.h"

namespace minigrad::properties {

enum class FileOutcome {
  passed,
  mended,  ///< passed, and is an open case of this engine: make_regression is for it
  failed,
  unreadable,  ///< no case, or a case that is not in order; the report says where
};

struct FileReplay {
  std::filesystem::path path;
  FileOutcome outcome;
  std::string summary;  ///< the case's own; empty when it cannot be read
  std::string report;   ///< see Replay; why it cannot be read; or how the process died
};

/// How many files had which outcome.
struct FileCounts {
  std::size_t passed = 0;  ///< those that are mended among them
  std::size_t failed = 0;
  std::size_t unreadable = 0;

  std::size_t total() const { return passed + failed + unreadable; }
};

/// Replays each file with the engine of that name, which may be a program that patience is had with, and tells the
/// outcome, in the order of the paths, until all are done or somebody asks to stop. Throws std::runtime_error when the
/// engine cannot be made.
FileCounts replay_files(const std::vector<std::filesystem::path>& paths, const std::string& engine,
                        const oracle::Patience& patience, const std::function<void(const FileReplay&)>& on_result);

/// Gives the case in a file the status of a regression case; the file is either rewritten whole or left as it was.
/// Throws a corpus::Error when it cannot be read or written.
void make_regression(const std::filesystem::path& path);

}  // namespace minigrad::properties
