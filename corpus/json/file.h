// SPDX-License-Identifier: MIT
// Reads whole files within a limit, and writes files that are never seen half written.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

#include "corpus/json/posix.h"

namespace minigrad::corpus {

/// The content of a file. Throws an Error if it cannot be read, is longer than the limit, or is a pipe or another thing
/// that may never end. Pipes below /dev and /proc are read, for these paths come from a command line.
std::string read_file(const std::filesystem::path& path, std::size_t limit);

/// Replaces a file, and makes its folder if that is missing: writes a temporary file beside it, syncs it to disk and
/// renames it. A symbolic link is replaced, not followed. Throws an Error if that fails; then the temporary file is
/// gone and the old file unchanged.
void write_file(const std::filesystem::path& path, std::string_view content);

/// Writes a file at a path below a folder. Throws an Error, too, if a folder between them is a symbolic link, which may
/// lead out of the folder, or if the path has a component `..`.
void write_file_below(const std::filesystem::path& folder, const std::filesystem::path& path, std::string_view content);

/// Deletes temporary files that killed processes left in a folder and below it. Files that a process still writes stay.
void remove_temporary_files(const std::filesystem::path& folder);

/// Holds a lock on a folder, which processes that read, change and write its files take. Waits a few seconds for the
/// lock, then goes on without it: another process may be stopped. A folder that is missing is not locked.
class FolderLock {
 public:
  explicit FolderLock(const std::filesystem::path& folder);

 private:
  UniqueFd folder_;
};

}  // namespace minigrad::corpus
