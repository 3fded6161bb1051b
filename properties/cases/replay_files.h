// SPDX-License-Identifier: MIT
// Replays case files in a child process, so that a case that kills the process is an ordinary failure.
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
  mended,        ///< passed, and is an open case of this engine: call make_regression
  nothing_owed,  ///< whatever the engine had answered, the case would not have failed
  failed,
  unreadable,  ///< not a valid case; the report says where
  untested,    ///< nothing is known about the engine: its process was killed from outside each time, or this build
               ///< has no judge and the file does not say enough
};

struct FileReplay {
  std::filesystem::path path;
  FileOutcome outcome;
  std::string summary;  ///< of the case; empty if it cannot be read
  std::string report;   ///< as in Replay, or why the file cannot be read, or how the process died
};

/// The number of files by outcome.
struct FileCounts {
  std::size_t passed = 0;  ///< includes the mended ones
  std::size_t nothing_owed = 0;
  std::size_t failed = 0;
  std::size_t unreadable = 0;
  std::size_t untested = 0;

  std::size_t total() const { return passed + nothing_owed + failed + unreadable + untested; }

  /// Whether each file was replayed.
  bool is_whole() const { return unreadable + untested == 0; }
};

/// Such as "3 of 5 cases in corpus pass, 1 cannot be read, 1 were not tested"; `where` is " in corpus".
std::string in_words(const FileCounts& counts, const std::string& where = "");

/// Replays each file with the engine of that name and calls `on_result` in the order of the paths, until all are done
/// or a stop is requested. Throws std::runtime_error when the engine cannot be made.
FileCounts replay_files(const std::vector<std::filesystem::path>& paths, const std::string& engine,
                        const oracle::Patience& patience, const std::function<void(const FileReplay&)>& on_result);

/// Sets the status of the case in a file to `regression`. Throws corpus::Error when the file cannot be read or written,
/// or when nothing is owed at the case: then it could never fail.
void make_regression(const std::filesystem::path& path);

}  // namespace minigrad::properties
